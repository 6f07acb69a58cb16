"""Products are our plans: https://docs.stripe.com/api/products/object"""

from __future__ import annotations

from lib.names import clean_text

from ...incoming import Moment, PlanFacts
from ...models import Brand, RawEvent
from ...recording import record_plan
from .reading import Json, needed, text


def read(event: RawEvent, brand: Brand, product: Json, moment: Moment) -> None:
    record_plan(brand, event.source, facts(product), moment)


def facts(product: Json) -> PlanFacts:
    return PlanFacts(needed(product, "id"), name=clean_text(text(product, "name")) or None)
