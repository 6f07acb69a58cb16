"""An installation in which every address leads to something."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile

from customers import tokens
from customers.imports import steps
from customers.models import Customer, CustomerNote, FileImport
from followups.models import Case
from journeys.disuse.links import keep_url
from outbox.links import unsubscribe_url
from outbox.models import Message
from staff import audit
from staff.models import User
from tests.customers.factories import BrandFactory
from tests.customers.stripe_door import deliver
from tests.journeys.unused import away, look, rule_on
from tests.stories import retold
from tests.surveys.factories import own_page_path, survey_path
from worker import clock
from worker.running import drain


def make_everything(client: Any) -> None:
    """On top of a prepared installation: leavers, one who came back, an answer, and so on."""
    rule_on()
    away(100)
    look()
    deliver(retold("ilze", until=3))
    deliver(retold("aya"))
    deliver(retold("noor"))
    drain()
    letter = Message.objects.filter(cancellation__isnull=False).earliest("pk")
    client.post(survey_path(letter, "reasons"), {"reason": ["other"], "words-other": "Moving on."})
    apps.get_model("outbox", "Suppression").objects.create(
        email="aya@example.com", reason="manual", created_at=Customer.objects.first().created_at
    )
    audit.record(by=None, action="letter.published")
    now = Customer.objects.first().created_at
    tokens.make("The shop", brand=BrandFactory.create(), scopes=["activity"], by=None, now=now)
    CustomerNote.objects.create(
        customer=Customer.objects.first(), text="Rings at noon.", written_at=clock.now()
    )
    import_a_file()


def import_a_file() -> None:
    file = SimpleUploadedFile("left.csv", b"email,date\nbad,2025-11-24\nann@b.example,2025-11-24\n")
    row = steps.receive(
        file, brand=BrandFactory(), by=User.objects.first(), language="en", now=clock.now()
    )
    steps.choose(row, ["email", "cancelled_at"], "", "")
    drain()


# What stands in the place of `<…>`; in the stock pages of the admin it is the first object.
PARTS: dict[str, Callable[[], Any]] = {
    "slug": lambda: "standard",
    "language": lambda: "en",
    "number": lambda: 1,
    "brand": lambda: BrandFactory._meta.model.objects.first().slug,
    "colour": lambda: "14594b",
    "reason": lambda: "other",
    "app_label": lambda: "customers",
    "url": lambda: "no-such-page/",
    "content_type_id": lambda: ContentType.objects.get_for_model(Customer).pk,
    "message_id": lambda: Message.objects.first().public_id,
}
# The same, where the address above it says what it is of.
PARTS_BELOW: dict[str, Callable[[], Any]] = {
    "/admin/customers/valuerule/": lambda: (
        apps.get_model("customers", "ValueRule").objects.first().pk
    ),
    "/admin/customers/customer/notes/": lambda: CustomerNote.objects.first().pk,
    "/admin/customers/customer/": lambda: Customer.objects.first().pk,
    "/admin/follow-ups/write/": lambda: Customer.objects.first().public_id,
    "/admin/follow-ups/": lambda: Case.objects.first().public_id,
    "/admin/imports/": lambda: FileImport.objects.first().public_id,
    "/admin/outbox/messages/": lambda: Message.objects.first().public_id,
    "/admin/journeys/rule/": lambda: apps.get_model("journeys", "Rule").objects.first().pk,
    "/admin/surveys/survey/": lambda: apps.get_model("surveys", "Survey").objects.first().pk,
    "/admin/r/": lambda: Customer.objects.first().pk,
    "/admin/staff/user/": lambda: apps.get_model("staff", "User").objects.first().pk,
    "/s/": lambda: _token(survey_path(Message.objects.first())),
    "/b/": lambda: _token(own_page_path(Message.objects.first())),
    "/k/": lambda: _token(urlsplit(keep_url(_reminder().public_id.hex, clock.now())).path),
    "/u/": lambda: unsubscribe_url(Message.objects.first().public_id).rsplit("/", 1)[1],
}
PLACE = re.compile(r"<(\w+)>")
STOCK = re.compile(r"/admin/(\w+)/(\w+)/<object_id>/")


def path_of(route: str) -> str:
    """A real path for a route of the resolver. Raises LookupError for a part that nobody makes."""
    stock = STOCK.match(route)
    return PLACE.sub(lambda found: str(_part(found[1], route, stock)), route)


def _part(name: str, route: str, stock: re.Match[str] | None) -> Any:
    if stock:
        first = apps.get_model(stock[1], stock[2])._default_manager.first()
        if first is None:
            raise LookupError(f"There is no {stock[2]} for {route}: make one in {__name__}.")
        return first.pk
    above = next((start for start in PARTS_BELOW if route.startswith(start)), "")
    if name not in PARTS and not above:
        raise LookupError(f"What is <{name}> in {route}? Say so in {__name__}.")
    return PARTS[name]() if name in PARTS else PARTS_BELOW[above]()


def _reminder() -> Message:
    return Message.objects.filter(purpose="reminder").earliest("pk")


def _token(path: str) -> str:
    return path.split("/")[2].split("?")[0]
