"""Addresses under /api/."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from .endpoints import router
from .house import House, StrictParser, join

house = House(
    title="Cancelmail",
    version="1",
    description="Tell Cancelmail who left. Send a token as “Authorization: Bearer …”.",
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
)
join(house)
house.add_router("", router)


@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    """What the API understands, as OpenAPI has it: for programs, and without a token."""
    return JsonResponse(house.get_openapi_schema())


urlpatterns = [
    path("v1/openapi.json", schema, name="openapi"),
    path("v1/", house.urls),
]
