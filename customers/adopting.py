"""What others reported becomes a billing system's own, once it tells of it itself.

The billing system has the last word: what was reported only stays where it says nothing.
"""

from __future__ import annotations

from .locks import lock
from .models import REPORTED, Brand, Customer, Return, Subscription
from .models.people import CustomerQuerySet

# Of customers whom a report named by their address alone.
WITHOUT_ID = "reported:"


def customer_key(source: str, external_id: str) -> str:
    return f"{source}:customer:{external_id}"


def subscription_key(source: str, external_id: str) -> str:
    return f"{source}:subscription:{external_id}"


def address_key(brand: Brand, email: str) -> str:
    return f"{brand.pk}:address:{email.casefold()}"


def adopt_customer(source: str, external_id: str, brand: Brand, email: str) -> None:
    """Before a billing system's customer is written: take over who was reported, if anybody."""
    if Customer.objects.filter(source=source, external_id=external_id).exists():
        return
    lock(customer_key(REPORTED, external_id))
    found = _reported(brand).filter(external_id=external_id).first()
    found = found or _of_address(brand, email)
    if found:
        _reported(brand).filter(pk=found.pk).update(
            source=source, external_id=external_id, facts_at=None, facts_rank=0, told={}
        )


def adopt_subscription(source: str, external_id: str, customer: Customer) -> None:
    """The same for a subscription, with its cancellations and returns."""
    if Subscription.objects.filter(source=source, external_id=external_id).exists():
        return
    lock(subscription_key(REPORTED, external_id))
    found = Subscription.objects.filter(
        source=REPORTED, external_id=external_id, customer__brand=customer.brand
    ).first()
    if found is None:
        return
    Subscription.objects.filter(pk=found.pk).update(
        source=source, customer=customer, facts_at=None, facts_rank=0
    )
    # How others described it counts no more; what they reported of its end still adds to it.
    found.sightings.filter(facts__is_reported=False).delete()
    found.cancellations.update(customer=customer)
    Return.objects.filter(subscription=found).update(customer=customer)
    _forget_if_nobody(found.customer)


def _forget_if_nobody(customer: Customer) -> None:
    """One of whom a report told nothing but the subscription, which is another's now."""
    is_nobody = customer.source == REPORTED and not (customer.email or customer.name)
    has_own_id = not customer.external_id.startswith(WITHOUT_ID)
    if is_nobody and not has_own_id and not customer.subscriptions.exists():
        customer.delete()


def _of_address(brand: Brand, email: str) -> Customer | None:
    if not email:
        return None
    lock(address_key(brand, email))
    without_id = _reported(brand).filter(external_id__startswith=WITHOUT_ID)
    return without_id.at_address(email).first()


def _reported(brand: Brand) -> CustomerQuerySet:
    return Customer.objects.filter(source=REPORTED, brand=brand)
