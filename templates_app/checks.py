"""What is wrong with the installation's letters, said at the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error, register

from . import answers
from .destinations import DESTINATIONS, NEEDED


@register
def everything_is_registered(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """What letters need from rooms above is there: a button must lead somewhere."""
    missing = [f"the destination {name!r}" for name in NEEDED if name not in DESTINATIONS]
    if not answers.is_registered():
        missing.append("the survey answers")
    return [
        Error(
            f"No room has registered {what} of letters.",
            hint="Register it in the ready() of its app; see templates_app.destinations.",
            id="templates_app.E001",
        )
        for what in missing
    ]
