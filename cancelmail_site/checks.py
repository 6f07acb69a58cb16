"""System checks: a wrong or missing setting stops the start and says what to set."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .settings import environment


@register()
def environment_is_right(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            advice, hint=f"Set it in the environment or in .env (variable {name}).", id="site.E001"
        )
        for name, advice in environment.problems
    ]
