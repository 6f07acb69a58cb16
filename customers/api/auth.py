"""The token that a request carries, as `Authorization: Bearer …`."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from worker import clock

from .. import tokens
from ..models import ApiToken
from .limits import check_body, check_requests, check_wrong_token
from .problems import Problem


class Bearer(HttpBearer):
    """Lets in whoever carries a valid token that may report this; `request.auth` is the token."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> ApiToken:
        token: ApiToken | None = super().__call__(request)
        if token is None:
            check_wrong_token(request)
            detail = _(
                "The token is missing, wrong or revoked. Send it as “Authorization: Bearer …”; "
                "an administrator makes one in the settings, under API tokens."
            )
            raise Problem(HTTPStatus.UNAUTHORIZED, "token-invalid", detail)
        check_requests(token)
        if not token.allows(self.scope):
            detail = _("This token may not report this. Make one that may: %(scope)s.")
            sentence = detail % {"scope": self.scope}
            raise Problem(HTTPStatus.FORBIDDEN, "scope-missing", sentence)
        check_body(request)
        tokens.note_use(token, clock.now())
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return tokens.find(token)
