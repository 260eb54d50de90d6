"""Which steps of the ladder (升级阶梯) an alert has come to, and when the next is due; a pure function."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from correction.domain.alert import Alert
from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.duty_roster import OnDuty
from correction.domain.entry import AnyEntry
from correction.domain.facts.alerts import AlertEscalated, AlertStated, Cause, Matter, Rung
from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel, OrgTree
from correction.office.ladder.limits import limit_hours
from correction.office.ladder.standing_still import Pauses
from correction.rulebooks.book import Rulebook
from correction.rulebooks.glossary import glossary

_LEVELS = list(OrgLevel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: when it is due, why, and which body is told; none for the platform."""

    rung: Rung
    cause: Cause
    due_at: datetime
    org_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """The steps that are due and were not taken yet, when to look again, and which step comes after them.

    While telling is suspended that is looked at again when it ends.
    """

    due: tuple[Step, ...] = ()
    next_step_at: datetime | None = None
    following: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The body whose alert it is, none for the platform, the bodies above it, and who is on duty where."""

    office_id: str | None
    tree: OrgTree
    on_duty: OnDuty

    def above(self, level: OrgLevel) -> str | None:
        """Give the nearest body above at a level or higher, or the highest that there is."""
        if self.office_id is None or self.office_id not in self.tree.units:
            return self.office_id
        own, *higher = self.tree.above(self.office_id)
        fitting = (unit for unit in higher if _LEVELS.index(unit.level) <= _LEVELS.index(level))
        return next(fitting, higher[-1] if higher else own).org_id

    def deserted(self, org_id: str | None, at: datetime) -> bool:
        """Tell whether a body keeps a roster and nobody is on duty there at an instant."""
        return org_id is not None and self.on_duty(org_id, at) == ()


def escalate(
    alert: Alert, acts: Sequence[AnyEntry], office: Office, book: Rulebook, now: datetime
) -> Escalation:
    """Give the steps that are due at `now` and stand nowhere in `acts`, and when the next is due.

    `acts` are the acts on the alerts of the log, at least from as many days before the matter began as the
    third event of a kind looks back. Nothing here depends on when it was asked before: a step that is due and
    was not taken is given however late. A withdrawn, reviewed or retrospective alert has no ladder. While
    telling is suspended no step is taken and no clock runs; both go on by themselves when it ends.
    """
    if not alert.open or alert.stated.retrospective:
        return Escalation()
    pauses = Pauses.of(alert.alert_id, acts)
    taken = {
        entry.payload.rung
        for entry in acts
        if isinstance(entry.payload, AlertEscalated)
        and (entry.payload.alert_id, entry.payload.raised_at) == (alert.alert_id, alert.raised_at)
    }
    steps = [step for step in _steps(alert, acts, office, book, pauses) if step.rung not in taken]
    if not steps:
        return Escalation()
    steps.sort(key=lambda step: (step.due_at, list(Rung).index(step.rung)))
    resumes_at = pauses.until(now)
    if resumes_at is not None:
        return Escalation(next_step_at=resumes_at, following=steps[0])
    following = next((step for step in steps if step.due_at > now), None)
    return Escalation(
        due=tuple(step for step in steps if step.due_at <= now),
        next_step_at=None if following is None else following.due_at,
        following=following,
    )


def lookback_days(alert: Alert, book: Rulebook) -> int:
    """Give how many days before the matter began earlier events of its kind count."""
    return book.whole("ladder.repeated_days", legal_day(alert.raised_at))


def _steps(
    alert: Alert, acts: Sequence[AnyEntry], office: Office, book: Rulebook, pauses: Pauses
) -> Iterator[Step]:
    """Give all steps that the alert would come to if nobody acted from now on."""
    clock = _Clock(alert, book, pauses)
    county, city = office.above(OrgLevel.COUNTY), office.above(OrgLevel.CITY)
    if alert.acknowledged_at is None:
        repeated = _repeated(alert, acts, book)
        yield from _second(clock, office, repeated)
        first = _county(clock, office, county, repeated)
        if first is not None:
            yield first
            yield from _city(clock, office, city, first)
    overdue_at = _overdue_at(alert, clock)
    if overdue_at is not None:
        yield Step(rung=Rung.OVERDUE, cause=Cause.NOT_REVIEWED, due_at=overdue_at, org_id=county)


class _Clock:
    """When something is due that waits so long after the raising, by grade and without the pauses."""

    def __init__(self, alert: Alert, book: Rulebook, pauses: Pauses) -> None:
        self._book, self._pauses = book, pauses
        self.raised_at = alert.raised_at
        self._on = legal_day(alert.raised_at)
        self._grade = glossary().alert(alert.stated.kind).grade

    def minutes(self, name: str) -> timedelta | None:
        """Give a length that the book sets for the grade; none where it sets none."""
        value = self._book.get(f"ladder.{name}_minutes.{self._grade}", self._on)
        return timedelta(minutes=value) if isinstance(value, int) else None

    def limit(self, kind: AlertKind) -> timedelta:
        """Give how long the alert may stand unreviewed."""
        return timedelta(hours=limit_hours(self._book, kind, self._on))

    def after(self, length: timedelta, *, since: datetime | None = None) -> datetime:
        return self._pauses.later(since or self.raised_at, length)


def _second(clock: _Clock, office: Office, repeated: bool) -> Iterator[Step]:
    wait = clock.minutes("second")
    if wait is not None:
        due_at = clock.after(wait)
        yield Step(rung=Rung.SECOND, cause=Cause.NOBODY_ACTED, due_at=due_at, org_id=office.office_id)
    elif repeated:
        # What else would stand in the digest alone is told at once.
        at = clock.after(timedelta(0))
        yield Step(rung=Rung.SECOND, cause=Cause.REPEATED, due_at=at, org_id=office.office_id)


def _county(clock: _Clock, office: Office, county: str | None, repeated: bool) -> Step | None:
    wait = clock.minutes("county")
    if wait is None:
        return None
    found = [(clock.after(wait), Cause.NOBODY_ACTED)]
    deserted = clock.minutes("nobody_on_duty")
    if deserted is not None and office.deserted(office.office_id, clock.raised_at):
        found.append((clock.after(deserted), Cause.NOBODY_ON_DUTY))
    if repeated:
        found.append((clock.after(timedelta(0)), Cause.REPEATED))
    due_at, cause = min(found, key=lambda each: each[0])
    return Step(rung=Rung.COUNTY, cause=cause, due_at=due_at, org_id=county)


def _city(clock: _Clock, office: Office, city: str | None, county: Step) -> Iterator[Step]:
    found: list[tuple[datetime, Cause]] = []
    wait, deserted = clock.minutes("city"), clock.minutes("nobody_on_duty")
    if wait is not None:
        found.append((clock.after(wait), Cause.NOBODY_ACTED))
    if deserted is not None and office.deserted(county.org_id, county.due_at):
        found.append((clock.after(deserted, since=county.due_at), Cause.NOBODY_ON_DUTY))
    if found:
        due_at, cause = min(found, key=lambda each: each[0])
        yield Step(rung=Rung.CITY, cause=cause, due_at=due_at, org_id=city)


def _overdue_at(alert: Alert, clock: _Clock) -> datetime | None:
    """Give when a county hears that nobody reviewed it; never of a grade without a county step."""
    if clock.minutes("county") is None:
        return None
    entry = glossary().alert(alert.stated.kind)
    length = clock.limit(alert.stated.kind)
    if not entry.device_clears:
        return clock.after(length)
    # Nobody can review it before the device has cleared it.
    ended_at = alert.stated.ended_at
    return None if ended_at is None else clock.after(length, since=max(alert.raised_at, ended_at))


def _repeated(alert: Alert, acts: Sequence[AnyEntry], book: Rulebook) -> bool:
    """Tell whether this is the third, sixth, ... event of its kind that the person answers for (第三次)."""
    said = alert.stated
    if said.bearer is not Bearer.PERSON:
        return False
    since = said.began_at - timedelta(days=lookback_days(alert, book))
    events: dict[str, AlertStated] = {}
    for entry in acts:
        other = entry.payload
        if isinstance(other, AlertStated) and other.kind is said.kind:
            events[other.alert_id] = other
    counted = [
        other
        for other in events.values()
        if other.matter is not Matter.WITHDRAWN
        and since <= other.began_at
        and (other.began_at, other.alert_id) <= (said.began_at, said.alert_id)
    ]
    times = book.whole("ladder.repeated_events", legal_day(alert.raised_at))
    return len(counted) > 0 and len(counted) % times == 0
