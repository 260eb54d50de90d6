"""Papers in the console: making one, printing it; an office ends at its own fence here too."""

from datetime import date
from typing import Any

import pypdfium2
import pytest

from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.admission import CaseOpened, OfficeAssigned
from correction.domain.facts.investigation import Asker, InvestigationAsked
from correction.domain.facts.issuing import PaperIssued, PaperRegistered
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel
from correction.domain.facts.minors import ShieldedRead
from correction.domain.facts.upkeep import Voided
from correction.domain.moments import When
from correction.domain.person import Person, Sex
from correction.office.ids import new_id
from correction.office.ports import PLATFORM_LOG, LogKind
from correction.office.record import draft, record
from tests.console.conftest import A001, A003, B001, B002, MINE, NOW, entries
from tests.console.test_browser import sign_in
from tests.papers.paper_desk import TALK

FIELDS = {f"field-{name}": text for name, text in TALK.items()}


def grant_leave(console, case_id=A001):
    days: Any = {"leave_id": "L1", "from_on": date(2026, 3, 12), "to_on": date(2026, 3, 14)}
    asked = LeaveAsked(**days, reason="父亲住院", destination="上海市")
    granted = LeaveGranted(**days, destination="上海市", level=LeaveLevel.COUNTY)
    drafts = [
        draft(fact, When.day(date(2026, 3, 9)), entry_id=new_id(NOW), actor="K1") for fact in (asked, granted)
    ]
    with console.office.store.writing() as uow:
        record(uow, case_id, drafts, now=NOW)
    return drafts[1].entry_id


def words(answer):
    assert answer.status_code == 200, answer.text
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))


def test_a_leave_certificate_is_found_made_and_printed_from_the_persons_page(visit, console):
    about = grant_leave(console)
    visitor = visit("lin")
    assert f'href="/people/{A001}/papers"' in visitor.get(f"/people/{A001}").text
    assert f"new?paper=leave_certificate&amp;about={about}" in visitor.get(f"/people/{A001}/papers").text
    visitor.get(f"/people/{A001}/papers/new?paper=leave_certificate&about={about}")
    sent = {"paper": "leave_certificate", "about": about, "entry": visitor.keys[0]}
    done = visitor.post(f"/people/{A001}/papers", **sent)
    assert done.headers["location"] == f"/people/{A001}/papers?done=paper"
    assert visitor.post(f"/people/{A001}/papers", **sent).status_code == 303
    (issued,) = entries(console, A001, PaperIssued)
    (line,) = entries(console, "X1", PaperRegistered)
    assert (line.payload.number, issued.payload.number) == (1, "（示例县司法局）社矫外字〔2026〕第1号")
    page = visitor.get(done.headers["location"]).text
    assert "已制作文书" in page
    assert "父亲住院" not in page
    printed = visitor.post(f"/people/{A001}/papers/{issued.entry_id}/print", form="pdf")
    assert printed.headers["content-type"] == "application/pdf"
    assert MINE in words(printed)
    word = visitor.post(f"/people/{A001}/papers/{issued.entry_id}/print", form="docx")
    assert word.content[:2] == b"PK"
    purposes = [entry.payload.purpose for entry in entries(console, PLATFORM_LOG, PersonalRead)]
    assert [said[:2] for said in purposes] == ["制作", "打印", "打印"]
    for name, seen in (("shen", True), ("lin", True), ("hedong", False)):
        assert (MINE in visit(name).get("/papers").text) is seen


def test_a_talk_record_that_lacks_something_comes_back_with_what_was_typed(visit, console):
    visitor = visit("lin")
    form = visitor.get(f"/people/{A001}/papers/new?paper=talk").text
    assert 'value="lin"' in form
    typed = FIELDS | {"field-记录人": "林所长"}
    refused = visitor.post(f"/people/{A001}/papers", paper="talk", entry=visitor.keys[0], **typed)
    assert refused.status_code == 422
    assert "应有两名工作人员在场" in refused.text
    assert "在厂里上班" in refused.text
    assert f'name="entry" value="{visitor.keys[0]}"' in refused.text
    assert entries(console, A001, PaperIssued) == []


