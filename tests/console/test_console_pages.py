"""What each page shows and records, through the very forms that it carries."""

import hashlib
import re
from pathlib import Path

import correction_console
import pytest
from correction_console.reading.alerts import PAGE

from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.alerts import AlertAcknowledged, AlertReviewed, AlertSuspended
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.minors import ShieldedRead
from correction.office.ports import PLATFORM_LOG
from correction.store.queries.screens import open_alerts
from tests.console.conftest import A001, A003, B002, MINE, entries

PACKAGE = Path(correction_console.__file__).parent
NUMBER = "330702198506011238"


def test_the_day_shows_who_must_check_in_and_one_stroke_records_it(visit, console, clock):
    visitor = visit("lin")
    page = visitor.get("/today").text
    assert "今天 10:15 前" in page
    assert page.count("当面签到</button>") == 3
    key = re.search(rf'/people/{A001}/check-in-now.*?name="entry" value="([^"]+)"', page, re.DOTALL)
    assert key
    done = visitor.post(f"/people/{A001}/check-in-now", entry=key[1])
    assert done.headers["location"] == f"/people/{A001}?done=check-in"
    (made,) = entries(console, A001, CheckInMade)
    assert (made.when.starts_at, made.actor, made.entry_id) == (clock(), "G1", key[1])
    again = visitor.get("/today").text
    assert again.count("当面签到</button>") == 2
    assert f"/people/{A001}/check-in-now" not in again


def test_of_a_long_day_the_soonest_are_listed_and_all_are_counted(visit, monkeypatch):
    visitor = visit("lin")
    whole = visitor.get("/today").text
    due = re.search(r"<b>(\d+)</b>件今天到期", whole)
    assert due
    assert "全部列出" not in whole
    monkeypatch.setattr("correction_console.reading.today.DUE_SHOWN", 1)
    page = visitor.get("/today").text
    assert due[0] in page
    assert f"共 {due[1]} 件，这里列出期限最近的 1 件" in page
    assert page.count("当面签到</button>") == 1
    assert visitor.get("/today?whole=1").text.count("当面签到</button>") == 3


def test_the_first_page_leads_each_role_to_what_it_may_see(visit):
    assert visit("lin").get("/").headers["location"] == "/today"
    assert visit("guan").get("/").headers["location"] == "/account"


def test_the_queue_shows_the_gravest_first_and_its_part_is_the_same(visit, console):
    visitor = visit("shen")
    page, part = visitor.get("/alerts").text, visitor.get("/alerts/queue").text
    ids = [
        alert.alert_id
        for alert in open_alerts(console.office.store, office_ids=["S1", "S2"], limit=PAGE).alerts
    ]
    assert re.findall(r'href="/alerts/([0-9a-f-]{36})"', page) == ids
    assert part.strip() in page
    grade = visitor.get("/alerts?grade=3").text
    assert len(re.findall(r'href="/alerts/([0-9a-f-]{36})"', grade)) < len(ids)
    assert visitor.get("/alerts?after=nonsense").status_code == 200


def test_an_alert_says_why_and_is_acknowledged_reviewed_and_gone_from_the_queue(visit, console):
    (alert, *_) = [
        row for row in open_alerts(console.office.store, office_ids=["S1"]).alerts if row.log_id == A001
    ]
    visitor = visit("lin")
    page = visitor.get(f"/alerts/{alert.alert_id}").text
    for part in ("为什么提示", "怎么算出来的", "依据", "所据记录", MINE):
        assert part in page
    where = f"/alerts/{alert.alert_id}"
    assert visitor.post(f"{where}/acknowledge", entry=visitor.keys[0], note="去电").status_code == 303
    page = visitor.get(where).text
    assert "已接警" in page
    bare = visitor.post(f"{where}/review", entry=visitor.keys[0], disposition="误报", note=" ")
    assert bare.status_code == 422
    assert "没有写明处置情况" in bare.text
    assert 'value="误报" checked' in bare.text
    suspended = visitor.post(f"{where}/suspend", entry=visitor.keys[1], until="2026-03-12", note="住院")
    assert suspended.status_code == 303
    wrong = visitor.post(f"{where}/suspend", entry=visitor.keys[1], until="后天", note="住院")
    assert wrong.status_code == 422
    visitor.get(where)
    done = visitor.post(f"{where}/review", entry=visitor.keys[0], disposition="误报", note="已核实在家")
    assert done.status_code == 303
    assert alert.alert_id not in visitor.get("/alerts").text
    kinds = (AlertAcknowledged, AlertSuspended, AlertReviewed)
    assert [len(entries(console, A001, kind)) for kind in kinds] == [1, 1, 1]


def test_the_second_to_close_an_alert_sees_what_the_first_found_and_loses_nothing(visit, console):
    (alert, *_) = open_alerts(console.office.store, office_ids=["S1"]).alerts
    first, second = visit("lin"), visit("shen")
    where = f"/alerts/{alert.alert_id}"
    for visitor in (first, second):
        visitor.get(where)
    said = {"disposition": "属实", "note": "先到的说明"}
    assert first.post(f"{where}/review", entry=first.keys[1], **said).status_code == 303
    late = second.post(f"{where}/review", entry=second.keys[1], disposition="误报", note="后到的说明")
    assert late.status_code == 409
    assert "G1 已于 2026-03-10 08:30 办结，结论“属实”：先到的说明" in late.text
    assert "后到的说明" in late.text
    assert len(entries(console, alert.log_id, AlertReviewed)) == 1


