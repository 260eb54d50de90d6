"""Loading and assessing 5,000 cases of 60 check-ins each, beside one table a kind through the ORM.

The guide is 6 s. The peer only loads: its check-ins are plain ORM rows, neither sealed nor turned into frozen
values, and it assesses nothing. `--quick` takes 500 cases.
"""

import argparse
import gc
import statistics
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import process_time

from sqlmodel import Session, col, select

from correction.domain.area import Datum, Place
from correction.domain.entry import Draft
from correction.domain.facts.admission import CaseOpened, ClassAssigned, ManagementClass, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.file import CaseFile
from correction.domain.moments import When, local_time
from correction.office.ports import AnyDraft, LogKind
from correction.rulebooks.loader import load_book
from correction.rules.assess import assess
from correction.store import OfficeStore, create
from correction.store.keys import make_key
from correction.store.tables import CaseRow, CheckInRow
from correction.testing.builders import SOMEBODY, plain_context, probation

FIRST_ON = date(2026, 1, 5)
CHECK_INS = 60
NOW = datetime(2026, 3, 8, 4, tzinfo=UTC)
ROUNDS = 3
BATCH = 100


def drafts_of(case_id: str, n: int) -> list[AnyDraft]:
    """Give the entries of one case: opened, arrived, planned, and a check-in a day."""
    opened = CaseOpened(
        person_id=f"p{n}",
        person=SOMEBODY,
        order=probation(FIRST_ON, date(2027, 1, 4)),
        office_id="office-1",
        records_from_on=FIRST_ON,
    )
    first = {
        "opened": opened,
        "came": ReportedIn(),
        "class": ClassAssigned(management_class=ManagementClass.GENERAL),
        "plan": CheckInsPlanned(windows=((time(7), time(20)),), from_on=FIRST_ON),
    }
    drafts: list[AnyDraft] = [
        Draft(entry_id=name, when=When.day(FIRST_ON), actor="bench", payload=payload)
        for name, payload in first.items()
    ]
    place = Place(lon=119.65, lat=29.08, datum=Datum.WGS84, accuracy_m=15)
    for day in range(1, CHECK_INS + 1):
        at = local_time(FIRST_ON + timedelta(days=day), time(8, n % 60))
        made = CheckInMade(means=Means.PHONE_APP, place=place)
        drafts.append(Draft(entry_id=f"{case_id}/{day}", when=When.at(at), actor="bench", payload=made))
    return drafts


def build(folder: Path, cases: int) -> OfficeStore:
    """Fill a store."""
    store = create(folder / "office.db", key=make_key(folder / "keys" / "key", demo=True))
    for first in range(0, cases, 200):
        with store.writing() as uow:
            for n in range(first, min(first + 200, cases)):
                case_id = f"case-{n:06}"
                uow.create_log(case_id, LogKind.CASE, office_id="office-1")
                uow.append(case_id, drafts_of(case_id, n), recorded_at=NOW - timedelta(days=1))
    return store


def ours_s(store: OfficeStore) -> tuple[float, float]:
    """Load every case, then assess it; give the CPU seconds of each."""
    book, context = load_book("cn"), plain_context()
    loading = assessing = 0.0
    gc.freeze()  # as the worker does
    with store.reading() as uow:
        ids = uow.case_ids()
        # In batches: asking for the CPU time is itself dear on some machines.
        for first in range(0, len(ids), BATCH):
            began = process_time()
            files = [CaseFile.of_log(case_id, uow.entries(case_id)) for case_id in ids[first : first + BATCH]]
            loaded = process_time()
            for file in files:
                assess(file, book, context, NOW)
            loading, assessing = loading + loaded - began, assessing + process_time() - loaded
    return loading, assessing


def orm_s(store: OfficeStore) -> float:
    """Load every case and its check-ins as ORM objects; give the CPU seconds."""
    began = process_time()
    with Session(store.engine) as session:
        for case_id in session.exec(select(CaseRow.case_id)).all():
            session.get(CaseRow, case_id)
            made = select(CheckInRow).where(CheckInRow.case_id == case_id).order_by(col(CheckInRow.made_at))
            if len(session.exec(made).all()) != CHECK_INS:
                raise AssertionError(case_id)
            session.expunge_all()
    return process_time() - began


def main() -> None:
    """Print the medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    cases = 500 if parser.parse_args().quick else 5_000
    with tempfile.TemporaryDirectory() as folder:
        began = process_time()
        store = build(Path(folder), cases)
        written = (process_time() - began) / (cases * (CHECK_INS + 4)) * 1e6
        rounds = [(*ours_s(store), orm_s(store)) for _ in range(ROUNDS)]
        store.close()
    loading, assessing, orm = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        f"{cases} cases of {CHECK_INS} check-ins, CPU; written at {written:.0f} us an entry, read models too"
    )
    print(
        f"loaded and deciphered {loading:.2f} s ({loading / cases * 1000:.2f} ms a case), assessed "
        f"{assessing:.2f} s, together {loading + assessing:.2f} s; ORM rows alone {orm:.2f} s, "
        f"{orm / loading:.1f} x our loading"
    )


if __name__ == "__main__":
    main()
