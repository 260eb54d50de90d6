"""本地标准 and 值班表: one proposes, another approves, the page shows it; nobody else may."""

import re
from datetime import date, timedelta

import pytest
from correction_console.console import Console
from correction_console.settings import trying
from correction_console.signing.passwords import hash_password

from correction.domain.accounts import Account, AccountRole
from correction.domain.facts.standards import StandardProposed
from correction.domain.moments import local_text
from correction.domain.organisation import Role, StaffMember
from correction.office.accounts import open_account
from correction.office.ids import new_id
from correction.office.organisation import set_staff
from correction.office.standards.keeping import approve, propose
from tests.console.conftest import A001, CHEAP, NOW, PASSWORD
from tests.console.test_browser import sign_in

GRACE = "check_in.grace_minutes"
HASHED = hash_password(PASSWORD, hasher=CHEAP)


@pytest.fixture
def county(console: Console) -> Console:
    """The county with a second approver, and an officer who only proposes."""
    with console.office.store.writing() as uow:
        for sign, staff_id, name, role in (
            ("ma", "K2", "马局长", AccountRole.APPROVER),
            ("zhao", "K3", "赵科员", AccountRole.OFFICER),
        ):
            member = StaffMember(staff_id=staff_id, name=name, org_id="X1", role=Role.OFFICER)
            set_staff(uow, member, actor="t", now=NOW)
            account = Account(
                account_id=sign, name=name, org_id="X1", role=role, password_hash=HASHED, staff_id=staff_id
            )
            open_account(uow, account, actor="t", now=NOW)
    return console


def proposed(console: Console, value: str = "5", key: str = GRACE, by: str = "K1") -> str:
    said = StandardProposed(
        standard_id=new_id(NOW),
        org_id="X1",
        key=key,
        value=value,
        from_on=date(2026, 3, 12),
        reason="就在楼下",
    )
    with console.office.store.writing() as uow:
        return propose(uow, console.book(), said, actor=by, now=NOW).standard_id


def test_one_proposes_another_approves_and_the_page_and_the_rulebook_show_it(county, visit, clock) -> None:
    shen, ma = visit("shen"), visit("ma")
    assert f"/standards/new/{GRACE}" in shen.get("/standards").text
    form = shen.get(f"/standards/new/{GRACE}")
    assert "填写 0 至 240 的整数" in form.text
    fields = {"value": "５", "from_on": "2026-03-12", "reason": "签到点就在楼下", "entry": shen.keys[0]}
    made = shen.post(f"/standards/new/{GRACE}", **fields)
    assert made.status_code == 303
    again = shen.post(f"/standards/new/{GRACE}", **fields)
    assert again.headers["location"] == made.headers["location"]
    to = made.headers["location"].partition("?")[0]
    assert "自己提出的只能撤回" in shen.get(to).text
    own = shen.post(f"{to}/decision", decision="批准")
    assert (own.status_code, "不能自己批准" in own.text) == (403, True)
    assert "等待批准" in ma.get("/standards").text
    ma.get(to)
    assert ma.post(f"{to}/decision", decision="批准").status_code == 303
    shown = ma.get("/standards").text
    assert "2026-03-12 起 不超过 5 分钟" in shown
    clock.advance(days=3)
    assert re.search(r"<strong>不超过 5 分钟</strong>", visit("lin").get("/standards").text)
    law = visit("lin").get("/law?words=宽限 签到").text
    assert "示例县司法局本地标准" in law
    assert "马局长 2026-03-10 批准" in law
    assert "已批准" in visit("ma").get("/standards/past").text


