"""Colleagues for tests."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from factory.declarations import LazyAttribute, Sequence
from factory.django import DjangoModelFactory, Password

from staff.models import User

PASSWORD = "kaut kas garš 1"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence(lambda n: f"colleague{n}")
    email = LazyAttribute(lambda user: f"{user.username}@brightdesk.example")
    first_name = "Ilze"
    last_name = "Kalniņa"
    is_staff = True
    password = Password(PASSWORD)


def colleague(group: str, **fields: Any) -> User:
    """A colleague in one of the four groups."""
    user: User = UserFactory.create(**fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def superuser(**fields: Any) -> User:
    user: User = UserFactory.create(is_superuser=True, **fields)
    return user
