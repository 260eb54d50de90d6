"""The county's pages: a patrol, an order about what it found, the office's reply, the duty log."""

from datetime import timedelta

import pytest
from pypdfium2 import PdfDocument

from correction.domain.duty_roster import Shift
from correction.domain.facts.duty_roster import DutyDaySet, DutyNoted
from correction.domain.facts.patrols import PatrolChecked, PatrolDrawn
from correction.domain.facts.supervision_orders import SupervisionOrdered
from correction.domain.moments import legal_day
from correction.office.county.patrols import repeats
from correction.office.judging.round import run_round
from correction.office.ladder.duty import set_days
from correction.store.queries.screens import open_alerts
from tests.console.conftest import A001, B001, MINE, NOW, THEIRS, entries
from tests.console.test_browser import sign_in

DEMANDS = "补做三月走访"


def to(answer):
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def draw(visitor, **fields):
    visitor.get("/patrols")
    told = {"scope": "persons", "size": "9", "purpose": "三月抽查"} | fields
    return visitor.post("/patrols", entry=visitor.keys[0], **told)


def send(visitor, **fields):
    visitor.get("/orders/new")
    told = {"office": "S1", "demands": DEMANDS, "due_on": "2026-03-12"} | fields
    return visitor.post("/orders", entry=visitor.keys[0], **told)


def test_a_patrol_leads_to_an_order_that_the_office_answers_and_the_county_accepts(visit, console):
    county = visit("shen")
    patrol = to(draw(county, office="S1"))
    (held,) = entries(console, "X1", PatrolDrawn)
    assert repeats(held.payload)
    page = county.get(patrol).text
    assert MINE in page
    assert THEIRS not in page
    checked = {"item": A001, "result": "发现问题", "remark": "没有走访"}
    assert to(county.post(f"{patrol}/checks", entry=county.keys[0], **checked)) == patrol
    (check,) = entries(console, "X1", PatrolChecked)
    about = f"/orders/new?office=S1&case={A001}&check={check.entry_id}&demands={DEMANDS}"
    form = county.get(about).text
    assert "网上巡查发现的问题" in form
    fields = {"office": "S1", "demands": DEMANDS, "due_on": "2026-03-12", "case": A001}
    order = to(county.post("/orders", entry=county.keys[0], check=check.entry_id, **fields))
    assert "督办单（待回复）" in county.get(patrol).text
    office = visit("lin")
    assert DEMANDS in office.get("/today").text
    assert MINE in office.get(order).text
    assert to(office.post(f"{order}/reply", entry=office.keys[0], content="已走访")) == order
    assert "已走访" in county.get(order).text
    returned = {"decision": "退回", "remark": "补照片", "due_on": "2026-03-15"}
    county.post(f"{order}/settle", entry=county.keys[0], **returned)
    assert "补照片" in office.get(order).text
    office.post(f"{order}/reply", entry=office.keys[0], content="照片已附")
    county.get(order)
    county.post(f"{order}/settle", entry=county.keys[0], decision="办结")
    assert "已办结" in office.get("/orders").text
    paper = office.get(f"{order}/paper?form=pdf")
    assert paper.headers["content-type"] == "application/pdf"
    said = "".join(page.get_textpage().get_text_range() for page in PdfDocument(paper.content))
    assert all(words in said.replace("\r\n", "") for words in (MINE, "照片已附", "办结"))
    assert visit("hedong").get(f"{order}/paper").status_code == 404
    assert "这种格式" in office.get(f"{order}/paper?form=exe").text
    assert DEMANDS not in office.get("/today").text


def test_an_order_overdue_is_shown_on_the_first_page_and_among_the_alerts(visit, console, clock):
    county = visit("shen")
    order = to(send(county, due_on="2026-03-10"))
    clock.advance(days=1)
    office = console.office
    run_round(office.store, office.positions, office.book, office.calendar, clock.at, clock=lambda: 0.0)
    kinds = {row.kind: row for row in open_alerts(office.store, office_ids=["S1"], limit=500).alerts}
    page = visit("lin").get("/today").text
    assert "超期 1 天" in page
    alert = visit("lin").get(f"/alerts/{kinds['supervision_late'].alert_id}").text
    assert DEMANDS in alert
    late = visit("lin")
    assert "督办超期" in late.get("/ledgers?kind=alerts&from_on=2026-03-11&to_on=2026-03-11").text
    late.get(order)
    assert to(late.post(f"{order}/reply", entry=late.keys[0], content="补做了")) == order
    assert "超期" in late.get(order).text


