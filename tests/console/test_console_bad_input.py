"""What goes wrong in a browser: shown kindly, refused safely, nothing lost and nothing done twice."""

import html
import re

import pytest

from correction.domain.facts.check_ins import CheckInMade
from correction.office.ids import new_id
from tests.console.conftest import A001, A002, PASSWORD, SCRIPT, entries

FORM = {"at": "2026-03-10 08:15", "means": "电话", "identity": "一致", "note": "已到岗"}


@pytest.fixture
def key(clock):
    return new_id(clock())


def check_in(visitor, key, **changed):
    return visitor.post(f"/people/{A001}/check-ins", entry=key, **(FORM | changed))


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(visit, console, clock, key):
    visitor = visit("lin")
    clock.advance(hours=2)
    asked = check_in(visitor, key)
    assert asked.status_code == 401
    assert "刚才提交的内容已经保留" in asked.text
    (kept,) = map(html.unescape, re.findall(r'name="kept" value="([^"]*)"', asked.text))
    (back,) = re.findall(r'name="back" value="([^"]*)"', asked.text)
    assert PASSWORD not in kept
    resumed = visitor.client.post(
        "/sign-in", data={"account": "lin", "password": PASSWORD, "back": back, "kept": kept}
    )
    assert resumed.status_code == 200
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', resumed.text))
    assert {name: html.unescape(fields[name]) for name in FORM} == FORM
    assert visitor.client.post(back, data=fields).status_code == 303
    assert [entry.entry_id for entry in entries(console, A001, CheckInMade)] == [key]


def test_a_double_click_and_a_page_sent_again_record_once(visit, console, key):
    visitor = visit("lin")
    assert [check_in(visitor, key).status_code for _ in range(3)] == [303, 303, 303]
    assert len(entries(console, A001, CheckInMade)) == 1
    stroke = [visitor.post(f"/people/{A002}/check-in-now", entry=key[:-1] + "0") for _ in range(2)]
    assert [answer.status_code for answer in stroke] == [303, 303]
    assert len(entries(console, A002, CheckInMade)) == 1


def test_a_stale_tab_that_changed_its_mind_is_told_what_stands(visit, console, key):
    visitor = visit("lin")
    check_in(visitor, key)
    other = check_in(visitor, key, means="手机")
    assert other.status_code == 422
    assert 'role="alert"' in other.text
    assert 'value="已到岗"' in other.text
    assert len(entries(console, A001, CheckInMade)) == 1


@pytest.mark.parametrize("at", ["２０２６－０３－１０ ０８：１５", " 2026-03-10 8:15 ", "2026/3/10 08:15"])
def test_full_width_digits_and_blanks_are_read_as_meant(visit, console, key, at):
    assert check_in(visit("lin"), key, at=at).status_code == 303
    (made,) = entries(console, A001, CheckInMade)
    assert made.when.starts_at.isoformat() == "2026-03-10T00:15:00+00:00"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"at": "昨天"}, "签到时间"),
        ({"at": ""}, "签到时间"),
        ({"at": "2026-03-10 23:00"}, "在当前时间"),
        ({"means": "飞鸽"}, "签到方式"),
        ({"means": ""}, "签到方式"),
    ],
)
def test_a_form_that_is_wrong_comes_back_as_it_was_with_what_to_do(visit, console, key, changed, told):
    answer = check_in(visit("lin"), key, **changed)
    assert answer.status_code == 422
    assert told in answer.text
    assert "怎么办" in answer.text
    assert 'value="已到岗"' in answer.text
    assert entries(console, A001, CheckInMade) == []


@pytest.mark.parametrize("key", ["", "1", "../../etc/passwd", "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"])
def test_an_id_that_is_none_is_refused(visit, console, key):
    answer = check_in(visit("lin"), key)
    assert answer.status_code == 422
    assert "不是第 7 版 UUID" in answer.text
    assert entries(console, A001, CheckInMade) == []