def test_a_name_that_no_font_holds_takes_no_number_and_names_the_sign(visit, console):
    visitor = visit("lin")
    visitor.get(f"/people/{A001}/papers/new?paper=talk")
    typed = FIELDS | {"field-谈话内容": "姓\U000323af"}
    refused = visitor.post(f"/people/{A001}/papers", paper="talk", entry=visitor.keys[0], **typed)
    assert refused.status_code == 422
    assert "U+323AF" in refused.text
    assert "“谈话内容”" in refused.text
    assert entries(console, "S1", PaperRegistered) == []


def test_who_may_not_make_papers_makes_none(visit, console):
    sent = {"paper": "talk", "entry": new_id(NOW), **FIELDS}
    names = ("xie", "jian", "guan", "hedong")
    answers = [visit(name).post(f"/people/{A001}/papers", **sent).status_code for name in names]
    assert answers == [403, 403, 403, 404]
    assert entries(console, A001, PaperIssued) == []


def test_an_inspector_prints_what_was_made_and_an_assistant_blank_forms_alone(visit, console):
    lin = visit("lin")
    lin.get(f"/people/{A001}/papers/new?paper=talk")
    assert lin.post(f"/people/{A001}/papers", paper="talk", entry=lin.keys[0], **FIELDS).status_code == 303
    (issued,) = entries(console, A001, PaperIssued)
    path = f"/people/{A001}/papers/{issued.entry_id}/print"
    assert "在厂里上班" in words(visit("jian").post(path, form="pdf"))
    assistant = visit("xie")
    assert assistant.post(path, form="pdf").status_code == 403
    assert "谈话笔录" in words(assistant.get("/papers/blank/talk"))
    assert "没有“exe”这种格式" in assistant.get("/papers/blank/talk?form=exe").text


def test_a_neighbours_papers_are_not_found_and_not_listed(visit, console):
    theirs = visit("hedong")
    theirs.get(f"/people/{B001}/papers/new?paper=talk")
    assert (
        theirs.post(f"/people/{B001}/papers", paper="talk", entry=theirs.keys[0], **FIELDS).status_code == 303
    )
    (issued,) = entries(console, B001, PaperIssued)
    visitor = visit("lin")
    for log_id in (B001, "S2", "X1", A001):
        answer = visitor.post(f"/people/{log_id}/papers/{issued.entry_id}/print", form="pdf")
        assert answer.status_code == 404
    assert B001 not in visitor.get("/papers").text
    assert "谈话笔录" in theirs.get("/papers").text


def test_of_a_sealed_record_nothing_is_made_and_of_a_minor_it_is_a_logged_reading(visit, console):
    refused = visit("hedong").post(f"/people/{B002}/papers", paper="talk", entry=new_id(NOW), **FIELDS)
    assert refused.status_code == 422
    assert "犯罪记录已封存" in refused.text
    visitor = visit("lin")
    visitor.get(f"/people/{A003}/papers/new?paper=talk")
    assert (
        visitor.post(f"/people/{A003}/papers", paper="talk", entry=visitor.keys[0], **FIELDS).status_code
        == 303
    )
    assert [entry.payload.case_ids for entry in entries(console, PLATFORM_LOG, ShieldedRead)] == [(A003,)]
    page = visitor.get("/papers").text
    assert "钱小少" not in page


def test_a_period_that_is_none_is_told_kindly(visit):
    page = visit("lin").get("/papers?from_on=三月&to_on=2026-03-10")
    assert page.status_code == 422
    assert "三月" in page.text


def test_a_paper_made_by_mistake_is_voided_for_a_reason_and_stays_in_the_register(visit, console):
    visitor = visit("lin")
    visitor.get(f"/people/{A001}/papers/new?paper=talk")
    made = visitor.post(f"/people/{A001}/papers", paper="talk", entry=visitor.keys[0], **FIELDS)
    assert made.status_code == 303
    (issued,) = entries(console, A001, PaperIssued)
    path = f"/people/{A001}/papers/{issued.entry_id}/void"
    key = new_id(NOW)
    assert visitor.post(path, reason=" ", entry=key).status_code == 422
    assert visit("jian").post(path, reason="x", entry=key).status_code == 403
    assert visitor.post(path, reason="谈错人", entry=key).status_code == 303
    assert visitor.post(path, reason="谈错人", entry=key).status_code == 303
    assert "已经作废：谈错人" in visitor.post(path, reason="再来", entry=new_id(NOW)).text
    assert visitor.post(f"/people/{A001}/papers/x/void", reason="x", entry=new_id(NOW)).status_code == 404
    assert len(entries(console, A001, Voided)) == 1
    assert "谈错人" in visitor.get("/papers").text


