"""Missed, late, repeated and crossed sweeps of ladders take the steps that a stopwatch, run by hand, says."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Matter
from tests.notices.ladder_office import AT, Desk, alert, minutes

LONG = 400
# The limits of a critical kind to be handled in one hour, in minutes, as the policy states them.
LIMITS = {"second": 15, "county": 45, "overdue": 60, "city": 120}


@dataclass
class Stopwatch:
    """The life of one alert minute by minute: it runs while the alert stands and is not suspended."""

    ran: int = 0
    stands: bool = True
    taken_up: bool = False
    closed: bool = False
    suspended_until: int = 0
    due: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    told: list[tuple[str, int]] = field(default_factory=list)

    def act(self, minute, what):
        name, *rest = what
        if name == "take up" and self.stands:
            self.taken_up = True
        elif name == "review" and self.stands:
            self.closed = True
        elif name == "suspend":
            self.suspended_until = minute + rest[0]
        elif name == "withdraw":
            self.stands = False
        elif name == "raise" and not self.stands:
            self.ran, self.stands, self.taken_up = 0, True, False
            self.due, self.taken = {}, set()

    def look(self, minute):
        """Note what has come due; nothing comes due while it is suspended."""
        if minute >= self.suspended_until:
            for rung, limit in LIMITS.items():
                if self.ran >= limit:
                    self.due.setdefault(rung, minute)

    def sweep(self, minute):
        if not self.stands or self.closed or minute < self.suspended_until:
            return
        for rung, due in sorted(self.due.items(), key=lambda each: (each[1], list(LIMITS).index(each[0]))):
            if rung not in self.taken and (rung == "overdue" or not self.taken_up):
                self.taken.add(rung)
                self.told.append((rung, due))

    def pass_minute(self, minute):
        if minute >= self.suspended_until:
            self.ran += 1


ACTS = st.one_of(
    st.just(("take up",)),
    st.just(("review",)),
    st.tuples(st.just("suspend"), st.integers(1, 120)),
    st.just(("withdraw",)),
    st.just(("raise",)),
)
MINUTES = st.integers(0, LONG)


def do(desk, minute, what):
    at = AT + minutes(minute)
    match what:
        case ("take up",):
            desk.acknowledge(at)
        case ("review",):
            desk.review(at)
        case ("suspend", length):
            desk.suspend(at, at + minutes(length))
        case ("withdraw",):
            desk.act(alert(matter=Matter.WITHDRAWN), at)
        case ("raise",):
            desk.act(alert(), at)


@given(
    acts=st.dictionaries(st.integers(1, LONG), ACTS, max_size=5),
    sweeps=st.lists(MINUTES, max_size=12),
)
def test_sweeps_at_any_times_take_the_steps_of_the_stopwatch(acts, sweeps):
    desk, watch = Desk(), Stopwatch()
    desk.act(alert())
    stands = True
    for minute in range(LONG + 1):
        what = acts.get(minute)
        # Of an alert that does not stand the office refuses these; a review ends the matter of the test.
        if what and (stands or what[0] in {"raise", "suspend"}) and not watch.closed:
            do(desk, minute, what)
            watch.act(minute, what)
            stands = watch.stands
        watch.look(minute)
        for _ in range(sweeps.count(minute)):
            desk.climb(AT + minutes(minute))
            watch.sweep(minute)
        watch.pass_minute(minute)
    assert desk.rungs() == watch.told


@given(schedules=st.lists(st.lists(MINUTES, max_size=10), min_size=2, max_size=3), suspended=MINUTES)
def test_all_schedules_end_with_the_same_steps(schedules, suspended):
    seen = set()
    for schedule in schedules:
        desk = Desk()
        desk.act(alert(kind=AlertKind.PROHIBITED_AREA))
        if suspended > 0:
            desk.suspend(AT, AT + minutes(suspended))
        for minute in [*schedule, 10 * LONG, *schedule]:
            desk.climb(AT + minutes(minute))
        seen.add(tuple(desk.rungs()))
    assert seen == {tuple((rung, suspended + limit) for rung, limit in LIMITS.items())}