def test_a_script_in_a_name_or_a_note_is_text(visit, key):
    visitor = visit("lin")
    for path in ("/today", f"/people/{A002}", "/find?words=A002"):
        page = visitor.get(path).text
        assert SCRIPT not in page
        assert html.escape(SCRIPT) in page
    check_in(visitor, key, note=SCRIPT)
    assert SCRIPT not in visitor.get(f"/people/{A001}").text


@pytest.mark.parametrize("words", ["' OR '1'='1", "%", "_", "'; DROP TABLE person; --", "\x00", "周" * 500])
def test_a_search_is_words_and_never_a_command(visit, words):
    visitor = visit("lin")
    answer = visitor.get("/find", params={"words": words})
    assert answer.status_code == 200
    assert f"/people/{A001}" not in answer.text
    assert f"/people/{A001}" in visitor.get("/find?words=A001").text


@pytest.mark.parametrize("forged", ["", "x", "0" * 43])
def test_a_form_without_its_own_token_does_nothing(visit, console, key, forged):
    visitor = visit("lin")
    answer = visitor.post(f"/people/{A001}/check-ins", _csrf=forged, entry=key, **FORM)
    assert answer.status_code == 403
    assert "刷新页面后重新提交" in answer.text
    assert entries(console, A001, CheckInMade) == []


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil"}]
)
def test_a_form_of_another_site_does_nothing_even_with_the_right_token(visit, console, key, headers):
    visitor = visit("lin")
    data = {"csrf": visitor.csrf, "entry": key, **FORM}
    answer = visitor.client.post(f"/people/{A001}/check-ins", data=data, headers=headers)
    assert answer.status_code == 403
    assert entries(console, A001, CheckInMade) == []
    outside = {"account": "lin", "password": PASSWORD}
    assert visitor.client.post("/sign-in", data=outside, headers=headers).status_code == 403


def test_a_forged_cookie_or_token_is_nobody(visit):
    visitor = visit("lin", signed_in=False)
    visitor.client.cookies.set("correction_session", "forged")
    assert visitor.get("/today").status_code == 303
    assert visitor.get("/today", headers={"authorization": "Bearer forged"}).status_code == 303


def test_what_is_far_too_large_is_refused_before_it_is_read(visit, console, key):
    answer = check_in(visit("lin"), key, note="长" * 400_000)
    assert answer.status_code == 413
    assert "其他 1 MB" in answer.text
    assert entries(console, A001, CheckInMade) == []


@pytest.mark.parametrize("path", ["/no-such-page", "/people/", "/static/../main.py", "/static/%2e%2e/app.py"])
def test_a_page_that_does_not_exist_says_so_and_shows_no_file(visit, path):
    answer = visit("lin").get(path)
    assert answer.status_code in (404, 307)
    assert "import" not in answer.text


def test_a_fault_of_the_program_is_admitted_without_its_insides(visit, console):
    visitor = visit("lin")
    console.office.store.engine.dispose()
    console.briefs.of = None
    answer = visitor.get("/today")
    assert answer.status_code == 500
    assert "告诉系统管理员" in answer.text
    assert "Traceback" not in answer.text
    guarded = visitor.get("/account").headers
    for name in ("content-security-policy", "cache-control", "x-content-type-options", "referrer-policy"):
        assert answer.headers.get_list(name) == guarded.get_list(name), name
        assert len(answer.headers.get_list(name)) == 1


def test_one_field_that_is_corrected_leaves_the_others_as_they_were_typed(visit, console, key):
    """Elsewhere updating one field of a form wiped another, and the order sent in was changed on the way."""
    visitor = visit("lin")
    answer = check_in(visitor, key, at="昨天")
    for name, value in FORM.items():
        shown = f'value="{value}"' if name == "note" else f"<option selected>{value}</option>"
        assert name == "at" or shown in answer.text, name
    assert check_in(visitor, key).status_code == 303
    (made,) = entries(console, A001, CheckInMade)
    assert made.payload.means == "ordinary_phone"
    assert made.payload.note == FORM["note"]
