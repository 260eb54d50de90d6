"""Several devices of one person: one walk is one excursion, and an exchanged device leaves none open."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Matter
from correction.domain.facts.devices import PhoneCheckTold, SourceAssigned, SourceKind
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import When
from correction.office.judging.sweep import sweep
from correction.office.positions.judging.revise import newest
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.assigning import (
    assign_source,
    release_source,
    tell_phone_check,
)
from correction.office.positions.receiving.take import take_positions
from correction.store.positions import create_positions
from tests.positions.arriving import (
    BAND,
    BOOK,
    CONTEXT,
    HOME,
    IN_COUNTY,
    MORNING,
    NO_SCHOOL,
    SCHOOL,
    TOWN,
    Fix,
    Seen,
    case_file,
    fixes,
    office,
    standing,
)

DAY = 1_440
# The day of arrival is not a whole one: minutes are counted from two days later.
FROM = 2 * DAY


def at(minute):
    return MORNING + timedelta(minutes=FROM + minute)


def stay(begins, ends, km, step=5):
    return [Fix(minute, km + 0.0001 * (minute % 7)) for minute in range(begins, ends, step)]


class Desk:
    """One person whose first device is named p, their log, and rounds at moments that a test names."""

    def __init__(self, folder, *fences):
        self.store = office("p", fences=fences or (IN_COUNTY,), interval_minutes=None)
        folder.mkdir(exist_ok=True)
        self.positions = create_positions(folder / "positions.db")

    def binds(self, source_id, minute):
        device = SourceAssigned(source_id=source_id, source=SourceKind.PHONE, from_at=at(minute))
        told = PhoneCheckTold(source_id=source_id)
        with self.store.writing() as uow:
            assign_source(uow, "p", device, actor="t", now=at(minute))
            tell_phone_check(uow, BOOK, "p", told, when=When.at(at(minute)), actor="t", now=at(minute))

    def releases(self, source_id, minute):
        with self.store.writing() as uow:
            release_source(uow, "p", source_id, actor="t", now=at(minute))

    def hears(self, minute, **said):
        """Take what devices sent up to a minute, and judge."""
        batches = {
            source_id: fixes(row._replace(minute=FROM + row.minute) for row in rows)
            for source_id, rows in said.items()
        }
        take_positions(self.store, self.positions, BOOK, fixes=Delivery.of(batches), now=at(minute))
        watched = watch_positions(self.store, self.positions, BOOK, CONTEXT, at(minute))
        assert watched.failed == ()
        return [seen for seen in self.standing() if seen.observed is not Observed.STILL]

    def standing(self):
        return [
            seen._replace(began=seen.began - FROM, ended=None if seen.ended is None else seen.ended - FROM)
            for seen in standing(self.store, "p")
        ]

    def observation(self):
        stated = newest(entry.payload for entry in case_file(self.store, "p").of(ObservationStated))
        (live,) = [one for one in stated.values() if not one.withdrawn and one.observed is Observed.OUTSIDE]
        return live

    def alerts(self, minute):
        assert sweep(self.store, BOOK, CONTEXT, at(minute), clock=lambda: 0.0).failed == ()
        with self.store.reading() as uow:
            stated = [alert.stated for alert in uow.alerts("p")]
        return [each for each in stated if each.kind in (AlertKind.OUTSIDE_AREA, AlertKind.PROHIBITED_AREA)]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def outside(began, ended, where="county"):
    return [Seen(Observed.OUTSIDE if where == "county" else Observed.PROHIBITED, where, began, ended)]


def test_two_devices_on_one_walk_are_one_alert_that_names_both(desk):
    desk.binds("q", 0)
    desk.hears(60, p=stay(0, 60, HOME), q=stay(1, 60, HOME))
    assert desk.hears(100, p=stay(60, 100, TOWN)) == outside(60, None)
    assert desk.observation().sources == ("p",)
    assert desk.hears(110, p=stay(100, 110, TOWN), q=stay(70, 110, TOWN)) == outside(60, None)
    (alert,) = desk.alerts(110)
    assert (alert.matter, dict(alert.why.inputs)["定位来源"]) == (Matter.ONGOING, "p、q")
    assert desk.hears(200, p=stay(110, 150, TOWN) + stay(150, 200, HOME)) == outside(60, None)
    assert desk.hears(260, q=stay(110, 180, TOWN) + stay(180, 260, HOME)) == outside(60, 180)
    (alert,) = desk.alerts(260)
    said = "；".join(alert.why.arithmetic)
    assert alert.matter is Matter.OVER
    assert all(
        words in said for words in ("2 台设备", "p（2026-03-04 01:00 起）", "q（2026-03-04 01:10 起）")
    )


def test_two_devices_in_a_prohibited_area_are_one_entry(tmp_path):
    desk = Desk(tmp_path, NO_SCHOOL)
    desk.binds("q", 0)
    there = {"p": stay(0, 60, HOME) + stay(60, 120, SCHOOL) + stay(120, 150, HOME)}
    there["q"] = [Fix(row.minute + 2, row.km) for row in there["p"]]
    assert desk.hears(160, **there) == outside(60, 122, "school")
    assert len(desk.alerts(160)) == 1


def test_a_device_left_at_home_takes_back_nothing(desk):
    desk.binds("q", 0)
    at_home = stay(0, 300, HOME)
    assert desk.hears(300, p=stay(0, 60, HOME) + stay(60, 300, TOWN), q=at_home) == outside(60, None)
    # Taken off while its wearer is out: the one at home, which was there before, still does not say "back".
    desk.releases("p", 310)
    assert desk.hears(400, q=stay(300, 400, HOME)) == outside(60, 310)
    assert "解除，此后没有定位说明去向" in desk.observation().detail


def test_walks_that_share_no_time_stay_two(desk):
    desk.binds("q", 0)
    first = stay(0, 60, TOWN) + stay(60, 200, HOME)
    second = stay(0, 100, HOME) + stay(100, 150, TOWN) + stay(150, 200, HOME)
    assert desk.hears(200, p=first, q=second) == [*outside(0, 60), *outside(100, 150)]


def test_the_first_fix_back_of_the_device_it_was_exchanged_for_ends_an_excursion(desk):
    desk.hears(100, p=stay(0, 60, HOME) + stay(60, 100, TOWN))
    desk.releases("p", 120)
    desk.binds("q", 125)
    assert desk.hears(126) == outside(60, None)
    assert desk.hears(160, q=stay(130, 140, BAND) + stay(140, 160, HOME)) == outside(60, 140)
    assert "接续的 q 于 2026-03-04 02:20 的定位表明已不在外" in desk.observation().detail
    (alert,) = desk.alerts(160)
    assert alert.matter is Matter.OVER


def test_who_is_still_out_with_the_new_device_is_on_the_same_walk(desk):
    desk.hears(100, p=stay(0, 60, HOME) + stay(60, 100, TOWN))
    first = desk.observation().observation_id
    desk.binds("q", 105)
    desk.releases("p", 110)
    assert desk.hears(200, q=stay(110, 200, TOWN)) == outside(60, None)
    assert desk.hears(300, q=stay(200, 250, TOWN) + stay(250, 300, HOME)) == outside(60, 250)
    assert (desk.observation().observation_id, desk.observation().sources) == (first, ("p", "q"))


def test_a_walk_heard_of_late_is_ended_by_the_next_fix_of_the_new_device_however_little_that_one_says(desk):
    """The new one was known to be plainly at home, so that its fixes were not looked at one by one."""
    desk.hears(60, p=stay(0, 60, HOME))
    desk.binds("q", 95)
    desk.hears(112, q=stay(96, 104, HOME + 1, step=1) + stay(104, 112, HOME, step=1))
    desk.releases("p", 115)
    assert desk.hears(116) == []
    assert desk.hears(117, p=[*stay(60, 114, TOWN), Fix(114, TOWN)]) == outside(60, None)
    assert desk.hears(118) == outside(60, None)
    assert desk.hears(121, q=stay(119, 121, HOME, step=1)) == outside(60, 119)


def test_a_device_taken_off_while_out_with_none_after_it_was_seen_out_until_then(desk):
    desk.hears(100, p=stay(0, 60, HOME) + stay(60, 100, TOWN))
    desk.releases("p", 120)
    assert desk.hears(130) == outside(60, 120)
    # Put on again a month later, it begins anew: what was between nobody knows.
    later = 10 * DAY
    desk.binds("p", later)
    assert desk.hears(later + 60, p=stay(later, later + 60, TOWN)) == [
        *outside(60, 120),
        *outside(later, None),
    ]


def test_a_device_bound_anew_for_another_interval_is_the_same_one(desk):
    desk.hears(100, p=stay(0, 60, HOME) + stay(60, 100, TOWN))
    desk.releases("p", 120)
    desk.binds("p", 121)
    assert desk.hears(200, p=stay(125, 180, TOWN) + stay(180, 200, HOME)) == outside(60, 180)


def test_a_device_that_rests_when_it_is_taken_off_rests_until_then(desk):
    desk.hears(DAY, p=[Fix(minute, HOME + 1e-7 * (minute % 7)) for minute in range(0, DAY, 30)])
    desk.releases("p", DAY + 60)
    desk.hears(2 * DAY)
    still = [seen for seen in desk.standing() if seen.observed is Observed.STILL]
    assert [(seen.began, seen.ended) for seen in still] == [(0, DAY + 60)]


WALKS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=4)


def rows_of(walks, offset):
    """Fixes every five minutes for six hours, and the minutes of which an interval is spent in town."""
    away = {n for start, length in walks for n in range(start, start + length)}
    return [Fix(5 * n + offset, TOWN if n in away else HOME) for n in range(73)]


def spells_of(rows):
    """The runs of two or more fixes in town as minutes: at five minutes two confirm."""
    found, run = [], []
    for row in rows:
        if row.km == TOWN:
            run.append(row.minute)
            continue
        if len(run) > 1:
            found.append((run[0], row.minute))
        run = []
    return found + ([(run[0], float("inf"))] if len(run) > 1 else [])


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(WALKS, WALKS, st.integers(0, 4), st.permutations(range(6)))
def test_what_two_devices_show_is_the_union_of_what_each_shows(tmp_path_factory, mine, theirs, offset, order):
    """Minute by minute somebody is out where either device is; however the fixes come in."""
    desk = Desk(tmp_path_factory.mktemp("walks"))
    desk.binds("q", 0)
    both = {"p": rows_of(mine, 0), "q": rows_of(theirs, offset)}
    parts = [(source, both[source][n::3]) for source in both for n in range(3)]
    for nth in order:
        source, rows = parts[nth]
        seen = desk.hears(400, **{source: rows})
    expected: list[tuple[float, float]] = []
    for began, ended in sorted(spells_of(both["p"]) + spells_of(both["q"])):
        if expected and began < expected[-1][1]:
            expected[-1] = (expected[-1][0], max(ended, expected[-1][1]))
        else:
            expected.append((began, ended))
    assert [(s.began, float("inf") if s.ended is None else s.ended) for s in seen] == expected
