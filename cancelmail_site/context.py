"""What the frame of every staff page needs: navigation, counts, the worker's heartbeat."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {}
