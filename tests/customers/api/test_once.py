"""Idempotency keys: the same again is done once; something else under the same key is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from customers.models import FirstAnswer, RawEvent
from customers.setup import ensure_brand
from tests.customers.test_races import at_once
from worker import clock
from worker.running import drain

from .door import a_token, post, problem

pytestmark = pytest.mark.django_db
ANNA = {"email": "anna@example.com", "cancelled_at": "2026-11-24T10:00:00Z"}
SEVEN_DAYS = timedelta(days=7)


@pytest.fixture(autouse=True)
def nobody_has_asked():
    cache.clear()


def test_same_key_and_body_is_answered_as_the_first_time() -> None:
    secret = a_token()
    first = post("cancellations", ANNA, secret, key="one")
    again = post("cancellations", ANNA, secret, key="one")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert RawEvent.objects.count() == 1


def test_same_key_with_another_body_is_a_conflict() -> None:
    secret = a_token()
    post("cancellations", ANNA, secret, key="one")
    other = post("cancellations", {**ANNA, "email": "zane@example.com"}, secret, key="one")
    assert problem(other) == (409, "key-reused")
    assert RawEvent.objects.count() == 1


def test_same_key_at_another_address_is_a_conflict() -> None:
    secret = a_token()
    post("cancellations", ANNA, secret, key="one")
    assert problem(post("activity", {"email": ANNA["email"]}, secret, key="one"))[0] == 409


def test_keys_of_two_tokens_have_nothing_to_do_with_each_other() -> None:
    for name in ("One", "Two"):
        assert post("cancellations", ANNA, a_token(name=name), key="one").status_code == 202
    assert RawEvent.objects.count() == 2


def test_without_a_key_each_request_counts() -> None:
    secret = a_token()
    for _ in range(2):
        post("cancellations", ANNA, secret)
    assert RawEvent.objects.count() == 2


def test_what_was_refused_may_come_again_mended_under_its_key() -> None:
    secret = a_token()
    wrong = post("cancellations", {**ANNA, "email": "anna"}, secret, key="one")
    assert problem(wrong)[0] == 422
    unknown = post("activity", {"email": "nobody@example.com"}, secret, key="one")
    assert problem(unknown)[0] == 404
    assert post("cancellations", ANNA, secret, key="one").status_code == 202


@pytest.mark.parametrize("key", ["a\tb", "ā", "x" * 256])
def test_key_that_is_none_is_refused(key: str) -> None:
    sent = key.encode().decode("latin-1")
    assert post("cancellations", ANNA, a_token(), key=sent).status_code in {400, 422}
    assert RawEvent.objects.count() == 0


def test_key_is_free_again_after_seven_days() -> None:
    secret = a_token()
    first = post("cancellations", ANNA, secret, key="one")
    clock.travel(SEVEN_DAYS - timedelta(minutes=1))
    assert post("cancellations", ANNA, secret, key="one").content == first.content
    clock.travel(timedelta(minutes=2))
    assert post("cancellations", ANNA, secret, key="one").content != first.content


def test_worker_forgets_old_answers() -> None:
    post("cancellations", ANNA, a_token(), key="one")
    drain()
    assert FirstAnswer.objects.count() == 1
    clock.travel(SEVEN_DAYS + timedelta(minutes=1))
    drain()
    assert FirstAnswer.objects.count() == 0


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_ten_posts_at_once_with_one_key_make_one_thing() -> None:
    ensure_brand()
    secret = a_token()
    answers = at_once(*[lambda: post("cancellations", ANNA, secret, key="one")] * 10)
    assert [answer.status_code for answer in answers] == [202] * 10
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer for answer in answers) == 1
    assert RawEvent.objects.count() == 1
