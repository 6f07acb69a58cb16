"""Personal cases: who wrote to whom, what came of it, and those that are open now.

Old cases are closed, each in one of the ways in which they end. The newest stand where a case can
stand, by the list `NOW`: so every state of the queue is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from customers.models import CancellationState
from followups.models import Case, CaseEntry, Draft, Outcome
from staff.models import User

from . import colleagues
from .deciding import Verdict
from .mail import Post
from .stories import Kind, Story
from .world import World, data

BATCH = 500
CHANGED = [
    "state",
    "owner",
    "deadline_passed_at",
    "snoozed_until",
    "first_written_at",
    "outcome",
    "outcome_note",
    "closed_at",
    "closed_by",
]
OUTCOMES = {
    Outcome.LEARNED: 34.0,
    Outcome.LEFT_WELL: 28.0,
    Outcome.NO_ANSWER: 26.0,
    Outcome.STAYED: 6.0,
    Outcome.NOT_WANTED: 3.0,
    Outcome.NOT_NEEDED: 3.0,
}


@dataclass(frozen=True)
class Team:
    """Who writes: the made-up agents, and whoever looks at the demo."""

    agents: list[User]
    reader: User | None
    # Each once before chance decides, so that a small demo has them all.
    outcomes: list[Outcome] = field(default_factory=lambda: list(OUTCOMES))

    def next_outcome(self, world: World) -> Outcome:
        return self.outcomes.pop(0) if self.outcomes else world.weighted(OUTCOMES)

    def somebody(self, world: World) -> User:
        return world.one_of(self.agents)

    @property
    def me(self) -> User:
        return self.reader or self.agents[0]


def open_all(world: World, verdicts: list[Verdict]) -> list[tuple[Verdict, Case]]:
    """Store a case for each leaver who is worth a person, the newest first."""
    personal = [verdict for verdict in reversed(verdicts) if verdict.is_personal]
    cases = Case.objects.bulk_create((_case(world, one) for one in personal), batch_size=BATCH)
    return list(zip(personal, cases, strict=True))


def _case(world: World, verdict: Verdict) -> Case:
    decision = verdict.decision
    hours = decision.rule.person_deadline_hours if decision.rule else 24
    return Case(
        public_id=world.uuid(),
        brand=world.brand,
        customer=verdict.cancellation.customer,
        cancellation=verdict.cancellation,
        why=verdict.why[:200],
        opened_at=decision.decided_at,
        deadline_at=decision.decided_at + timedelta(hours=hours),
    )


def tell_all(
    world: World,
    post: Post,
    opened: list[tuple[Verdict, Case]],
    agents: list[User],
    returned: dict[int, datetime],
) -> list[Story]:
    """What happened in each. `returned`: when who came back, by the cancellation's key."""
    team = Team(agents, colleagues.reader())
    left = list(NOW)
    stories = []
    for verdict, case in opened:
        story = Story(world, post, verdict, case)
        if not _stays(story, team, returned):
            _next(left, story)(story, team)
        story.settle()
        stories.append(story)
    return stories


def store(stories: list[Story]) -> None:
    """What was told of the cases, once the messages are stored."""
    Case.objects.bulk_update([story.case for story in stories], CHANGED, batch_size=BATCH)
    CaseEntry.objects.bulk_create(
        (entry for story in stories for entry in story.entries), batch_size=BATCH
    )
    Draft.objects.bulk_create((story.draft for story in stories if story.draft), batch_size=BATCH)


def _next(left: list[tuple[float, Tale]], story: Story) -> Tale:
    """The first tale of `NOW` that a case of this age can have; else how it ended."""
    for index, (hours, tale) in enumerate(left):
        if story.age >= timedelta(hours=hours):
            del left[index]
            return tale
    return _untouched if story.age < timedelta(hours=20) else _closed


def _stays(story: Story, team: Team, returned: dict[int, datetime]) -> bool:
    """Whether they changed their mind or came back, which ends the case by itself."""
    row = story.row
    stays_at = row.undone_at if row.state == CancellationState.UNDONE else returned.get(row.pk)
    if stays_at is None:
        return False
    _written_once(story, team, before=stays_at)
    kind = Kind.CHANGED_MIND if row.state == CancellationState.UNDONE else Kind.RETURNED
    story.stay(kind, max(stays_at, story.latest))
    return True


