"""Posts to the API as a program does."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from customers import tokens
from customers.models import Brand, Scope
from customers.setup import ensure_brand
from worker import clock

EVERYTHING = tuple(Scope.values)


def a_token(*scopes: str, brand: Brand | None = None, name: str = "The shop") -> str:
    """The secret of a new token; without scopes it may report everything."""
    _token, secret = tokens.make(
        name, brand=brand or ensure_brand(), scopes=scopes or EVERYTHING, by=None, now=clock.now()
    )
    return secret


def post(path: str, body: Any, secret: str = "", *, key: str = "", **headers: str) -> Any:
    """The response to a body (a text is sent as it is) under /api/v1/."""
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    if key:
        headers["Idempotency-Key"] = key
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client(raise_request_exception=False).post(
        f"/api/v1/{path}", text, content_type="application/json", headers=headers
    )


def problem(response: Any) -> tuple[int, str]:
    """Status and code of an answer that must be a problem (RFC 9457) that says what to do."""
    assert response["Content-Type"] == "application/problem+json", response.content
    body = response.json()
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"].endswith(".")
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    return response.status_code, body["type"].removeprefix("urn:cancelmail:problem:")
