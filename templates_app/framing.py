"""The policy of a letter that is shown in a frame of ours.

It needs its inline styles and nothing else: no script, no form, nothing from elsewhere.
"""

from __future__ import annotations

LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; "
    "form-action 'none'; base-uri 'none'"
)
