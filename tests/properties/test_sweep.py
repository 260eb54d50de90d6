"""Missed, late, repeated and interrupted sweeps all end in the same state, which is the right one."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.entry import Draft, Fact
from correction.domain.facts.admission import (
    CaseOpened,
    ClassAssigned,
    Excused,
    ExcuseReason,
    ManagementClass,
    ReportedIn,
)
from correction.domain.facts.alerts import Matter
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.facts.upkeep import Voided
from correction.domain.moments import When, day_start, local_time
from correction.office.judging.sweep import review, sweep
from correction.office.ports import LogKind
from correction.rulebooks.loader import load_book
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore

FIRST = date(2026, 3, 2)
DAYS = 24
END = day_start(FIRST + timedelta(days=DAYS)) + timedelta(hours=15)
BOOK = load_book("demo-county")
CONTEXT = Context(calendar=WorkCalendar(version="none"))
OPENS, CLOSES, GRACE = time(7), time(10), timedelta(minutes=15)
CASE = "case-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day and was recorded so many hours later."""

    day: int
    kind: str
    lag_hours: int

    @property
    def at(self) -> datetime:
        return local_time(FIRST + timedelta(days=self.day), time(8))

    @property
    def recorded_at(self) -> datetime:
        return min(self.at + timedelta(hours=self.lag_hours, minutes=1), END - timedelta(minutes=1))


events = st.lists(
    st.builds(
        Event,
        day=st.integers(1, DAYS - 1),
        kind=st.sampled_from(["check_in"] * 5 + ["late_check_in", "void", "excuse", "excursion"]),
        lag_hours=st.sampled_from([0, 0, 0, 5, 30, 100, 300]),
    ),
    max_size=30,
)
ticks = st.lists(st.integers(0, DAYS * 24), max_size=12)


def opening() -> list[Draft[Fact]]:
    order = probation(FIRST, FIRST + timedelta(days=400))
    opened = CaseOpened(
        person_id="p", person=SOMEBODY, order=order, office_id="office-1", records_from_on=FIRST
    )
    facts: list[Fact] = [
        opened,
        ReportedIn(),
        ClassAssigned(management_class=ManagementClass.GENERAL),
        CheckInsPlanned(windows=((OPENS, CLOSES),), from_on=FIRST),
    ]
    return [
        Draft(entry_id=f"start-{n}", when=When.day(FIRST), actor="staff", payload=fact)
        for n, fact in enumerate(facts)
    ]


def fact_of(n: int, event: Event, earlier: Sequence[tuple[int, Event]]) -> tuple[Fact, When]:
    on = FIRST + timedelta(days=event.day)
    match event.kind:
        case "late_check_in":
            return CheckInMade(means=Means.PHONE_APP), When.at(local_time(on, time(13)))
        case "void":
            made = [f"event-{i}" for i, e in earlier if e.kind == "check_in"]
            if made:
                target = made[n % len(made)]
                return Voided(entry_id=target, reason="录错"), When.at(event.recorded_at)
        case "excuse":
            excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=on, to_on=on + timedelta(days=1))
            return excuse, When.day(on)
        case "excursion":
            began_at, ended_at = event.at, event.at + timedelta(hours=2)
            stated = ObservationStated(
                observation_id=f"seen-{n}",
                revision=1,
                first_on=on,
                observed=Observed.OUTSIDE,
                began_at=began_at,
                ended_at=ended_at,
                engine="test",
            )
            return stated, When.span(began_at, ended_at)
        case _:
            pass
    return CheckInMade(means=Means.PHONE_APP), When.at(event.at)


def drafts_of(happened: Sequence[Event]) -> list[tuple[datetime, Draft[Fact]]]:
    in_order = sorted(enumerate(happened), key=lambda pair: (pair[1].recorded_at, pair[0]))
    drafts = []
    for position, (n, event) in enumerate(in_order):
        fact, when = fact_of(n, event, in_order[:position])
        recorded_at = max(event.recorded_at, when.starts_at)
        drafts.append((recorded_at, Draft(entry_id=f"event-{n}", when=when, actor="staff", payload=fact)))
    return sorted(drafts, key=lambda pair: pair[0])


def new_store() -> MemoryStore:
    store = MemoryStore()
    with store.writing() as uow:
        uow.create_log(CASE, LogKind.CASE, office_id="office-1")
        uow.append(CASE, opening(), recorded_at=day_start(FIRST) + timedelta(hours=1))
    return store


def sweep_at(store: MemoryStore, now: datetime) -> None:
    while sweep(store, BOOK, CONTEXT, now, clock=lambda: 0.0).reviewed:
        pass


State = dict[str, tuple[str, datetime, datetime | None]]


def state(store: MemoryStore) -> State:
    with store.reading() as uow:
        stated = [alert.stated for alert in uow.alerts(CASE)]
    return {
        s.occasion: (s.matter.value, s.began_at, s.ended_at)
        for s in stated
        if s.matter is not Matter.WITHDRAWN
    }


