"""Writing an invented county as the ordinary files that its offices would hand in."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from correction.domain.moments import ONE_DAY, DateSpan
from correction.testing.county.casting import cast
from correction.testing.county.course import Course
from correction.testing.county.inbox import Inbox, write_csv
from correction.testing.county.land import OFFICES, SCHOOL_ID, collection
from correction.testing.county.office import OFFICERS_EACH, org_rows, serve, staff_rows
from correction.testing.county.people import residents, roster_row
from correction.testing.county.routine import live
from correction.testing.county.tracks import send_positions
from correction.testing.county.truth import Honest, TrueEvent, Truth

SLOTS = (time(11), time(21, 30))
RULEBOOK = Path(__file__).parent / "rulebook"


def simulate(
    out: Path,
    *,
    seed: int = 1,
    persons: int = 300,
    days: int = 90,
    wearers: int = 12,
    start_on: date = date(2026, 1, 5),
    events: int | None = None,
    urban: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Truth:
    """Write a county's files into an empty folder and return what truly happened in it.

    One seed gives the same bytes wherever it runs. `events` is the number of scenes of true events, none
    for as many as suit the size (about fifty for 300 persons in 90 days), 0 for an honest county. In an
    `urban` one positions are as wrong as in a city. `progress` hears how many persons of how many are done.
    Raises FileExistsError where the folder holds an inbox.
    """
    out.mkdir(parents=True, exist_ok=True)
    (out / "inbox").mkdir()
    span = DateSpan(from_on=start_on, to_on=start_on + (days - 1) * ONE_DAY)
    courses = [Course(resident=r, seed=seed) for r in residents(seed, persons, wearers, span)]
    outcomes = cast(seed, courses, span, events)
    inbox = Inbox(span, SLOTS)
    for number, course in enumerate(courses, start=1):
        live(course, span, inbox)
        serve(course, span, inbox)
        if course.resident.source_id is not None:
            send_positions(course, span, inbox, urban=urban)
        if progress is not None:
            progress(number, persons)
    inbox.write(out / "inbox")
    _write_setting(out, courses, start_on)
    truth = Truth(
        seed=seed,
        start_on=start_on,
        days=days,
        slots=SLOTS,
        offices=tuple(OFFICES),
        officers=OFFICERS_EACH * len(OFFICES),
        persons=persons,
        wearers=wearers,
        fixes=inbox.fixes,
        events=tuple(sorted(_events(outcomes), key=lambda event: (event.from_at, event.case_no))),
        honest=tuple(sorted(_honest(outcomes), key=lambda one: (one.from_at, one.case_no))),
    )
    truth.write(out / "truth.json")
    return truth


def _events(outcomes: Sequence[object]) -> list[TrueEvent]:
    return [outcome for outcome in outcomes if isinstance(outcome, TrueEvent)]


def _honest(outcomes: Sequence[object]) -> list[Honest]:
    return [outcome for outcome in outcomes if isinstance(outcome, Honest)]


def _write_setting(out: Path, courses: Sequence[Course], start_on: date) -> None:
    """Write what stands before the first day: bodies, staff, areas, roster, forbidden places."""
    write_csv(out / "org.csv", ("机构编号", "名称", "级别", "上级编号", "行政区划代码"), org_rows())
    staff = ("人员编号", "姓名", "机构编号", "身份", "执法资格起", "执法资格止")
    write_csv(out / "staff.csv", staff, staff_rows(start_on - timedelta(days=400)))
    homes = {c.resident.place_id: c.resident.home for c in courses if c.resident.place_id is not None}
    text = json.dumps(collection(homes), ensure_ascii=False, indent=1)
    (out / "areas.geojson").write_text(text + "\n", encoding="utf-8")
    fences = [
        (c.resident.case_no, SCHOOL_ID, "禁止进入", held.from_on, held.to_on, "禁止令")
        for c in courses
        if (held := c.resident.prohibited) is not None
    ]
    write_csv(out / "fences.csv", ("编号", "区域编号", "要求", "起", "止", "依据"), fences)
    _write_roster(out / "roster.xlsx", courses, start_on)


def _write_roster(path: Path, courses: Sequence[Course], start_on: date) -> None:
    import xlsxwriter  # noqa: PLC0415 - an extra that an importing system may lack

    rows = [roster_row(course.resident, start_on) for course in courses]
    header = list(dict.fromkeys(name for row in rows for name in row))
    book = xlsxwriter.Workbook(path)
    # A fixed date, since the same seed has to give the same bytes.
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    sheet, days = book.add_worksheet("花名册"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, header)
    for number, row in enumerate(rows, start=1):
        for column, name in enumerate(header):
            value = row.get(name)
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime.combine(value, time.min), days)
            elif isinstance(value, int):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, str(value))
    book.close()
