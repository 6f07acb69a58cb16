"""System checks: a wrong or missing setting stops the start and says what to set."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections

from .settings import environment


@register()
def environment_is_right(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            advice, hint=f"Set it in the environment or in .env (variable {name}).", id="site.E001"
        )
        for name, advice in environment.problems
    ]


@register(Tags.database)
def database_answers(databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Run by `check --database default`, as script/server does before it starts."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        try:
            connections[alias].ensure_connection()
        except OperationalError as error:
            problems.append(
                Error(
                    f"The database does not answer: {str(error).strip()}",
                    hint="Start it, or set DATABASE_URL to where it is.",
                    id="site.E002",
                )
            )
    return problems