def _written_once(story: Story, team: Team, before: datetime) -> None:
    at = story.case.opened_at + story.world.within(timedelta(hours=1), timedelta(hours=20))
    if at < before:
        by = team.somebody(story.world)
        story.take(by, at - timedelta(minutes=20))
        story.write(by, at)


# --- how a case can have gone -------------------------------------------------------------------
def _untouched(story: Story, team: Team) -> None:
    """Nobody has looked at it; it is late by now if it is older than the deadline."""


def _taken(story: Story, team: Team) -> None:
    story.take(team.somebody(story.world), story.after(1, 10))


def _mine(story: Story, team: Team) -> None:
    story.take(team.me, story.after(0.2, 1))


def _begun(story: Story, team: Team) -> None:
    by = team.agents[0]
    story.take(by, story.after(0.2, 1))
    story.note(by, story.after(0.1, 0.5), "plain")
    story.begin_letter(by, story.after(0.1, 0.5))


def _waits(story: Story, team: Team) -> None:
    by = team.somebody(story.world)
    story.take(by, story.after(0.3, 3))
    story.write(by, story.after(0.1, 2))


def _i_wrote(story: Story, team: Team) -> None:
    story.take(team.me, story.after(0.3, 3))
    story.write(team.me, story.after(0.1, 2))


def _they_answered(story: Story, team: Team) -> None:
    _waits(story, team)
    story.hear_back(team.somebody(story.world), story.after(2, 9))


def _they_answered_me(story: Story, team: Team) -> None:
    _i_wrote(story, team)
    story.hear_back(team.me, story.after(2, 9))


def _put_aside(story: Story, team: Team) -> None:
    _waits(story, team)
    by, until = team.agents[0], story.world.now + timedelta(days=9)
    story.snooze(by, story.after(3, 20), until, "Asked to hear from us after the fair.")


def _put_aside_by_me(story: Story, team: Team) -> None:
    story.take(team.me, story.after(0.3, 3))
    story.snooze(team.me, story.after(0.1, 0.4), story.world.now + timedelta(days=2))


def _was_refused(story: Story, team: Team) -> None:
    by = team.somebody(story.world)
    story.take(by, story.after(0.3, 3))
    story.fail_to_write(by, story.after(0.1, 2))


def _taken_back(story: Story, team: Team) -> None:
    by = team.somebody(story.world)
    story.take(by, story.after(0.1, 0.4))
    story.take_back(by, story.after(0.1, 0.4))
    story.begin_letter(by, story.after(0.1, 0.2))


def _reopened(story: Story, team: Team) -> None:
    _waits(story, team)
    by = team.somebody(story.world)
    story.close(by, story.after(24, 50), Outcome.NO_ANSWER)
    story.reopen(by, story.after(5, 20))
    story.hear_back(by, story.latest + timedelta(minutes=4))


def _closed(story: Story, team: Team) -> None:
    """As most end: written to, answered or not, and closed with what came of it."""
    world, by = story.world, team.somebody(story.world)
    outcome = team.next_outcome(world)
    if outcome == Outcome.NOT_NEEDED or world.happens(0.07):
        _closed_without_a_letter(story, by)
        return
    story.take(by, story.after(0.3, 12))
    story.write(by, story.after(0.1, 8))
    if outcome != Outcome.NO_ANSWER:
        story.hear_back(by, story.after(2, 60))
    note = world.one_of(data("letters")["learned"]) if outcome == Outcome.LEARNED else ""
    story.close(by, story.after(20, 150), outcome, note)


def _closed_without_a_letter(story: Story, by: User) -> None:
    if story.world.happens(0.5) and story.age > timedelta(hours=30):
        story.miss_deadline()
        story.close(by, story.after(20, 60), Outcome.NO_ANSWER)
    else:
        story.close(by, story.after(1, 15), Outcome.NOT_NEEDED)


Tale = Callable[[Story, Team], None]
# From how old a case can be told so, in hours; the first that fits is taken.
NOW: list[tuple[float, Tale]] = [
    (1, _untouched),
    (4, _mine),
    (8, _begun),
    (8, _put_aside_by_me),
    (12, _they_answered),
    (18, _taken_back),
    (25, _untouched),
    (26, _taken),
    (28, _they_answered_me),
    (30, _waits),
    (40, _i_wrote),
    (48, _put_aside),
    (60, _was_refused),
    (100, _waits),
    (120, _reopened),
]
