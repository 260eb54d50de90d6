"""The leave calendar in the console: the month beside a person, the quarter with its counts."""

from datetime import date

import pytest

from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel
from correction.domain.moments import When
from correction.office.record import draft
from tests.console.conftest import A001, B001, B002, NOW
from tests.console.test_browser import sign_in


def take_leave(console):
    facts = (
        LeaveGranted(
            leave_id="l1",
            from_on=date(2026, 3, 9),
            to_on=date(2026, 3, 12),
            destination="<i>杭州</i>",
            level=LeaveLevel.OFFICE,
        ),
        LeaveAsked(
            leave_id="l2",
            from_on=date(2026, 3, 20),
            to_on=date(2026, 3, 21),
            reason="探亲",
            destination="宁波",
        ),
    )
    with console.office.store.writing() as uow:
        items = [
            draft(one, When.day(date(2026, 3, 8)), entry_id=f"x{number}", actor="t")
            for number, one in enumerate(facts)
        ]
        uow.append(A001, items, recorded_at=NOW)


def test_the_calendar_shows_who_is_out_until_when_and_what_it_counts(visit, console):
    take_leave(console)
    visitor = visit("lin")
    person = visitor.get(f"/people/{A001}").text
    assert "获准在外 2 天，已批准未到期 2 天，申请待决定 2 天" in person
    page = visitor.get(f"/people/{A001}/leaves").text
    assert "2026 年 01 月" in page
    assert "2026 年 03 月" in page
    assert "4 / 30" in page
    assert "&lt;i&gt;杭州" in page
    assert "没有外出" in visitor.get(f"/people/{A001}/leaves?from_month=2026-05&months=1").text


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        (f"/people/{A001}/leaves?from_month=三月", 422, "不是月份"),
        (f"/people/{A001}/leaves?months=5", 422, "从列表中选择"),
        (f"/people/{B001}/leaves", 404, "不在您的管辖范围内"),
    ],
)
def test_a_month_that_is_none_and_somebody_elses_person_are_refused(visit, path, status, told):
    answer = visit("lin").get(path)
    assert (answer.status_code, told in answer.text) == (status, True)


def test_a_sealed_record_shows_no_calendar(visit):
    answer = visit("hedong").get(f"/people/{B002}/leaves")
    assert (answer.status_code, "犯罪记录已封存" in answer.text) == (403, True)


@pytest.mark.slow
def test_axe_finds_no_serious_fault_in_the_calendar(browser, console):
    take_leave(console)
    sign_in(browser, "lin")
    browser.open(f"/people/{A001}/leaves")
    assert browser.faults() == []
    browser.shot("leave-calendar")
    browser.open(f"/people/{A001}")
    assert browser.faults() == []
    browser.shot("person-with-leave")
