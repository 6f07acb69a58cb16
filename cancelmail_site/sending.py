"""Whether mail goes out: by the worker's heartbeat and the sending mode, in words for the frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Subquery
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.models import Mode, SendingMode
from staff.models import User
from worker import clock
from worker.models import Heartbeat

from .demo.marks import Presence, has_demo, has_real

# A worker touches its row every few seconds; a minute of silence is no hiccup.
SILENCE = timedelta(minutes=1)


@dataclass(frozen=True)
class Beat:
    """The line at the foot of the sidebar. `tone`: "", "look" or "no"."""

    text: str
    tone: str
    url: str


@dataclass(frozen=True)
class Banner:
    """The one banner at the top of the sheet."""

    text: str
    tone: str
    icon: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Sending:
    """The state of sending at one moment."""

    at: datetime
    seen_at: datetime | None
    mode: str
    is_paused: bool
    redirect_to: str
    changed_at: datetime | None
    changed_by: str
    customers: Presence

    @classmethod
    def now(cls) -> Sending:
        """Read it: two small queries."""
        last = Heartbeat.objects.filter(stopped_at=None).order_by("-seen_at").values("seen_at")[:1]
        row = (
            SendingMode.objects.filter(brand=None)
            .select_related("changed_by")
            .annotate(worker_seen_at=Subquery(last), has_demo=has_demo(), has_real=has_real())
            .first()
        )
        if row is None:  # nothing was set up yet
            seen_at = last.values_list("seen_at", flat=True).first()
            return cls(clock.now(), seen_at, Mode.SHADOW, False, "", None, "", Presence())
        return cls(
            at=clock.now(),
            seen_at=row.worker_seen_at,
            mode=row.mode,
            is_paused=row.is_paused,
            redirect_to=row.redirect_to,
            changed_at=row.changed_at,
            changed_by=str(row.changed_by or ""),
            customers=Presence(row.has_demo, row.has_real),
        )

    @cached_property
    def has_worker(self) -> bool:
        return self.seen_at is not None and self.at - self.seen_at <= SILENCE

    @property
    def beat(self) -> Beat:
        if not self.has_worker:
            return Beat(self._no_worker(), "no", _outbox_url())
        seen = _("Worker seen %(ago)s") % {"ago": _ago(self.at, self.seen_at)}
        if self.is_paused:
            return Beat(_("Paused.") + f" {seen}", "look", _outbox_url())
        return Beat(f"{_mode_in_words(self.mode)} {seen}", _mode_tone(self.mode), _outbox_url())

    def banners_for(self, user: User) -> list[Banner]:
        """The gravest thing that stops mail; besides it, always, that mail goes elsewhere.

        And where made-up customers stand beside real ones, that no figure is real.
        """
        banners = [self.banner_for(user), self._redirected(user), self._mixed()]
        return [banner for banner in banners if banner]

    def _redirected(self, user: User) -> Banner | None:
        if not self.redirect_to:
            return None
        words = _("All mail goes to %(address)s, none to customers.")
        text = words % {"address": self.redirect_to}
        return Banner(text, "info", "split", *_mode_link(user, _("Change")))

    def _mixed(self) -> Banner | None:
        if not (self.customers.has_demo and self.customers.has_real):
            return None
        text = _("Real customers have come beside the demo data: figures and lists count both.")
        return Banner(text, "info", "sparkles", reverse("admin:demo"), _("Remove the demo data"))

    def banner_for(self, user: User) -> Banner | None:
        """What stops mail from going out, the gravest first; None when it goes out."""
        if not self.has_worker:
            text = f"{self._no_worker()}. " + _("Nothing is sent, nothing is lost.")
            return Banner(text, "no", "circle-x")
        if self.is_paused:
            return Banner(self._paused(), "", "pause", *_mode_link(user, _("Resume")))
        if self.mode == Mode.SHADOW:
            text = _("Shadow mode: letters are prepared and can be read, nothing leaves.")
            return Banner(text, "info", "eye", *_mode_link(user, _("Change")))
        return None

    def _no_worker(self) -> str:
        if self.seen_at is None:
            return _("No worker has been seen yet")
        return _("No worker seen since %(time)s") % {"time": _time(self.at, self.seen_at)}

    def _paused(self) -> str:
        kept = _("Letters are kept and go out when you resume.")
        if self.changed_by and self.changed_at:
            words = {"who": self.changed_by, "time": _time(self.at, self.changed_at)}
            return _("Sending is paused by %(who)s since %(time)s.") % words + f" {kept}"
        return _("Sending is paused.") + f" {kept}"


def _mode_in_words(mode: str) -> str:
    if mode == Mode.SHADOW:
        return _("Shadow mode.")
    return _("Approve first.") if mode == Mode.APPROVE else _("Sending.")


def _mode_tone(mode: str) -> str:
    return "" if mode == Mode.LIVE else "look"


def _ago(at: datetime, then: datetime | None) -> str:
    seconds = max(0, int((at - then).total_seconds())) if then else 0
    return ngettext("%(n)d s ago", "%(n)d s ago", seconds) % {"n": seconds}


def _time(at: datetime, then: datetime) -> str:
    """The time of day, with the date when it was not today."""
    local = timezone.localtime(then)
    time = formats.time_format(local, "H:i")
    if local.date() == timezone.localtime(at).date():
        return time
    return f"{formats.date_format(local, 'SHORT_MONTH_DAY_FORMAT')}, {time}"


def _outbox_url() -> str:
    return reverse("admin:outbox_message_changelist")


def _mode_link(user: User, action: str) -> tuple[str, str]:
    """Where the switch is, for those who may turn it."""
    if not user.has_perm("outbox.change_sendingmode"):
        return "", ""
    return reverse("outbox:sending"), action
