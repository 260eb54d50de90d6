"""The steps of a request by name, and the one for which it waits."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.case.requests import requests_of
from correction.domain.days import WorkCalendar
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalMatter,
    TransferStep,
    TransferStepDone,
)
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.rules.office_work.approval_clocks import stages_of, waiting
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
CALENDAR = WorkCalendar(version="none")
ASKED, AGREED = (
    TransferStepDone(approval_id="A", step=TransferStep.ASKED),
    TransferStepDone(approval_id="A", step=TransferStep.AGREED),
)
GRANTED = ApprovalDecided(approval_id="A", granted=True, org_id="X", level=OrgLevel.COUNTY, reason="属实")


def request(matter, *facts):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    asked = ApprovalAsked(approval_id="A", matter=matter, from_on=date(2026, 4, 1), reason="需要")
    case.add(asked, on=date(2026, 3, 2))
    for day, fact in enumerate(facts, start=3):
        case.add(fact, at=datetime(2026, 3, day, 9, tzinfo=CST))
    (found,) = requests_of(case.file())
    return found


@pytest.mark.parametrize(
    ("matter", "facts", "done", "open_step"),
    [
        (ApprovalMatter.CHANGE_OF_PLACE, [], [], "inquire"),
        (ApprovalMatter.CHANGE_OF_PLACE, [ASKED], ["inquire"], "answer"),
        (ApprovalMatter.CHANGE_OF_PLACE, [ASKED, AGREED], ["inquire", "answer"], "decide"),
        (ApprovalMatter.CHANGE_OF_PLACE, [ASKED, AGREED, GRANTED], ["inquire", "answer", "decide"], None),
        (ApprovalMatter.CROSS_CITY, [], [], "decide"),
        (ApprovalMatter.CROSS_CITY, [GRANTED], ["decide"], None),
    ],
)
def test_a_request_waits_for_the_first_step_that_is_not_done(matter, facts, done, open_step):
    book, asked = load_book("cn"), request(matter, *facts)
    stages = list(stages_of(asked, book, CALENDAR))
    assert [stage.name for stage in stages if stage.done] == done
    found = waiting(asked, book, CALENDAR)
    assert (found.name if found else None) == open_step


def test_where_the_book_sets_no_days_a_step_has_no_clock():
    """Before July 2020 no text that was read set days for the steps of a change of place."""
    case = CaseBuilder(order=probation(date(2019, 1, 1), date(2020, 12, 31))).arrive(date(2019, 1, 5))
    asked = ApprovalAsked(
        approval_id="A", matter=ApprovalMatter.CHANGE_OF_PLACE, from_on=date(2019, 4, 1), reason="需要"
    )
    case.add(asked, on=date(2019, 3, 1))
    (found,) = requests_of(case.file())
    assert list(stages_of(found, load_book("cn"), CALENDAR)) == []
    assert waiting(found, load_book("cn"), CALENDAR) is None
