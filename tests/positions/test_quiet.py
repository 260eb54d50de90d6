"""Fixes that are passed over unjudged change nothing: with and without what is known, the same log stands."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from correction.domain.area import Polarity
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import FenceSet, PlaceConfirmed
from correction.domain.facts.contacts import ContactBarred, Relation
from correction.domain.facts.observations import Observed
from correction.domain.moments import DateSpan, When
from correction.office.judging.sweep import sweep
from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.judging.track import Track
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Delivery, JudgedSource
from correction.office.positions.receiving.take import take_positions
from correction.office.record import draft
from correction.store.positions import SqlPositions, create_positions
from correction.testing.memory import MemoryStore
from tests.positions.arriving import (
    BAND,
    BOOK,
    CONTEXT,
    HOME,
    IN_COUNTY,
    MINUTE_MS,
    MORNING,
    NIGHTS,
    NO_SCHOOL,
    SCHOOL,
    START,
    START_MS,
    TOWN,
    Fix,
    Seen,
    fixes,
    office,
    plan_of,
    standing,
)

FENCES = (IN_COUNTY, NO_SCHOOL, NIGHTS)
DAY = 1_440


class Desk:
    """One person's phone; `forgetful` drops after each round what is known for the next fixes."""

    def __init__(self, folder: str | Path, *, forgetful: bool = False, fences=FENCES, interval=60, others=()):
        self.store: MemoryStore = office("p", *others, fences=fences, interval_minutes=interval)
        self.positions: SqlPositions = create_positions(Path(folder) / f"{forgetful}.db")
        self.forgetful = forgetful
        self.judged = 0

    def hears(self, *rows: Fix, at: float) -> int:
        """Take fixes in and watch; give how many sources were judged."""
        now = MORNING + timedelta(minutes=at)
        if rows:
            take_positions(self.store, self.positions, BOOK, fixes=Delivery.of({"p": fixes(rows)}), now=now)
        watched = watch_positions(self.store, self.positions, BOOK, CONTEXT, now)
        assert watched.failed == ()
        assert sweep(self.store, BOOK, CONTEXT, now, clock=lambda: 0.0).failed == ()
        if self.forgetful:
            with self.positions.engine.begin() as connection:
                connection.execute(text("UPDATE position_source SET standing = NULL"))
        self.judged += watched.judged
        return watched.judged

    def records(self, fact, *, at: float, entry_id: str = "late") -> None:
        with self.store.writing() as uow:
            item = draft(fact, When.day(START), entry_id=entry_id, actor="t")
            uow.append("p", [item], recorded_at=MORNING + timedelta(minutes=at))

    def log(self) -> tuple[AnyEntry, ...]:
        with self.store.reading() as uow:
            return uow.log("p")


