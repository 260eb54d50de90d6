"""Ledgers in the console: any kind for any period, masked on the page, logged when they leave."""

import io

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from correction.domain.facts.accounts import PersonalRead
from correction.domain.ledger import LedgerKind
from correction.office.ports import PLATFORM_LOG
from tests.console.conftest import B002, MINE, THEIRS, entries
from tests.console.test_browser import sign_in

NUMBER = "330702198506011238"
PERIOD = {"from_on": "2026-03-01", "to_on": "2026-03-10"}


def test_every_ledger_opens_with_its_own_name_and_shows_no_neighbour(visit):
    visitor, wrong = visit("lin"), []
    for kind in LedgerKind:
        page = visitor.get(f"/ledgers?kind={kind.value}&from_on=2025-01-01&to_on=2026-03-10")
        shown = page.status_code == 200 and f"{kind.zh} <small>" in page.text
        if not shown or THEIRS in page.text or NUMBER in page.text:
            wrong.append(kind)
    assert wrong == []


def test_the_roster_of_today_and_the_alerts_told_are_there(visit):
    visitor = visit("lin")
    assert MINE in visitor.get("/ledgers").text
    alerts = visitor.get("/ledgers?kind=alerts&from_on=2026-03-01&to_on=2026-03-10").text
    assert MINE in alerts
    assert "未签到" in alerts


def test_an_export_says_what_for_is_logged_and_holds_whole_numbers_as_text(visit, console):
    visitor = visit("lin")
    visitor.get("/ledgers")
    refused = visitor.post("/ledgers/export", kind="roster", form="xlsx", **PERIOD)
    assert refused.status_code == 422
    assert "没有写明用途" in refused.text
    assert entries(console, PLATFORM_LOG, PersonalRead) == []
    done = visitor.post("/ledgers/export", kind="roster", form="xlsx", purpose="季度核对", **PERIOD)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(done.content)).get_sheet_by_index(0).to_python()
    assert NUMBER in {cell for row in rows for cell in row}
    assert "钱某" in {cell for row in rows for cell in row}
    (read,) = entries(console, PLATFORM_LOG, PersonalRead)
    assert len(read.payload.case_ids) == 3
    assert (read.actor, read.payload.purpose[-4:]) == ("G1", "季度核对")
    printed = visitor.post("/ledgers/export", kind="roster", form="pdf", purpose="存档", **PERIOD)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed.content))
    assert MINE in text
    assert THEIRS not in text


def test_who_may_not_export_takes_nothing_away(visit):
    answers = {}
    for name in ("xie", "guan", "jian", "shen"):
        visitor = visit(name)
        visitor.get("/ledgers")
        sent = visitor.post("/ledgers/export", kind="leaves", form="xlsx", purpose="检查", **PERIOD)
        answers[name] = sent.status_code
    assert answers == {"xie": 403, "guan": 403, "jian": 200, "shen": 200}


def test_a_sealed_record_is_in_no_ledger_and_wrong_words_are_told_kindly(visit):
    visitor = visit("hedong")
    page = visitor.get("/ledgers?kind=roster&from_on=2026-03-01&to_on=2026-03-10").text
    assert "另有 1 件犯罪记录已封存" in page
    assert "孙未封" not in page
    assert B002 not in page
    for query, told in (("kind=x", "没有“x”"), ("from_on=昨天", "昨天"), ("from_on=2026-04-01", "早于")):
        answer = visitor.get(f"/ledgers?{query}")
        assert answer.status_code == 422
        assert told in answer.text
    refused = visitor.post("/ledgers/export", kind="roster", form="exe", purpose="x", **PERIOD)
    assert "没有“exe”这种格式" in refused.text


@pytest.mark.slow
def test_axe_finds_no_serious_fault_in_a_ledger(browser):
    sign_in(browser, "lin")
    browser.open("/ledgers?kind=alerts&from_on=2026-03-01&to_on=2026-03-10")
    assert browser.faults() == []
    browser.shot("ledger")
