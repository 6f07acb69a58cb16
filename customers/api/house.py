"""The API as a whole: how it parses, refuses, and describes itself."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from ..reporting import ReportRefused, errors_of
from .problems import CONTENT_TYPE, Problem, answer


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, and no name twice, of which one would be lost."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_no_number, object_pairs_hook=_no_twins)


class House(NinjaAPI):
    """A NinjaAPI whose errors are problems (RFC 9457), in what it answers and in its schema."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> Any:
        """The first part of a place is the name of our argument: nobody outside knows it."""
        errors = [
            error
            for context in error_contexts
            for error in errors_of(context.pydantic_validation_error, below=1)
        ]
        return _refused(ReportRefused(errors))

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            for operation in methods.values():
                _name_problems(operation["responses"])
        return schema


def join(house: House) -> None:
    """Have every error of ours said as a problem."""
    house.add_exception_handler(Problem, _as_it_is)
    house.add_exception_handler(ReportRefused, _with_fields)
    house.add_exception_handler(HttpError, _unreadable)


def _as_it_is(request: HttpRequest, problem: Any) -> HttpResponse:
    return answer(problem)


def _with_fields(request: HttpRequest, refused: Any) -> HttpResponse:
    return answer(_refused(refused))


def _refused(refused: ReportRefused) -> Problem:
    detail = _("Nothing was kept: mend the fields under “errors” and send it again.")
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "fields-invalid", detail, errors=refused.errors)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    """Ninja's own word for a body that the parser could not read."""
    detail = _("The body is not JSON that can be read.")
    return answer(Problem(HTTPStatus.BAD_REQUEST, "body-unreadable", detail))


def _name_problems(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST and "content" in response:
            response["content"] = {CONTENT_TYPE: response["content"].pop("application/json")}


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON.")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name stands twice in one object.")
    return found