def stay(km: float, begins: int, ends: int, step: int = 10) -> list[Fix]:
    """Moving about within a few hundred metres."""
    return [Fix(m, km + 0.03 * (m // step % 7)) for m in range(begins, ends, step)]


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path, fences=(IN_COUNTY, NO_SCHOOL))
    desk.hears(*stay(HOME, DAY, DAY + 300), at=DAY + 300)
    assert desk.hears(Fix(DAY + 300, HOME), at=DAY + 300.5) == 0
    return desk


NEXT = DAY + 310


def test_an_ordinary_day_is_judged_now_and_then_and_every_fix_of_it_is_kept(desk):
    before = desk.judged
    for fix in stay(HOME, NEXT, NEXT + DAY):
        desk.hears(fix, at=fix.minute + 0.5)
    assert desk.judged - before <= 3
    plan, eras = plan_of(desk.store, "p"), position_eras(BOOK)
    rows = [*stay(HOME, DAY, DAY + 300), Fix(DAY + 300, HOME), *stay(HOME, NEXT, NEXT + DAY)]
    track = {"p": Track(batch=fixes(rows), whole=True)}
    found = sightings(plan, track, eras, until_ms=START_MS + (NEXT + DAY) * MINUTE_MS)
    assert len(standing(desk.store, "p")) == len(found)


@pytest.mark.parametrize(
    "fix",
    [
        Fix(NEXT, TOWN),
        Fix(NEXT, SCHOOL),
        Fix(NEXT, BAND),
        Fix(NEXT, HOME, 4_900.0),
        Fix(NEXT, HOME, mock=True),
        Fix(NEXT, HOME, 0.0),
        Fix(DAY + 299, HOME),
        Fix(DAY + 300.005, HOME),
        Fix(NEXT + 60, HOME),
        Fix(DAY + 300.2, 3.0),
        Fix(NEXT + 20, HOME),
    ],
    ids=[
        "outside",
        "prohibited",
        "undecided",
        "coarse",
        "forged",
        "unlike",
        "late",
        "same-second",
        "after-silence",
        "too-fast",
        "ahead",
    ],
)
def test_whatever_may_matter_is_judged(desk, fix):
    """A satellite fix without an accuracy is taken at thirty metres and may pass; the others may not."""
    at = NEXT + 5 if fix.minute == NEXT + 20 else max(fix.minute, NEXT) + 0.5
    assert desk.hears(fix, at=at) == (fix.accuracy_m != 0.0)


def test_silence_after_fixes_that_were_passed_over_is_told_from_the_last_of_them(desk):
    for fix in stay(HOME, NEXT, NEXT + 60):
        assert desk.hears(fix, at=fix.minute + 0.5) == 0
    assert desk.hears(at=NEXT + 50 + 59.9) == 0
    assert desk.hears(at=NEXT + 50 + 60) == 1
    assert standing(desk.store, "p")[-1] == Seen(Observed.GAP, "", NEXT + 110, None)


def test_a_fix_ahead_of_the_clock_keeps_the_next_one_from_being_passed_over(desk):
    """The round could not judge it yet, and nobody else would ever look."""
    desk.hears(Fix(NEXT + 2, TOWN), at=NEXT)
    assert desk.hears(Fix(NEXT + 10, HOME), at=NEXT + 10.5) == 1


def test_a_fix_that_waits_for_judgement_keeps_the_next_one_from_being_passed_over(desk):
    now = MORNING + timedelta(minutes=NEXT + 11)
    rows = [Fix(NEXT, TOWN)], [Fix(NEXT + 10, HOME)]
    for part in rows:
        take_positions(desk.store, desk.positions, BOOK, fixes=Delivery.of({"p": fixes(part)}), now=now)
    (due,) = desk.positions.due(to_ms(now), ["p"])
    assert due.touched_from_ms == START_MS + NEXT * MINUTE_MS


def test_a_fix_passed_over_while_its_source_is_judged_is_due_after_all(desk):
    """The judging began before it came, and would else mark as known what it never saw."""
    late = MORNING + timedelta(minutes=DAY + 360)
    (due,) = desk.positions.due(to_ms(late), ["p"])
    rows = fixes([Fix(DAY + 355, HOME)])
    take_positions(
        desk.store, desk.positions, BOOK, fixes=Delivery.of({"p": rows}), now=late - timedelta(minutes=1)
    )
    (unmoved,) = desk.positions.due(to_ms(late), ["p"], {"p"})
    assert (unmoved.waiting, unmoved.touch) == (False, due.touch + 1)
    desk.positions.judged([JudgedSource(due=due, silence_due_ms=None, standing=b"x")], {})
    (again,) = desk.positions.due(to_ms(late), ["p"])
    assert START_MS + (DAY + 300) * MINUTE_MS < again.touched_from_ms <= START_MS + (DAY + 355) * MINUTE_MS


def test_a_fence_of_some_hours_has_the_first_fix_of_them_judged(tmp_path):
    desk = Desk(tmp_path, fences=FENCES)
    morning, opens = DAY + 7 * 60, DAY + 22 * 60
    desk.hears(*stay(HOME, DAY, morning), at=morning)
    judged = {fix.minute: desk.hears(fix, at=fix.minute + 0.5) for fix in stay(1.0, morning, opens + 60)}
    assert sum(judged[minute] for minute in judged if minute < opens) <= 2
    assert all(judged[minute] for minute in judged if minute >= opens)
    assert [seen.began for seen in standing(desk.store, "p") if seen.where == "home"] == [opens]


def test_what_binds_anew_is_noticed_though_nothing_was_judged_meanwhile(desk):
    for fix in stay(HOME, NEXT, NEXT + 60):
        desk.hears(fix, at=fix.minute + 0.5)
    span = DateSpan(from_on=START)
    fence = IN_COUNTY.fence.__class__(area_id="home", polarity=Polarity.STAY_OUT, span=span, basis="x")
    desk.records(FenceSet(fence=fence), at=NEXT + 61)
    assert desk.hears(at=NEXT + 62) == 1
    assert [seen.began for seen in standing(desk.store, "p") if seen.where == "home"] == [DAY]


def test_whoever_must_not_meet_somebody_is_judged_at_every_fix(tmp_path):
    desk = Desk(tmp_path, fences=(IN_COUNTY,), interval=None, others=("o",))
    desk.hears(*stay(HOME, DAY, DAY + 300), at=DAY + 300)
    barred = ContactBarred(other_case_id="o", relation=Relation.ACCOMPLICE, span=DateSpan(from_on=START))
    desk.records(barred, at=NEXT)
    desk.hears(Fix(NEXT, HOME), at=NEXT + 0.5)
    assert desk.hears(Fix(NEXT + 10, HOME), at=NEXT + 10.5) == 1


def test_another_book_takes_nothing_that_this_one_knew(desk):
    from tests.positions.test_position_eras import changed  # noqa: PLC0415

    now = MORNING + timedelta(minutes=NEXT)
    stricter = changed("positions.speed_max_kmh", 300)
    take_positions(
        desk.store, desk.positions, stricter, fixes=Delivery.of({"p": fixes([Fix(NEXT, HOME)])}), now=now
    )
    assert len(desk.positions.due(to_ms(now), ["p"])) == 1


# A life in which most fixes are ordinary: long stays with small ways, now and then something else.
kms = st.sampled_from([HOME] * 12 + [1.0, 1.0, 2.0, SCHOOL, BAND, TOWN, 4.3, 4.4])
steps = st.sampled_from([5, 5, 5, 10, 10, 30, 59, 61, 400])
stays = st.tuples(kms, steps, st.integers(1, 9), st.sampled_from([8.0, 15.0, 15.0, 60.0, 900.0, 2_500.0]))


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[Fix, float]]:
    """Fixes with the minute at which each is received: most at once, some late."""
    minute, rows = draw(st.floats(DAY, DAY + 900)), []
    for km, step, count, accuracy_m in draw(st.lists(stays, min_size=3, max_size=12)):
        still = draw(st.integers(0, 9)) == 0
        for n in range(count):
            minute += step
            fix = Fix(round(minute, 3), km + (0 if still else 0.05 * (n % 5)), accuracy_m)
            late = draw(st.sampled_from([0.0] * 15 + [7.0, 70.0, 700.0]))
            rows.append((fix._replace(mock=draw(st.integers(0, 40)) == 0), fix.minute + 0.25 + late))
    return rows


@pytest.mark.slow
@settings(max_examples=30)
@given(lives(), st.sets(st.integers(0, 11_000), max_size=8), st.booleans(), st.integers(0, 6_000))
def test_with_and_without_what_is_known_the_same_log_stands(life, rounds, dense, confirmed):
    """Fixes as they arrive, rounds at once or now and then, a place of work confirmed in the middle of it."""
    times = {at for _, at in life} if dense else set()
    moments = sorted(times | {DAY + minute for minute in rounds} | {DAY + confirmed, DAY + 12_000})
    with tempfile.TemporaryDirectory() as folder:
        desks = [Desk(folder, forgetful=forgetful) for forgetful in (False, True)]
        for desk in desks:
            before = 0.0
            for at in moments:
                arrived = [fix for fix, received in life if before < received <= at]
                if at == DAY + confirmed:
                    desk.records(PlaceConfirmed(area_id="school"), at=at)
                desk.hears(*arrived, at=at)
                before = at
        quick, slow = desks
        assert quick.log() == slow.log()
        assert quick.judged <= slow.judged
        for desk in desks:
            desk.positions.close()
