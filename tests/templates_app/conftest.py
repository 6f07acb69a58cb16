from collections.abc import Iterator

import pytest

from .nodes import upper_rooms


@pytest.fixture(autouse=True)
def _upper_rooms() -> Iterator[None]:
    with upper_rooms():
        yield