def test_what_is_laxer_than_the_law_comes_back_with_the_article_and_what_was_typed(county, visit) -> None:
    shen = visit("shen")
    shen.get("/standards/new/leave.county_max_days")
    typed = {"value": "40", "from_on": "2026-04-01", "reason": "方便群众", "entry": shen.keys[0]}
    refused = shen.post("/standards/new/leave.county_max_days", **typed)
    assert refused.status_code == 403
    assert "社区矫正法实施办法》第二十七条" in refused.text
    assert 'value="40"' in refused.text
    assert "方便群众" in refused.text
    empty = shen.post("/standards/new/leave.county_max_days", **{**typed, "value": " "})
    assert (empty.status_code, "没有写数值" in empty.text) == (422, True)
    early = shen.post(
        "/standards/new/leave.county_max_days", **{**typed, "value": "20", "from_on": "2026-03-10"}
    )
    assert (early.status_code, "不追溯" in early.text) == (422, True)
    assert shen.get("/standards/new/absence.warning_days").status_code == 404
    script = shen.post(
        f"/standards/new/{GRACE}", value="<script>", from_on="2026-04-01", reason="x", entry=shen.keys[0]
    )
    assert "<script>" not in script.text.replace('<script src="/static', "")


@pytest.mark.parametrize(
    ("name", "decision", "status"),
    [
        ("zhao", "批准", 403),
        ("lin", "批准", 403),
        ("jian", "批准", 403),
        ("ma", "", 422),
        ("ma", "不予批准", 422),
    ],
)
def test_who_may_not_decide_is_told_so(county, visit, name, decision, status) -> None:
    key = proposed(county)
    visitor = visit(name)
    visitor.get(f"/standards/{key}")
    assert visitor.post(f"/standards/{key}/decision", decision=decision).status_code == status
    assert not county.book().is_local


def test_an_officer_of_an_office_reads_and_proposes_nothing(county, visit) -> None:
    lin = visit("lin")
    assert "/standards/new/" not in lin.get("/standards").text
    lin.get(f"/standards/new/{GRACE}")
    refused = lin.post(
        f"/standards/new/{GRACE}", value="5", from_on="2026-04-01", reason="x", entry=lin.keys[0]
    )
    assert (refused.status_code, "不是县级" in refused.text) == (403, True)
    assert visit("jian").get(f"/standards/new/{GRACE}").status_code == 403
    assert lin.get("/standards?org=elsewhere").status_code == 404
    assert lin.get("/standards/no-such").status_code == 404
    assert lin.get("/standards?on=昨天").status_code == 422


def test_a_proposal_is_withdrawn_by_whoever_made_it(county, visit) -> None:
    key = proposed(county, by="K3")
    zhao = visit("zhao")
    assert "撤回" in zhao.get(f"/standards/{key}").text
    assert zhao.post(f"/standards/{key}/decision", decision="撤回").status_code == 303
    assert "已撤回" in zhao.get("/standards/past").text


def test_a_trial_goes_on_by_itself_until_everybody_was_looked_at(county, visit, monkeypatch) -> None:
    monkeypatch.setattr(trying, "AT_ONCE", 2)
    key = proposed(county)
    shen = visit("shen")
    page, seen = shen.get(f"/standards/{key}/trial?look=back").text, 0
    while more := re.search(r'hx-get="([^"]+)"', page):
        assert f"已试算 {seen + 2} / 5" in page
        seen += 2
        page = shen.get(more[1].replace("&amp;", "&")).text
    assert "试算完毕，共 5 个案件" in page
    assert "试算完毕" in shen.get(f"/standards/{key}/trial?look=start&after=zzz").text
    assert visit("lin").get("/standards/no-such/trial").status_code == 404


def test_a_trial_that_the_records_cannot_tell_is_said_so(county, visit) -> None:
    key = proposed(county, "50", "muster.arrival_minutes")
    assert "没有名单可以试算" in visit("shen").get(f"/standards/{key}").text
    assert "不改变谁有预警" in visit("shen").get("/standards/new/muster.arrival_minutes").text


