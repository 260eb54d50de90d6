"""Returns in the console: figures with their people, frozen by office, then county, taken for a purpose."""

import io
from datetime import date

import docx
import pytest
from correction_console.returns.made import usual_periods
from python_calamine import CalamineWorkbook

from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.admission import Released
from correction.domain.facts.returns import ReturnSubmitted
from correction.domain.moments import When
from correction.office.ports import PLATFORM_LOG
from correction.office.record import draft
from tests.console.conftest import A001, MINE, NOW, THEIRS, entries

FEBRUARY = {"period": "2026-02"}


def submitted(visitor, org):
    visitor.get("/returns")
    return visitor.post("/returns/submit", org=org, **FEBRUARY)


def test_an_office_submits_its_return_the_county_after_its_offices_and_later_facts_are_corrections(
    visit, console
):
    office, county = visit("lin"), visit("shen")
    page = office.get("/returns?period=2026-02").text
    assert MINE in page
    assert THEIRS not in page
    early = submitted(county, "X1")
    assert early.status_code == 409
    assert "还没有上报的司法所" in early.text
    assert submitted(office, "S1").status_code == 303
    assert submitted(visit("hedong"), "S2").status_code == 303
    assert submitted(county, "X1").status_code == 303
    again = submitted(office, "S1")
    assert again.status_code == 409
    assert "已经上报" in again.text
    assert [len(entries(console, org, ReturnSubmitted)) for org in ("S1", "S2", "X1")] == [1, 1, 1]
    with console.office.store.writing() as uow:
        gone = draft(Released(ground="期满"), When.day(date(2026, 2, 20)), entry_id="gone", actor="t")
        uow.append(A001, [gone], recorded_at=NOW)
    page = office.get("/returns?period=2026-02").text
    changed = page[page.index("上报以后的更正") :]
    assert MINE in changed


def test_a_return_is_voided_for_a_reason_by_its_own_body_alone(visit):
    office = visit("lin")
    submitted(office, "S1")
    refused = office.post("/returns/withdraw", org="S1", reason=" ", **FEBRUARY)
    assert (refused.status_code, "没有写明理由" in refused.text) == (422, True)
    foreign = visit("shen")
    foreign.get("/returns")
    denied = foreign.post("/returns/withdraw", org="S1", reason="x", **FEBRUARY)
    assert (denied.status_code, "只能上报、作废本机构的报表" in denied.text) == (403, True)
    assert office.post("/returns/withdraw", org="S1", reason="漏报", **FEBRUARY).status_code == 303
    assert 'name="reason"' not in office.get("/returns?period=2026-02").text


def test_an_export_says_what_for_and_holds_figures_and_names(visit, console):
    office = visit("lin")
    office.get("/returns")
    asked = {"org": "S1", "form": "xlsx", **FEBRUARY}
    refused = office.post("/returns/export", **asked)
    assert (refused.status_code, "没有写明用途" in refused.text) == (422, True)
    assert entries(console, PLATFORM_LOG, PersonalRead) == []
    given = office.post("/returns/export", purpose="上报县局", **asked)
    names = CalamineWorkbook.from_filelike(io.BytesIO(given.content)).get_sheet_by_name("名单").to_python()
    assert any(MINE in str(cell) for row in names for cell in row)
    assert not any("钱小少" in str(cell) for row in names for cell in row)
    (read,) = entries(console, PLATFORM_LOG, PersonalRead)
    assert (read.actor, A001 in read.payload.case_ids) == ("G1", True)


def test_a_return_is_printed_with_figures_and_without_names(visit, console):
    office = visit("lin")
    assert "/returns/paper?period=2026-02" in office.get("/returns?period=2026-02").text
    given = office.get("/returns/paper?period=2026-02&form=docx")
    assert given.headers["content-type"].endswith("wordprocessingml.document")
    made = docx.Document(io.BytesIO(given.content))
    said = "".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
    assert "暂予监外执行" in said
    assert MINE not in said
    assert office.get("/returns/paper?period=2026-02").content.startswith(b"%PDF")
    assert entries(console, PLATFORM_LOG, PersonalRead) == []
    for query, told in (("period=2026-02&form=exe", "这种格式"), ("period=2026-02&org=S2", "管辖范围")):
        refused = office.get(f"/returns/paper?{query}")
        assert (refused.status_code, told in refused.text) == (422, True)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("period=三月", "不是报表期间"),
        ("period=99999999999999999999", "不是报表期间"),
        ("period=2026-Q99999999999999999999", "不是报表期间"),
        ("period=2026-02&org=S2", "不在您的管辖范围内"),
    ],
)
def test_a_period_or_body_that_is_none_is_refused(visit, query, told):
    answer = visit("lin").get(f"/returns?{query}")
    assert (answer.status_code, told in answer.text) == (422, True)


def test_a_month_that_runs_cannot_be_submitted_and_an_assistant_submits_nothing(visit):
    office = visit("lin")
    office.get("/returns?period=2026-03")
    early = office.post("/returns/submit", org="S1", period="2026-03")
    assert (early.status_code, "还没有结束" in early.text) == (422, True)
    assert submitted(visit("xie"), "S1").status_code == 403


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 1, 1), ["2025-12", "2025-11", "2025-10", "2025-Q4", "2025-Q3", "2025"]),
        (date(2026, 3, 31), ["2026-02", "2026-01", "2025-12", "2025-Q4", "2025-Q3", "2025"]),
        (date(2026, 7, 15), ["2026-06", "2026-05", "2026-04", "2026-Q2", "2026-Q1", "2025"]),
    ],
)
def test_the_periods_that_are_offered_are_over(today, told):
    assert [said for said, _ in usual_periods(today)] == told
