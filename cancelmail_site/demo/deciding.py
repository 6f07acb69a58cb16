"""What was decided for each made-up cancellation: by the rules as they are here now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from customers.models import Cancellation, Customer
from customers.value import value_of
from journeys.models import Because, Decision, DecisionOutcome, Rule
from outbox.models import Message
from templates_app.choosing import live_version
from templates_app.models import Letter, LetterKind, Version

from .world import World

BATCH = 500
# Until then the letter that asks in its own text went to everybody; so both surveys have answers.
EARLIER_LETTER = "survey-reasons"
EARLIER_LETTER_UNTIL = timedelta(days=240)


@dataclass
class Verdict:
    """A decision with what was made for it: a letter, a receipt, and for whom a person writes."""

    decision: Decision
    why: str = ""
    letter: Version | None = None
    receipt: Version | None = None
    message: Message | None = None

    @property
    def cancellation(self) -> Cancellation:
        return self.decision.cancellation

    @property
    def is_personal(self) -> bool:
        return self.decision.outcome == DecisionOutcome.PERSON


class Judge:
    """Decides as `journeys.deciding` does, with what it asks of the database asked once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._rules: dict[tuple[str, str], Rule | None] = {}
        self._versions: dict[tuple[str, tuple[str, ...]], Version | None] = {}
        self._letters = {letter.slug: letter for letter in Letter.objects.all()}
        self._receipt = Letter.objects.filter(kind=LetterKind.RECEIPT, is_archived=False).first()

    def decide(self, row: Cancellation) -> Verdict:
        decided_at = row.received_at + self.world.within(timedelta(), timedelta(seconds=3))
        decision = Decision(cancellation=row, decided_at=decided_at)
        verdict = Verdict(decision)
        decision.outcome, decision.reason = self._outcome(row, verdict)
        return verdict

    def _outcome(self, row: Cancellation, verdict: Verdict) -> tuple[DecisionOutcome, Because]:
        if row.is_history:
            return DecisionOutcome.NOTHING, Because.HISTORY
        rule = verdict.decision.rule = self._rule(row)
        if rule is None:
            return DecisionOutcome.NOTHING, Because.NO_RULE
        if not row.customer.email:
            return DecisionOutcome.WAITING, Because.NO_ADDRESS
        if row.has_other_subscription and not rule.says_goodbye_to_keepers:
            verdict.receipt = self._version(self._receipt, row.customer)
            return DecisionOutcome.RECEIPT, Because.KEEPS_OTHER
        return self._writes(row, rule, verdict)

    def _writes(
        self, row: Cancellation, rule: Rule, verdict: Verdict
    ) -> tuple[DecisionOutcome, Because]:
        verdict.letter = self._version(self._letter(rule, row.left_at), row.customer)
        value = value_of(row) if rule.high_value_to_person else None
        if value and value.is_high:
            verdict.why = value.why
            verdict.receipt = self._version(self._receipt, row.customer)
            return DecisionOutcome.PERSON, Because.HIGH_VALUE
        if verdict.letter is None:
            return DecisionOutcome.NOTHING, Because.NO_LETTER
        return DecisionOutcome.LETTER, Because.NONE

    def _rule(self, row: Cancellation) -> Rule | None:
        key = (row.kind, row.plan_class)
        if key not in self._rules:
            self._rules[key] = Rule.objects.fitting(row).select_related("letter").first()
        return self._rules[key]

    def _letter(self, rule: Rule, at: datetime) -> Letter:
        """The rule's letter of that time."""
        is_earlier = at < self.world.now - EARLIER_LETTER_UNTIL
        if rule.letter.slug == "standard" and is_earlier:
            return self._letters.get(EARLIER_LETTER, rule.letter)
        return rule.letter

    def _version(self, letter: Letter | None, customer: Customer) -> Version | None:
        if letter is None:
            return None
        key = (letter.slug, tuple(customer.languages))
        if key not in self._versions:
            self._versions[key] = live_version(letter, customer, self.world.brand)
        return self._versions[key]


def decide_all(world: World, cancellations: list[Cancellation]) -> list[Verdict]:
    """One decision for each, stored without its message, which comes after."""
    judge = Judge(world)
    verdicts = [judge.decide(row) for row in cancellations]
    Decision.objects.bulk_create((each.decision for each in verdicts), batch_size=BATCH)
    return verdicts