def test_a_standard_for_positions_is_tried_on_those_that_were_kept(county, visit) -> None:
    key, shen = proposed(county, "6", "stationary.hours"), visit("shen")
    page = shen.get(f"/standards/{key}").text
    assert "天的定位点倒推" in page
    assert "look=start" not in page
    assert "试算完毕" in shen.get(f"/standards/{key}/trial?look=start&after=zzz").text
    assert "试算按留存的定位点倒推" in shen.get("/standards/new/stationary.hours").text


def test_a_roster_is_set_day_by_day_and_shows_when_nobody_is_there(county, visit) -> None:
    lin = visit("lin")
    assert "没有登记过值班表" in lin.get("/roster").text
    day = {"org": "S1", "on": "2026-03-11", "shifts": "G1 08:00-18:00\nG2 18：00-08:00 代 G1"}
    assert lin.post("/roster", **day).status_code == 303
    shown = lin.get("/roster").text
    assert "08:00-18:00 林所长" in shown
    assert "18:00-08:00 协理员甲（代林所长）" in shown
    assert "00:00-08:00" in shown
    for wrong, said in (
        ({"shifts": "G1 25点"}, "看不懂"),
        ({"shifts": "G9 08:00-18:00"}, "没有工作人员 G9"),
        ({"on": "2026-03-10", "shifts": "G1 08:00-18:00", "reason": ""}, None),
        ({"on": "2026-03-10", "shifts": "G1 09:00-18:00", "reason": ""}, "写明更改的理由"),
        ({"org": "S2"}, "不在您的管辖范围内"),
    ):
        answer = lin.post("/roster", **{**day, **wrong})
        assert said is None or said in answer.text, wrong
    assert visit("xie").post("/roster", **day).status_code == 403
    assert lin.get("/roster?from_on=昨天").status_code == 422
    assert visit("shen").get("/roster?org=S2").status_code == 200
    assert local_text(NOW)[:10] in shown


def test_what_comes_due_follows_a_standard_as_soon_as_it_is_approved(county) -> None:
    until = NOW + timedelta(days=3)

    def closing():
        ahead = county.duties.ahead(county.office, county.book_to_show(), [A001], now=NOW, until=until).dues
        began = (one.finding.began_at.astimezone(NOW.tzinfo) for one in ahead)
        return {f"{at:%d %H:%M}" for at in began if at.hour == 10}

    assert "12 10:15" in closing()
    key, book = proposed(county), county.book()
    with county.office.store.writing() as uow:
        approve(uow, book, key, actor="K2", now=NOW)
    assert {"11 10:15", "12 10:05"} <= closing()


@pytest.mark.slow
def test_in_a_browser_one_proposes_a_second_person_approves_and_the_value_shows(county, browse) -> None:
    with browse(county) as browser:
        page = browser.page
        sign_in(browser, "shen")
        browser.open("/standards")
        assert browser.faults() == []
        page.get_by_role("link", name="提出签到时段后的宽限的本地标准").click()
        page.get_by_label("数值").fill("5")
        page.get_by_label("从哪一天起执行").fill("2026-03-12")
        page.get_by_label("理由").fill("签到点就在司法所门口")
        page.get_by_role("button", name="提出").click()
        assert "等待批准" in page.locator("h1").inner_text()
        page.get_by_role("button", name="倒推").click()
        page.get_by_text("试算完毕").wait_for()
        assert browser.faults() == []
        browser.shot("standard-waiting")
        to = page.url.partition("?")[0]
        page.get_by_role("button", name="退出").click()
        page.wait_for_url("**/sign-in*")
        sign_in(browser, "ma")
        page.goto(to)
        page.get_by_label("批准", exact=True).check()
        page.get_by_role("button", name="登记决定").click()
        assert "已批准" in page.locator("h1").inner_text()
        page.goto(to.rpartition("/")[0])
        assert "2026-03-12 起 不超过 5 分钟" in page.locator("main").inner_text()
        browser.shot("standards")
        assert browser.complaints == []
        assert browser.elsewhere == []
