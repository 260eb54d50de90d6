"""Zero reports are the office's, judged in its own log: every cycle of the order, until it ends."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.entry import AnyEntry, Entry, Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.periods import SensitivePeriodEnded, ZeroReported, ZeroReportsOrdered
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.moments import SHANGHAI, When, local_time
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import plain_context

RULE = "zero_report"
BOOK = load_book("cn")
DAILY = Cadence(unit=CadenceUnit.DAY)
THIRD = Cadence(unit=CadenceUnit.DAY, every=3)
FIRST, LAST = date(2026, 3, 3), date(2026, 3, 12)
LATER = date(2026, 5, 1)
ORDERED = ZeroReportsOrdered(order_id="P1", title="大会期间", from_on=FIRST, to_on=LAST, every=DAILY)


class OfficeLog:
    """Writes the log of one office."""

    def __init__(self, ordered: ZeroReportsOrdered = ORDERED) -> None:
        self.entries: list[AnyEntry] = []
        self.order_id = self.add(ordered, date(2026, 3, 1))

    def add(self, fact: Fact, on: date, *, known_on: date | None = None) -> str:
        number = len(self.entries) + 1
        entry = Entry(
            log_id="S1",
            number=number,
            entry_id=f"S1/{number}",
            when=When.day(on),
            recorded_at=local_time(known_on or on, time(9)),
            actor="X9",
            payload=fact,
        )
        self.entries.append(entry)
        return entry.entry_id

    def missed(self, on: date = LATER) -> list[date]:
        """Give the first days of missed cycles, judged at noon, constant until the next review."""
        now, file = local_time(on, time(12)), CaseFile.of_log("S1", self.entries)
        assessment = assess(file, BOOK, plain_context(), now)
        until = assessment.next_review_at or now + timedelta(days=400)
        for share in (0.01, 0.5, 0.99):
            later = assess(file, BOOK, plain_context(), now + share * (until - now))
            assert later.findings == assessment.findings
        assert {(f.kind, f.bearer, f.rule) for f in assessment.findings} <= {
            (AlertKind.ZERO_REPORT_MISSED, Bearer.OFFICE, RULE)
        }
        for finding in assessment.findings:
            cycle_on = finding.cycle_on
            assert cycle_on is not None
            assert finding.occasion == f"{RULE}:P1:{cycle_on}"
            assert finding.began_at == finding.ended_at
        return [f.cycle_on for f in assessment.findings if f.cycle_on]


def every_day() -> list[date]:
    return [FIRST + timedelta(days=n) for n in range(10)]


def test_every_day_without_a_report_is_missed_and_days_with_one_are_not():
    log = OfficeLog()
    log.add(ZeroReported(order_id="P1"), date(2026, 3, 4))
    assert log.missed() == [day for day in every_day() if day != date(2026, 3, 4)]


@pytest.mark.parametrize(("on", "count"), [(2, 0), (3, 0), (4, 1), (5, 2), (12, 9), (13, 10), (30, 10)])
def test_a_day_is_missed_once_it_is_over_and_the_order_ends_by_itself(on, count):
    assert OfficeLog().missed(date(2026, 3, on)) == every_day()[:count]


def test_the_day_is_missed_at_its_very_end():
    file = CaseFile.of_log("S1", OfficeLog().entries)
    midnight = datetime.combine(date(2026, 3, 4), time.min, SHANGHAI).astimezone(UTC)
    before = assess(file, BOOK, plain_context(), midnight - timedelta(microseconds=1))
    assert (before.findings, before.next_review_at) == ((), midnight)
    assert [f.began_at for f in assess(file, BOOK, plain_context(), midnight).findings] == [midnight]


def test_a_report_under_another_order_is_none_under_this():
    log = OfficeLog()
    log.add(ZeroReported(order_id="P2"), FIRST)
    assert log.missed() == every_day()


def test_longer_cycles_need_one_report_each_and_only_whole_ones_count():
    third = OfficeLog(
        ZeroReportsOrdered(order_id="P1", title="大会期间", from_on=FIRST, to_on=LAST, every=THIRD)
    )
    third.add(ZeroReported(order_id="P1"), date(2026, 3, 8))
    assert third.missed() == [date(2026, 3, 3), date(2026, 3, 9)]


def test_an_order_that_ended_early_asks_for_nothing_from_that_day():
    log = OfficeLog()
    log.add(SensitivePeriodEnded(order_id="P1", reason="取消"), date(2026, 3, 5))
    assert log.missed() == [date(2026, 3, 3), date(2026, 3, 4)]


def test_a_late_record_clears_its_void_brings_back_and_a_void_order_asks_nothing():
    log = OfficeLog()
    for on in every_day()[1:]:
        log.add(ZeroReported(order_id="P1"), on)
    late = log.add(ZeroReported(order_id="P1"), FIRST, known_on=date(2026, 3, 20))
    assert log.missed() == []
    log.add(Voided(entry_id=late, reason="误登"), date(2026, 3, 21))
    assert log.missed() == [FIRST]
    log.add(Voided(entry_id=log.order_id, reason="误登"), date(2026, 3, 22))
    assert log.missed() == []


def test_a_request_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidValue, match="止日 2026-03-02 早于起日 2026-03-03"):
        ZeroReportsOrdered(order_id="P1", title="", from_on=FIRST, to_on=date(2026, 3, 2), every=DAILY)
