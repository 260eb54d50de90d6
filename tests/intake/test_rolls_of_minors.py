"""Minors called together with adults are seen however the roll came: file, line, muster, in parts."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.staff_acts import Activity, Attendance, SignIn
from correction.domain.file import CaseFile
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.intake.kinds import ImportKind
from correction.intake.known import Known
from correction.intake.landing import landing
from correction.intake.sheets.activities import ActivityRow
from correction.intake.single import Typed, record_typed
from correction.office.admission.admit import admit
from correction.office.ids import imported_case_id
from correction.office.organisation import set_unit
from correction.office.supervision.activities import Call, Held, RollLine, call_muster, hold_activity
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import SOMEBODY, plain_context, probation
from correction.testing.memory import MemoryStore

CST = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 10, 20, tzinfo=CST)
HELD_ON = date(2026, 3, 9)
BOOK = load_book("cn")
BORN = {"minor": date(2009, 1, 1), "second": date(2009, 5, 1), "adult": date(1980, 1, 1)}
ALL = {**BORN, "elsewhere": date(1980, 1, 1)}
UNITS = (
    ("X1", "县局", OrgLevel.COUNTY, None),
    ("S1", "甲所", OrgLevel.OFFICE, "X1"),
    ("S2", "乙所", OrgLevel.OFFICE, "X1"),
)


@pytest.fixture
def store():
    made = MemoryStore()
    with made.writing() as uow:
        for org_id, name, level, parent in UNITS:
            set_unit(
                uow, OrgUnit(org_id=org_id, name=name, level=level, parent_id=parent), actor="t", now=NOW
            )
        for name, born_on in ALL.items():
            opened = CaseOpened(
                person_id=f"p-{name}",
                person=replace(SOMEBODY, born_on=born_on),
                order=probation(date(2026, 1, 5), date(2027, 1, 4)),
                office_id="S2" if name == "elsewhere" else "S1",
                records_from_on=date(2026, 1, 5),
            )
            admit(uow, case_id=imported_case_id(name), opened=opened, opening=[], actor="t", now=NOW)
    return made


def line(name, activity=Activity.GROUP_EDUCATION, activity_id="E1", on=HELD_ON):
    return ActivityRow(
        activity_id=activity_id,
        case_no=name,
        held_on=on,
        activity=activity,
        offered_hours=2,
        hours=2,
        attendance=Attendance.PRESENT,
        means=SignIn.SIGNATURE,
    )


def imported(store, *rows):
    with store.writing() as uow:
        landing(ImportKind.ACTIVITIES, Known(uow), actor="t", now=NOW).land(uow, rows)


def typed(store, name):
    cells = {"活动编号": "E1", "活动日期": "2026-03-09", "活动种类": "集中教育", "组织学时": "2"}
    cells |= {"完成学时": "2", "考勤": "到", "签到方式": "签名"}
    row = Typed(
        kind=ImportKind.ACTIVITIES,
        case_id=imported_case_id(name),
        case_no=name,
        cells=cells,
        entry_id=f"typed-{name}",
    )
    return record_typed(store, BOOK, row, actor="t", now=NOW)


def told(store, office_id="S1"):
    with store.reading() as uow:
        file = CaseFile.of_log(office_id, uow.entries(office_id))
    found = assess(file, BOOK, plain_context(), NOW).findings
    return [f.why.arithmetic[0] for f in found if f.rule == "minors_not_separate"]


def noted(store, office_id="S1"):
    with store.reading() as uow:
        return [e for e in uow.entries(office_id) if isinstance(e.payload, ActivityHeld)]


MIXED = ["同一次活动叫到未成年人 1 名、成年人 1 名"]


def test_one_sheet_with_both_is_seen(store):
    imported(store, line("minor"), line("adult"))
    assert told(store) == MIXED


@pytest.mark.parametrize("order", [("minor", "adult"), ("adult", "minor")])
@pytest.mark.parametrize("put", [lambda store, name: imported(store, line(name)), typed])
def test_lines_that_come_one_by_one_are_put_together_in_either_order(store, put, order):
    put(store, order[0])
    assert told(store) == []
    put(store, order[1])
    assert told(store) == MIXED


@pytest.mark.parametrize("alone", [("adult",), ("minor", "second")])
def test_minors_or_adults_by_themselves_are_as_they_should_be(store, alone):
    imported(store, *map(line, alone))
    assert told(store) == []


def test_adults_alone_leave_nothing_in_the_offices_log(store):
    imported(store, line("adult"))
    assert noted(store) == []


@pytest.mark.parametrize(
    "other",
    [
        line("adult", activity_id="E2"),
        line("adult", on=date(2026, 3, 8)),
        line("adult", activity=Activity.LABOUR),
        line("elsewhere"),
    ],
)
def test_another_activity_day_or_office_is_not_the_same_gathering(store, other):
    imported(store, line("minor"), other)
    assert told(store) == []


def test_a_talk_keeps_nobody_together(store):
    imported(store, line("minor", Activity.TALK), line("adult", Activity.TALK))
    assert noted(store) == []


def test_the_same_sheet_again_adds_nothing(store):
    for _ in range(2):
        imported(store, line("minor"), line("adult"))
    assert len(noted(store)) == 1


def test_a_line_after_a_roll_that_was_held_joins_it(store):
    held = Held(
        activity_id="E1", activity=Activity.GROUP_EDUCATION, held_on=HELD_ON, offered_hours=2, topic="普法"
    )
    came = RollLine(
        case_id=imported_case_id("minor"), attendance=Attendance.PRESENT, hours=2, means=SignIn.SIGNATURE
    )
    with store.writing() as uow:
        hold_activity(uow, "S1", held, [came], actor="t", now=NOW)
    assert told(store) == []
    typed(store, "adult")
    assert told(store) == MIXED


def test_a_muster_of_both_is_seen(store):
    called_at = datetime(2026, 3, 9, 9, tzinfo=CST)
    with store.writing() as uow:
        call_muster(
            uow,
            BOOK,
            "S1",
            "M1",
            [
                Call(case_id=imported_case_id(name), channel=Channel.PHONE, reached=True)
                for name in ("minor", "adult")
            ],
            called_at=called_at,
            arrive_by_at=called_at + timedelta(hours=2),
            place="甲所",
            actor="t",
            now=NOW,
        )
    assert told(store) == MIXED
