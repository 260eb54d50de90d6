"""Reviewing one case with a month, 1, 3 and 5 years of daily facts: at most twice as dear at five years.

The day's check-in and monitoring are recorded, then the case is reviewed as the sweep does it. Beside it, in
the same run, the same review without settled days: it loads and judges the whole past. `--quick` leaves out
three and five years.
"""

import argparse
import statistics
import tempfile
from contextlib import suppress
from datetime import date, time, timedelta
from pathlib import Path
from time import process_time

from correction.domain.entry import Draft, Fact
from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    StaffActed,
)
from correction.domain.moments import When, day_start
from correction.office.judging.sweep import review
from correction.office.ports import AnyDraft, LogKind, ReviewState
from correction.rulebooks.loader import load_book
from correction.store import OfficeStore, create
from correction.store.keys import make_key
from correction.testing.builders import SOMEBODY, plain_context, probation

FIRST_ON = date(2020, 7, 6)
SPANS = {"a month": 30, "1 year": 365, "3 years": 1095, "5 years": 1825}
ROUNDS = 15
BOOK, CONTEXT = load_book("helan-2019"), plain_context()
CASE = "case-1"


class Rollback(Exception):
    """Takes back a measured review, so that the next round meets the same case."""


def of_day(on: date) -> list[AnyDraft]:
    """Give what is recorded on one day of an orderly case; one day in twenty the check-in is missed."""
    number = (on - FIRST_ON).days
    facts: list[tuple[str, Fact]] = [("seen", Monitored(seen="在家"))]
    if number % 20:
        facts.append(("check-in", CheckInMade(means=Means.PHONE_APP)))
    if number % 7 == 0:
        facts += [
            ("voice", StaffActed(act=ActKind.VOICE)),
            ("report", ReportReceived(report=ReportKind.ORAL)),
        ]
    if number % 15 == 0:
        facts += [(kind.value, StaffActed(act=kind)) for kind in (ActKind.MEETING, ActKind.VISIT)]
        facts += [
            (kind.value, ReportReceived(report=kind)) for kind in (ReportKind.WRITTEN, ReportKind.HEALTH)
        ]
        for activity in Activity:
            held = ActivityAttended(
                activity_id=f"{activity}/{on}",
                activity=activity,
                offered_hours=4,
                hours=4,
                attendance=Attendance.PRESENT,
            )
            facts.append((activity.value, held))
    at = When.at(day_start(on) + timedelta(hours=9))
    return [Draft(entry_id=f"{name}/{on}", when=at, actor="bench", payload=fact) for name, fact in facts]


def build(folder: Path, days: int) -> OfficeStore:
    """Fill a store with one case day by day, reviewed every ten days as it went."""
    store = create(folder / "office.db", key=make_key(folder / "keys" / "key", demo=True))
    opened = CaseOpened(
        person_id="p",
        person=SOMEBODY,
        order=probation(FIRST_ON, FIRST_ON + timedelta(days=3000)),
        office_id="office-1",
        records_from_on=FIRST_ON,
    )
    clock = day_start(FIRST_ON)
    plan = CheckInsPlanned(windows=((time(7), time(20)),), from_on=FIRST_ON)
    first = {"opened": opened, "came": ReportedIn(), "plan": plan}
    with store.writing() as uow:
        uow.create_log(CASE, LogKind.CASE, office_id="office-1")
        drafts = [
            Draft(entry_id=name, when=When.day(FIRST_ON), actor="bench", payload=fact)
            for name, fact in first.items()
        ]
        uow.append(CASE, drafts, recorded_at=clock)
    for day in range(1, days + 1, 10):
        now = day_start(FIRST_ON + timedelta(days=day + 10))
        with store.writing() as uow:
            some = [d for n in range(day, day + 10) for d in of_day(FIRST_ON + timedelta(days=n))]
            uow.append(CASE, some, recorded_at=now)
            review(uow, CASE, BOOK, CONTEXT, now)
    return store


def review_s(store: OfficeStore, days: int, *, settled: bool) -> float:
    """Record the next day and review the case; give the CPU seconds and leave no trace."""
    on = FIRST_ON + timedelta(days=days + 11)
    now = day_start(on + timedelta(days=1))
    taken = 0.0
    with suppress(Rollback), store.writing() as uow:
        uow.append(CASE, of_day(on), recorded_at=now)
        if not settled:
            uow.save_review(CASE, ReviewState(next_review_at=now))
        uow.flush()
        began = process_time()
        review(uow, CASE, BOOK, CONTEXT, now)
        uow.flush()
        taken = process_time() - began
        raise Rollback
    return taken


def main() -> None:
    """Print one line a length of time, with the ratio to a month."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    spans = dict(list(SPANS.items())[:2]) if parser.parse_args().quick else SPANS
    base = None
    for name, days in spans.items():
        with tempfile.TemporaryDirectory() as folder:
            store = build(Path(folder), days)
            rounds = [
                (review_s(store, days, settled=True), review_s(store, days, settled=False))
                for _ in range(ROUNDS)
            ]
            with store.reading() as uow:
                entries, since = len(uow.log(CASE)), uow.review_state(CASE).settled.daily_on
            store.close()
        mine, naive = (statistics.median(column) for column in zip(*rounds, strict=True))
        base = base or mine
        print(
            f"{name:>8}, {entries:>5} entries, settled before {since}: {mine * 1000:5.1f} ms CPU, "
            f"{mine / base:.2f} x a month; all judged anew {naive * 1000:6.1f} ms, {naive / mine:.1f} x ours"
        )


if __name__ == "__main__":
    main()
