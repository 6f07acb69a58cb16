"""A live installation, unless a test says otherwise."""

from __future__ import annotations

import pytest

from .factories import BrandFactory, CustomerFactory, SendingModeFactory


@pytest.fixture
def live(db):
    return SendingModeFactory()


@pytest.fixture
def brand(db):
    return BrandFactory()


@pytest.fixture
def customer(brand):
    return CustomerFactory(brand=brand)