def test_the_register_of_an_office_has_no_gap_where_somebody_moved_away(visit, console):
    grant_leave(console)
    lin, (asked,) = visit("lin"), entries(console, A001, LeaveAsked)
    lin.get(f"/people/{A001}/papers/new?paper=leave_approval&about={asked.entry_id}")
    sent = {"paper": "leave_approval", "about": asked.entry_id, "entry": lin.keys[0]}
    assert lin.post(f"/people/{A001}/papers", **sent).status_code == 303
    (issued,) = entries(console, A001, PaperIssued)
    name = entries(console, A001, CaseOpened)[0].payload.person.name
    days = "from_on=2026-01-01&to_on=2026-12-31"
    assert name in lin.get(f"/papers?{days}").text
    moved = draft(
        OfficeAssigned(office_id="S2"), When.day(date(2026, 3, 10)), entry_id=new_id(NOW), actor="K1"
    )
    with console.office.store.writing() as uow:
        record(uow, A001, [moved], now=NOW)
    page = lin.get(f"/papers?{days}").text
    assert issued.payload.number in page
    assert "（已转出）" in page
    assert name not in page
    assert f"/people/{A001}/papers" not in page


def test_an_inquiry_before_sentence_is_made_from_the_register_and_not_by_a_neighbour(visit, console):
    person = Person(name="赵大", sex=Sex.MALE, born_on=date(1990, 1, 1))
    asked = InvestigationAsked(investigation_no="调1", person=person, asker=Asker.COURT, asker_name="甲法院")
    with console.office.store.writing() as uow:
        uow.create_log("i1", LogKind.INVESTIGATION, office_id="S1")
        uow.append(
            "i1", [draft(asked, When.day(date(2026, 3, 3)), entry_id="i", actor="G1")], recorded_at=NOW
        )
    visitor = visit("lin")
    assert "赵大（调查 调1）" in visitor.get("/papers").text
    visitor.get("/people/i1/papers/new?paper=inquiry_record&about=i")
    typed = {f"field-{name}": TALK[name] for name in ("开始时间", "结束时间", "地点", "记录人")}
    typed |= {"field-调查人": "林所长", "field-被调查人": "邻居", "field-笔录内容": "为人老实"}
    sent = {"paper": "inquiry_record", "about": "i", "entry": visitor.keys[0]}
    assert visitor.post("/people/i1/papers", **sent, **typed).status_code == 303
    assert "赵大" not in visit("hedong").get("/papers").text
    assert visit("hedong").get("/people/i1/papers").status_code == 404


@pytest.mark.slow
def test_in_a_real_browser_a_leave_certificate_is_made_by_keyboard_and_opened(browser, console):
    about = grant_leave(console)
    sign_in(browser, "lin")
    browser.open(f"/people/{A001}/papers")
    assert browser.faults() == []
    browser.shot("papers")
    browser.page.locator(f'a[href$="about={about}"]', has_text="准予外出证明").focus()
    browser.go("Enter")
    assert browser.faults() == []
    browser.shot("paper-form")
    browser.page.get_by_role("button", name="制作并登记").focus()
    browser.go("Enter")
    assert "已制作文书" in browser.page.locator("p.said").inner_text()
    (issued,) = entries(console, A001, PaperIssued)
    assert issued.payload.number.endswith("第1号")
    browser.shot("papers-issued")
    browser.open("/papers")
    assert browser.faults() == []
    browser.shot("register")
    browser.open(f"/people/{A001}/volumes/execution")
    assert browser.faults() == []
    browser.shot("volume")
