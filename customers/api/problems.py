"""Everything that goes wrong is said in one shape: RFC 9457, with what to do now in `detail`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from ..reporting import FieldError

CONTENT_TYPE = "application/problem+json"
UNDER = "/api/"


class FieldProblem(BaseModel):
    """What is wrong with one field of the body."""

    field: str = Field(description="Name of the field; empty: the body as a whole.")
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


class ProblemBody(BaseModel):
    """An error as RFC 9457 has it."""

    type: str = Field(description="Stable, for programs: urn:cancelmail:problem:<code>.")
    title: str
    status: int
    detail: str = Field(description="What happened, and what to do now.")
    errors: list[FieldProblem] = Field(default=[], description="One for each field that is wrong.")


class Problem(Exception):
    """Answered as it is. `retry_after`: seconds until it is worth another try."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.retry_after = errors, retry_after


def answer(problem: Problem) -> HttpResponse:
    body = ProblemBody(
        type=f"urn:cancelmail:problem:{problem.code}",
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        errors=[
            FieldProblem(field=error.field, code=error.code, detail=error.sentence)
            for error in problem.errors
        ],
    )
    text = json.dumps(body.model_dump(), ensure_ascii=False)
    response = HttpResponse(text, status=problem.status, content_type=CONTENT_TYPE)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="Cancelmail"'
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response


class ProblemMiddleware:
    """Under /api/ also what Django itself refuses is told in this shape, and never as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_ours = request.path.startswith(UNDER) and response.status_code >= 400
        if not is_ours or response.get("Content-Type", "") == CONTENT_TYPE:
            return response
        said = answer(_general(response.status_code))
        if response.get("Allow"):
            said["Allow"] = response["Allow"]
        return said


def _general(status: int) -> Problem:
    if status == HTTPStatus.NOT_FOUND:
        detail = _("There is nothing at this address. /api/v1/openapi.json lists what there is.")
        return Problem(status, "not-found", detail)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = _("This address does not know this method: see the header Allow.")
        return Problem(status, "method-not-allowed", detail)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        detail = _("This is our fault, and nothing was kept. Try again with the same key.")
        return Problem(status, "server-error", detail)
    return Problem(status, "refused", _("The request cannot be taken as it is."))
