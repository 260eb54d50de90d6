"""Re-assessing 15,000 persons with full duties after a rulebook change: at most 60 s of CPU and 1 GB, linear.

Each person has five weeks of records: daily check-ins and monitoring, weekly calls and oral reports, and
every fortnight a meeting, a visit, a written report and two activities. All are reviewed by one book; then
an office asks for nine hours of labour instead of eight, its book is adopted, and the sweep judges everybody
anew from the first day and writes what changed. Beside it, in the same run: the same persons loaded through
the ORM, case and check-ins as plain rows, neither deciphered nor judged. `--quick` takes 1,000 and 3,000
persons, `--large` 15,000 and 100,000; `--days 8` gives each a week of records instead of five.
"""

import argparse
import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from time import process_time

from sqlmodel import Session, col, select

from correction.domain.entry import Draft, Fact
from correction.domain.facts.admission import CaseOpened, ClassAssigned, ManagementClass, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.office import BookAdopted
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    StaffActed,
)
from correction.domain.moments import When, day_start, local_time
from correction.office.judging.sweep import drain
from correction.office.organisation import adopt_book
from correction.office.ports import AnyDraft, LogKind
from correction.rulebooks.book import Rulebook
from correction.rulebooks.loader import load_book
from correction.store import OfficeStore, create
from correction.store.keys import make_key
from correction.store.tables import CaseRow, CheckInRow
from correction.testing.builders import SOMEBODY, plain_context, probation

FIRST_ON = date(2025, 12, 29)
DAYS = 36
CONTEXT = plain_context()
SIZES = {"quick": (1_000, 3_000), "plain": (5_000, 15_000), "large": (15_000, 100_000)}
# What an office changes: the book of its county, with one more hour of labour a month.
LOCAL = """\
book: {id: bench-office, title: 试算所规则册, parent: helan-2019, rank: office, jurisdiction: 试算所}
instrument: {code: BENCH, title: 试算所细则, rank: office, from_on: 2026-01-01, to_on: null,
  confidence: S1, checked_on: 2026-01-01}
values:
  hours.labour_month_hours:
    - {value: 9, operator: ">=", article: 公益活动, paraphrase: 每月九小时}
"""


def of_day(on: date, n: int, *, missed_every: int = 20) -> Iterator[tuple[str, Fact]]:
    """Give what is recorded on one day of an orderly case; one day in so many the check-in is missed."""
    number = (on - FIRST_ON).days
    yield "seen", Monitored(seen="在家")
    if (number + n) % missed_every:
        yield "in", CheckInMade(means=Means.PHONE_APP)
    if number % 7 == 1:
        yield "voice", StaffActed(act=ActKind.VOICE)
        yield "oral", ReportReceived(report=ReportKind.ORAL)
    if number % 15 == 2:
        yield "written", ReportReceived(report=ReportKind.WRITTEN)
        yield "meeting", StaffActed(act=ActKind.MEETING)
        yield "visit", StaffActed(act=ActKind.VISIT)
        for activity in (Activity.LABOUR, Activity.STUDY):
            yield (
                activity.value,
                ActivityAttended(
                    activity_id=f"{activity}/{on}",
                    activity=activity,
                    offered_hours=4,
                    hours=4,
                    attendance=Attendance.PRESENT,
                ),
            )


def opened(n: int) -> CaseOpened:
    """Open a case of nobody in particular."""
    return CaseOpened(
        person_id=f"p{n}",
        person=SOMEBODY,
        order=probation(FIRST_ON, date(2026, 12, 28)),
        office_id="office-1",
        records_from_on=FIRST_ON,
    )


def drafts_of(
    case_id: str, n: int, days: int, *, first_fact: CaseOpened | None = None, missed_every: int = 20
) -> list[AnyDraft]:
    """Give the entries of one case."""
    first: dict[str, Fact] = {
        "opened": first_fact or opened(n),
        "came": ReportedIn(),
        "class": ClassAssigned(management_class=ManagementClass.GENERAL),
        "plan": CheckInsPlanned(windows=((clock_time(7), clock_time(20)),), from_on=FIRST_ON),
    }
    drafts: list[AnyDraft] = [
        Draft(entry_id=f"{case_id}/{name}", when=When.day(FIRST_ON), actor="bench", payload=fact)
        for name, fact in first.items()
    ]
    for on in (FIRST_ON + timedelta(days=day) for day in range(1, days)):
        at = When.at(local_time(on, clock_time(8, n % 60)))
        drafts += [
            Draft(entry_id=f"{case_id}/{name}/{on}", when=at, actor="bench", payload=fact)
            for name, fact in of_day(on, n, missed_every=missed_every)
        ]
    return drafts