def test_a_person_is_shown_with_strands_duties_and_timeline_and_as_of_a_past_day(visit):
    visitor = visit("lin")
    page = visitor.get(f"/people/{A001}").text
    for part in (MINE, "五项工作", "日常监管", "时间线", "周期义务", "矫正期限 2025-06-02 至 2026-12-01"):
        assert part in page
    past = visitor.get(f"/people/{A001}?as_of=2026-03-02").text
    assert "正在看 2026-03-02 当日终了时的情形" in past
    assert "登记签到" not in past
    for wrong in ("2026-12-31", "昨天"):
        assert visitor.get(f"/people/{A001}?as_of={wrong}").status_code == 422
    assert visitor.get(f"/people/{A001}?as_of=２０２６-０３-０２").status_code == 200


def test_numbers_stay_masked_until_a_reason_is_given_and_the_reading_is_logged(visit, console):
    visitor = visit("jian")
    page = visitor.get(f"/people/{A001}").text
    assert NUMBER not in page
    assert "330***********1238" in page
    assert visitor.post(f"/people/{A001}/identity", purpose=" ").status_code == 422
    shown = visitor.post(f"/people/{A001}/identity", purpose="核对卷宗")
    assert NUMBER in shown.text
    assert shown.headers["cache-control"] == "no-store"
    (read,) = entries(console, PLATFORM_LOG, PersonalRead)
    assert (read.actor, read.payload.case_ids, read.payload.purpose) == ("jian", (A001,), "核对卷宗")
    assert NUMBER not in visitor.get(f"/people/{A001}").text


def test_a_minor_is_named_by_the_family_name_and_found_by_number_alone(visit, console):
    visitor = visit("lin")
    for path in ("/today", "/alerts", f"/people/{A003}", "/find?words=A003"):
        text = visitor.get(path).text
        assert "钱小少" not in text, path
        assert "钱某" in text, path
    for words in ("钱", "qian", "13900000003"):
        assert A003 not in visitor.get(f"/find?words={words}").text
    assert "钱小少" in visitor.post(f"/people/{A003}/identity", purpose="通知监护人").text
    assert len(entries(console, PLATFORM_LOG, ShieldedRead)) == 1


def test_a_sealed_file_shows_nothing_without_a_lawful_query_and_the_attempt_stays(visit, console):
    visitor = visit("hedong")
    page = visitor.get(f"/people/{B002}").text
    assert "犯罪记录已封存" in page
    assert "孙" not in page
    assert "时间线" not in page
    refused = visitor.post(f"/people/{B002}/identity", purpose="看看")
    assert refused.status_code == 422
    assert "已经封存" in refused.text
    assert len(entries(console, B002, AttemptRefused)) == 1
    ground, letter = "司法机关办案需要", "查询函〔2026〕1号"
    shown = visitor.post(f"/people/{B002}/identity", purpose="办案", ground=ground, letter=letter)
    assert "孙未封" in shown.text


SPELLINGS = ("周明", "zhou", "zmy", "ＺＭＹ", "A001", "a001", "1238", "１２３８", "周 明 远", "0219850601")


@pytest.mark.parametrize("words", SPELLINGS)
def test_a_person_is_found_by_name_pinyin_number_and_phone_however_it_is_typed(visit, words):
    assert A001 in visit("lin").get(f"/find/results?words={words}").text


def test_a_page_carries_no_inline_script_or_style_and_asks_nothing_of_other_hosts(visit):
    visitor = visit("lin")
    for path in ("/today", "/alerts", "/find", f"/people/{A001}", "/account"):
        answer = visitor.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=\"/static/)|\son\w+=", answer.text), path
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text), path
        assert len(answer.content) < 200_000


def test_the_files_of_others_are_those_that_are_written_down():
    folder = PACKAGE / "static" / "vendor"
    page = (folder / "README.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"^\| ([\w.-]+) \|.*\| ([0-9a-f]{64}) \|$", page, re.MULTILINE))
    there = {path.name for path in folder.iterdir() if path.suffix in {".js", ".css"}}
    assert set(named) == there
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in there} == named


def test_files_come_compressed_and_pages_do_not(visit):
    visitor = visit("lin")
    asked = {"headers": {"Accept-Encoding": "gzip"}}
    script = visitor.client.get("/static/vendor/htmx.min.js", **asked)
    assert script.headers["Content-Encoding"] == "gzip"
    assert script.content == (PACKAGE / "static" / "vendor" / "htmx.min.js").read_bytes()
    # Beside what somebody typed, the length of a compressed page would tell of the token in it.
    found = visitor.client.get("/find?words=" + "周" * 60, **asked)
    assert "Content-Encoding" not in found.headers
    assert 'name="csrf"' in found.text