def run(happened: Sequence[Event], sweeps: Sequence[datetime], *, die: frozenset[int] = frozenset()) -> State:
    """Record everything at its time, sweep at the given moments; sweeps in `die` stop before they commit."""
    store = new_store()
    agenda: list[tuple[datetime, int, Draft[Fact] | None]] = [(at, 0, d) for at, d in drafts_of(happened)]
    agenda += [(at, 1 + n, None) for n, at in enumerate(sweeps)]
    for at, n, draft in sorted(agenda, key=lambda item: item[:2]):
        if draft is not None:
            with store.writing() as uow:
                uow.append(CASE, [draft], recorded_at=at)
        elif n in die:
            stopped_sweep(store, at)
        else:
            sweep_at(store, at)
    sweep_at(store, END)
    return state(store)


class Killed(BaseException):
    """The process is gone."""


def stopped_sweep(store: MemoryStore, now: datetime) -> None:
    """Review what is due and die before the transaction commits; the try was counted."""
    claimed = store.claim_due(now, 10)
    with suppress(Killed), store.writing() as uow:
        for log_id in uow.lock_due(claimed, now):
            review(uow, log_id, BOOK, CONTEXT, now)
        die()


def die() -> None:
    raise Killed


@given(events, ticks)
def test_any_pattern_of_sweeps_ends_like_one_sweep_at_the_end(
    happened: list[Event], hours: list[int]
) -> None:
    start = day_start(FIRST) + timedelta(hours=2)
    sweeps = [start + timedelta(hours=h) for h in hours]
    assert run(happened, sweeps) == run(happened, [])


@given(events, ticks)
def test_sweeping_twice_or_dying_in_between_changes_nothing(happened: list[Event], hours: list[int]) -> None:
    start = day_start(FIRST) + timedelta(hours=2)
    sweeps = [start + timedelta(hours=h) for h in hours]
    twice = [at for at in sweeps for _ in range(2)]
    assert run(happened, twice, die=frozenset(range(1, len(twice), 5))) == run(happened, [])


@given(events, ticks)
@settings(max_examples=60)
def test_missed_windows_are_those_that_plain_arithmetic_finds(
    happened: list[Event], hours: list[int]
) -> None:
    """The oracle: no rule, no log, no book; days, the times of check-ins in force, excused days."""
    sweeps = [day_start(FIRST) + timedelta(hours=2 + h) for h in hours]
    void = {d.payload.entry_id for _, d in drafts_of(happened) if isinstance(d.payload, Voided)}
    in_force = [d for _, d in drafts_of(happened) if d.entry_id not in void]
    made = {d.when.starts_at for d in in_force if isinstance(d.payload, CheckInMade)}
    excused = {
        d.payload.from_on + timedelta(days=n)
        for d in in_force
        if isinstance(d.payload, Excused)
        for n in (0, 1)
    }
    expected = set()
    for n in range(1, DAYS + 1):
        on = FIRST + timedelta(days=n)
        opens = datetime(on.year, on.month, on.day, 7, tzinfo=UTC) - timedelta(hours=8)
        due = opens + timedelta(hours=3) + GRACE
        if due <= END and on not in excused and not any(opens <= at <= due for at in made):
            expected.add(f"check_in_missed:{on}:0700")
    found = {occasion for occasion in run(happened, sweeps) if occasion.startswith("check_in_missed:")}
    assert found == expected


def test_an_excursion_that_began_and_ended_while_the_worker_was_down_is_found_all_the_same() -> None:
    happened = [Event(day=5, kind="excursion", lag_hours=0)]
    (found,) = [v for k, v in run(happened, []).items() if k.startswith("outside_area:")]
    assert found == ("over", happened[0].at, happened[0].at + timedelta(hours=2))


def test_the_first_report_property_has_an_independent_answer() -> None:
    """Reported on day n after the order took effect: late exactly when n is over ten, on plain dates."""
    for day in range(8, 14):
        order_on = date(2026, 3, 2)  # A Monday; the tenth day after it is a Thursday, no day of rest.
        store = MemoryStore()
        opened = CaseOpened(
            person_id="p",
            person=SOMEBODY,
            order=probation(order_on, date(2027, 3, 1)),
            office_id="office-1",
            records_from_on=order_on,
        )
        arrived_on = order_on + timedelta(days=day)
        drafts: list[Draft[Fact]] = [
            Draft(entry_id="o", when=When.day(order_on), actor="s", payload=opened),
            Draft(entry_id="r", when=When.day(arrived_on), actor="s", payload=ReportedIn()),
        ]
        with store.writing() as uow:
            uow.create_log(CASE, LogKind.CASE)
            uow.append(CASE, drafts, recorded_at=END)
        sweep_at(store, END)
        late = [k for k in state(store) if k.startswith("first_report:")]
        assert bool(late) is (day > 10)