class Progress:
    """Says on the error stream how far work has come, ten times."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.done = what, total, 0
        self.began = process_time()

    def add(self, count: int) -> None:
        before, self.done = self.done, self.done + count
        if 10 * self.done // self.total > 10 * before // self.total:
            spent = process_time() - self.began
            sys.stderr.write(f"{self.what} {self.done:>7} of {self.total}, {spent:6.1f} s CPU\n")


def now_of(days: int) -> datetime:
    """Give the moment at which so many days of records are whole."""
    return day_start(FIRST_ON + timedelta(days=days + 1))


def build(folder: Path, cases: int, days: int) -> OfficeStore:
    """Fill a store."""
    store = create(folder / "office.db", key=make_key(folder / "keys" / "key", demo=True))
    progress = Progress("recorded", cases)
    for first in range(0, cases, 200):
        some = range(first, min(first + 200, cases))
        with store.writing() as uow:
            for n in some:
                case_id = f"case-{n:06}"
                uow.create_log(case_id, LogKind.CASE, office_id="office-1")
                uow.append(case_id, drafts_of(case_id, n, days), recorded_at=now_of(days))
        progress.add(len(some))
    return store


def adopt(store: OfficeStore, book: Rulebook, at: datetime) -> None:
    """Adopt a book, which makes every case due."""
    fact = BookAdopted(book=book.name, digest=book.digest, judges_from_on=FIRST_ON)
    with store.writing() as uow:
        adopt_book(uow, fact, actor="bench", now=at)


def swept_s(store: OfficeStore, book: Rulebook, at: datetime, cases: int) -> tuple[float, int]:
    """Sweep until nothing is due; give the CPU seconds and how many statements were made of alerts."""
    progress = Progress(f"judged by {book.name}", cases)
    # A transaction's budget is counted in CPU here, so that other work on the machine changes nothing.
    swept = drain(store, book, CONTEXT, at, clock=process_time, advance=progress.add)
    if swept.failed or swept.reviewed != cases:
        message = f"{swept.reviewed} of {cases} were judged; {swept.failed[:1]}"
        raise AssertionError(message)
    return process_time() - progress.began, swept.stated


def orm_s(store: OfficeStore) -> float:
    """Load every case and its check-ins as ORM objects; give the CPU seconds."""
    began = process_time()
    with Session(store.engine) as session:
        for case_id in session.exec(select(CaseRow.case_id)).all():
            session.get(CaseRow, case_id)
            made = select(CheckInRow).where(CheckInRow.case_id == case_id).order_by(col(CheckInRow.made_at))
            session.exec(made).all()
            session.expunge_all()
    return process_time() - began


def measured(folder: Path, cases: int, days: int) -> tuple[float, float, float, int]:
    """Give the CPU seconds of the first sweep, the one after the change and the ORM; then the statements."""
    local = folder / "bench-office"
    local.mkdir()
    (local / "book.yaml").write_text(LOCAL, encoding="utf-8")
    before, after = load_book("helan-2019"), load_book(local)
    now = now_of(days)
    changed_at = now + timedelta(hours=1)
    store = build(folder, cases, days)
    adopt(store, before, now)
    first, _ = swept_s(store, before, now, cases)
    adopt(store, after, changed_at)
    again, stated = swept_s(store, after, changed_at, cases)
    orm = orm_s(store)
    store.close()
    return first, again, orm, stated


def main() -> None:
    """Print one line a size, with the cost a person and the ratio to the smallest."""
    parser = argparse.ArgumentParser(description=__doc__)
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--quick", action="store_const", const="quick", dest="size", default="plain")
    chosen.add_argument("--large", action="store_const", const="large", dest="size")
    parser.add_argument("--days", type=int, default=DAYS, help="days of records of each person")
    options = parser.parse_args()
    base = None
    for cases in SIZES[options.size]:
        with tempfile.TemporaryDirectory() as folder:
            first, again, orm, stated = measured(Path(folder), cases, options.days)
        each = again / cases
        base = base or each
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{cases:>7} persons, {stated} statements of alerts: judged anew in {again:.1f} s CPU, "
            f"{each * 1000:.2f} ms a person, {each / base:.2f} x the smallest; by the first book "
            f"{first:.1f} s; ORM rows alone {orm:.1f} s, {again / orm:.1f} x; at most {peak_mb:.0f} MB"
        )


if __name__ == "__main__":
    main()