def test_an_alert_that_nobody_handles_becomes_an_order_of_the_county_alone(visit, console):
    (alert, *_) = open_alerts(console.office.store, office_ids=["S1"]).alerts
    assert (
        f"/orders/new?office=S1&amp;alert={alert.alert_id}"
        in visit("shen").get(f"/alerts/{alert.alert_id}").text
    )
    assert "/orders/new" not in visit("lin").get(f"/alerts/{alert.alert_id}").text
    county = visit("shen")
    order = to(send(county, alert=alert.alert_id))
    assert f"/alerts/{alert.alert_id}" in visit("lin").get(order).text
    foreign = visit("hedong")
    gone, nowhere = foreign.get(order), foreign.get("/orders/no-such-order")
    assert gone.status_code == nowhere.status_code == 404
    assert gone.text == nowhere.text
    assert DEMANDS not in foreign.get("/orders").text
    assert (
        foreign.post(
            f"{order}/reply", entry=foreign.keys[0] if foreign.keys else "x", content="x"
        ).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"due_on": "2026-03-09"}, "早于今天"),
        ({"office": "S9"}, "没有选择司法所"),
        ({"case": B001}, "核对督办的机构和所涉的事项"),
    ],
)
def test_an_order_that_cannot_be_so_comes_back_as_it_was_typed(visit, console, fields, told):
    refused = send(visit("shen"), document_no="督〔2026〕9号", **fields)
    assert refused.status_code in (404, 422)
    assert told in refused.text
    assert "督〔2026〕9号" in refused.text
    assert entries(console, "S1", SupervisionOrdered) == []


def test_a_draw_of_nothing_and_a_check_without_a_word_come_back_and_only_a_county_patrols(visit, console):
    county = visit("shen")
    assert "没有可以抽取的内容" in draw(county, scope="positions").text
    assert "不是可以抽取的项数" in draw(county, size="很多").text
    assert "没有选择抽查的范围" in draw(county, scope="x").text
    patrol = to(draw(county))
    county.get(patrol)
    refused = county.post(f"{patrol}/checks", entry=county.keys[0], item=A001, result="发现问题")
    assert "没有写明情况" in refused.text
    assert "没有选择核查结果" in county.post(f"{patrol}/checks", entry=county.keys[0], item=A001).text
    answers = {name: visit(name).get("/patrols").status_code for name in ("lin", "xie", "jian", "guan")}
    assert set(answers.values()) == {403}
    assert entries(console, "X1", PatrolChecked) == []


def test_the_duty_log_shows_the_shift_what_was_done_and_the_notes(visit, console):
    shift = Shift(staff_id="G1", from_at=NOW - timedelta(hours=2), until_at=NOW + timedelta(hours=2))
    day = DutyDaySet(org_id="S1", on=legal_day(shift.from_at), shifts=(shift,))
    with console.office.store.writing() as uow:
        set_days(uow, [day], actor="t", now=NOW - timedelta(days=1))
    officer = visit("lin")
    assert "没有交接记录" in officer.get("/duty-log").text
    officer.post(f"/people/{A001}/check-in-now", entry=officer.keys[0])
    officer.get("/duty-log")
    empty = officer.post("/duty-log", entry=officer.keys[0], kind="情况记录", said=" ")
    assert "没有写明内容" in empty.text
    noted = {"kind": "交接记录", "said": "<b>李某未归</b>", "at": "2026-03-10 08:00"}
    assert to(officer.post("/duty-log", entry=officer.keys[0], **noted)) == "/duty-log"
    page = officer.get("/duty-log").text
    assert "&lt;b&gt;李某未归" in page
    assert "已交接" in page
    assert "签到 1" in page
    assert len(entries(console, "S1", DutyNoted)) == 1
    assert "李某未归" in visit("shen").get("/duty-log?org=S1").text
    log = "/ledgers?kind=work_log&from_on=2026-03-10&to_on=2026-03-10&staff="
    assert "李某未归" in officer.get(f"{log}G1").text
    assert MINE in officer.get(f"{log}G1").text
    assert "李某未归" not in officer.get(f"{log}G2").text
    assert visit("hedong").get("/duty-log?org=S1").status_code == 422
    assert officer.get("/duty-log?on=昨天").status_code == 422


def test_offices_stand_side_by_side_with_whom_they_do_their_work(visit):
    page = visit("shen").get("/county").text
    row = page[page.index("城关司法所") :]
    row = row[: row.index("</tr>")]
    assert "3.0 人" in row
    assert "网上巡查" in page


@pytest.mark.slow
def test_a_county_draws_and_orders_and_the_office_answers_in_a_browser(browser):
    page = browser.page

    def click(what):
        with page.expect_navigation():
            page.click(what)

    def as_account(name, path):
        click("text=退出")
        sign_in(browser, name)
        browser.open(path)

    sign_in(browser, "shen")
    browser.open("/patrols")
    assert browser.faults() == []
    page.check("text=抽查对象")
    page.check("text=城关司法所")
    page.fill("#purpose", "三月抽查")
    click("button:has-text('抽取')")
    item = page.locator("section.card", has_text=MINE)
    item.get_by_label("发现问题", exact=True).check()
    item.locator("input[name=remark]").fill("没有走访")
    with page.expect_navigation():
        item.locator("button").click()
    assert browser.faults() == []
    browser.shot("patrol")
    click("text=下发督办单")
    page.fill("#due_on", "2026-03-12")
    click("button:has-text('下发')")
    order = "/orders/" + page.url.partition("/orders/")[2].partition("?")[0]
    as_account("lin", order)
    page.fill("#content", "已走访，见记录")
    click("button:has-text('回复')")
    as_account("shen", order)
    page.get_by_label("办结", exact=True).check()
    click("button:has-text('登记审核')")
    assert "已办结" in page.content()
    assert browser.faults() == []
    browser.shot("supervision-order")
    browser.open("/duty-log")
    assert browser.faults() == []
    browser.open("/returns?period=2026-02")
    assert browser.faults() == []
    browser.shot("return")
