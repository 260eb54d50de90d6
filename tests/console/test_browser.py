"""An officer's morning in a real browser, by keyboard alone, and what others see of it."""

import pytest

from correction.domain.facts.alerts import AlertAcknowledged, AlertReviewed
from correction.domain.facts.check_ins import CheckInMade
from tests.console.conftest import A001, A002, A003, PASSWORD, entries


def sign_in(browser, name):
    browser.open("/")
    # A browser puts the cursor there some time after the page has come; what is typed before goes nowhere.
    browser.page.locator("#account:focus").wait_for()
    browser.page.keyboard.type(name)
    browser.press("Tab")
    browser.page.keyboard.type(PASSWORD)
    browser.go("Enter")


def test_an_officers_morning_by_keyboard_alone(browser, console):
    page = browser.page
    sign_in(browser, "lin")
    assert page.url.endswith("/today")
    # The first who is due stands at the counter: down to the button, and one stroke.
    browser.press("ArrowDown")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "当面签到" in first
    browser.press("Enter")
    page.wait_for_selector(".act .badge.ok")
    assert page.locator(".act .badge.ok").inner_text().startswith("已签到，第 ")
    page.wait_for_function("document.activeElement.innerText === '当面签到'")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    browser.shot("today-after-a-check-in")
    # Another one rings up: found by number, then recorded in no more than three strokes.
    browser.press("/")
    page.keyboard.type("A002")
    browser.go("Enter")
    browser.press("ArrowDown")
    browser.go("Enter")
    strokes = browser.press("c") + browser.go("Enter")
    assert strokes <= 3
    assert page.locator("p.said").inner_text().endswith("已登记签到")
    assert sum(len(entries(console, case_id, CheckInMade)) for case_id in (A001, A002)) == 2
    # An alert is taken up, looked into, and closed with a note.
    browser.go("2")
    browser.press("ArrowDown")
    browser.go("Enter")
    page.wait_for_selector("#why")
    browser.shot("alert")
    browser.press("a")
    browser.go("Enter")
    assert "已接警" in page.locator("#handle").inner_text()
    page.get_by_label("有正当理由").focus()
    browser.press("Space", "Tab")
    page.keyboard.type("住院，家属已交证明")
    browser.press("Tab")
    browser.go("Enter")
    assert page.locator("p.said").inner_text().endswith("已消警")
    for kind in (AlertAcknowledged, AlertReviewed):
        assert sum(len(entries(console, case_id, kind)) for case_id in (A001, A002, A003)) == 1
    # Signing out.
    page.get_by_role("button", name="退出").focus()
    browser.go("Enter")
    assert page.url.endswith("/sign-in")


PAGES = ("/sign-in", "/today", "/alerts", "alert", "/find?words=A", f"/people/{A001}", "/account")


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_serious_fault(browser, path):
    if path == "/sign-in":
        browser.open(path)
    else:
        sign_in(browser, "lin")
        browser.open("/alerts" if path == "alert" else path)
    if path == "alert":
        with browser.page.expect_navigation():
            browser.page.locator("#queue tbody a").first.click()
    assert browser.faults() == []
    wide = browser.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide


def test_what_somebody_else_did_meanwhile_arrives_without_a_click(browser, console, visit):
    sign_in(browser, "lin")
    browser.open("/alerts")
    page = browser.page
    shown = page.locator("#queue tbody a").first.get_attribute("href")
    other = visit("shen")
    other.get(shown)
    other.post(f"{shown}/acknowledge", entry=other.keys[0])
    row = page.locator("#queue tbody tr").first
    assert "未处置" in row.inner_text()
    queue = "document.getElementById('queue').getAttribute('hx-get')"
    page.evaluate(f"htmx.ajax('GET', {queue}, {{target: '#queue', swap: 'outerHTML'}})")
    page.wait_for_function("document.querySelector('#queue tbody tr').innerText.includes('已接警')")
    assert "已接警" in row.inner_text()


def test_a_double_click_records_once(browser, console):
    sign_in(browser, "lin")
    browser.open(f"/people/{A001}")
    browser.page.get_by_role("button", name="登记签到").dblclick()
    browser.page.wait_for_selector("p.said")
    assert len(entries(console, A001, CheckInMade)) == 1


def test_an_inspector_sees_and_records_nothing(browser):
    sign_in(browser, "jian")
    page = browser.page
    assert page.locator("button", has_text="当面签到").count() == 0
    browser.open(f"/people/{A001}")
    assert page.locator("#check-in").count() == 0
    page.get_by_label("查看完整信息的理由（留有记录）").fill("检察监督")
    browser.go("Enter")
    assert "330702198506011238" in page.content()
    browser.shot("inspector")
