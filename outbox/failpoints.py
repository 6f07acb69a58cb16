"""Named places where a test may end the process, as a power cut would. Inert without the variable.

CANCELMAIL_FAILPOINT="begun" ends the process when it first gets there, "begun:3" at the third time.
"""

from __future__ import annotations

import os
import signal

_name, _, _times = os.environ.get("CANCELMAIL_FAILPOINT", "").partition(":")
_left = int(_times or 1)


def reach(name: str) -> None:
    global _left
    if name != _name:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
