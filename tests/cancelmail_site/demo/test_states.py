"""Every state of every screen has somebody in it."""

from __future__ import annotations

import pytest
from django.db.models import F

from customers.models import Cancellation, CancellationKind, Customer, EventState, Plan, RawEvent
from followups.models import Case, CaseEntry, CaseState, Draft, Outcome
from journeys.models import Decision, DecisionOutcome, Disuse, DisuseState
from outbox.models import Delivery, Message, MessageBody, MessageState, Suppression
from surveys.models import ChosenReason, Reason, Survey

pytestmark = pytest.mark.django_db


def every(model, field, **filters):
    return set(model.objects.filter(**filters).values_list(field, flat=True).distinct())


def test_messages_are_in_every_state(demo):
    assert every(Message, "state") == set(MessageState)
    assert every(Message, "delivery") >= {Delivery.NONE, Delivery.DELIVERED, Delivery.BOUNCED}
    assert Message.objects.filter(handled_at=None, state=MessageState.UNKNOWN).exists()
    assert Suppression.objects.filter(source="demo").exists()


def test_cases_are_in_every_state(demo):
    assert every(Case, "state") == set(CaseState)
    assert Outcome.LEARNED in every(Case, "outcome")
    told = set(CaseEntry.Kind) - every(CaseEntry, "kind")
    assert told <= {CaseEntry.Kind.RETURNED, CaseEntry.Kind.CHANGED_MIND, CaseEntry.Kind.WOKE}
    assert Draft.objects.filter(sent_at=None).exists()


def test_cancellations_end_and_are_decided_in_every_way(demo):
    assert every(Cancellation, "kind") == set(CancellationKind)
    assert every(Decision, "outcome") == set(DecisionOutcome)
    assert Cancellation.objects.filter(is_history=True).exists()


def test_events_wait_fail_and_are_done(demo):
    assert every(RawEvent, "state") == set(EventState) - {EventState.NEW}


def test_both_surveys_were_answered_with_nearly_every_reason(demo):
    answered = Survey.objects.filter(versions__responses__isnull=False).distinct()
    assert answered.count() == Survey.objects.count()
    assert len(every(ChosenReason, "reason")) >= Reason.objects.count() - 4


def test_a_letter_that_went_lately_can_be_read_as_it_was_sent(demo):
    newest = Message.objects.filter(state=MessageState.SENT).order_by("-finished_at")[:20]
    bodies = MessageBody.objects.filter(message__in=[message.pk for message in newest])
    assert all(body.payload and body.text and body.subject for body in bodies)


def test_the_team_knows_some_customers_and_their_use(demo):
    assert Customer.objects.filter(is_starred=True, notes__isnull=False).exists()
    assert Customer.objects.filter(last_seen_at=None).exists()
    seen = Customer.objects.exclude(last_seen_at=None)
    assert not seen.filter(last_seen_at__gt=demo.now).exists()
    assert not seen.filter(last_seen_at__lt=F("created_at")).exists()


def test_accounts_that_nobody_uses_are_told_of(demo):
    assert every(Disuse, "state") >= {DisuseState.KEPT, DisuseState.PASSED, DisuseState.SEEN}
    assert Disuse.objects.exclude(message=None).exists()


def test_one_plan_still_has_no_name(demo):
    assert Plan.objects.filter(name="").count() == 1
