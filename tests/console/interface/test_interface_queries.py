"""What staff look at, over HTTP: the file as of a moment, reasons, papers, ledgers, figures."""

import pytest

from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.minors import ShieldedRead
from correction.domain.facts.returns import ReturnSubmitted
from correction.domain.facts.upkeep import Voided
from correction.office.ports import PLATFORM_LOG
from tests.console.conftest import A001, A002, B001, B002, MINE, THEIRS, entries

CASE = f"/cases/{A001}"
MARCH = {"from_on": "2026-03-01", "to_on": "2026-03-31"}


def pages(api, path, **params):
    """Every item of a list, page by page."""
    seen, after = [], None
    while True:
        page = api.get(path, params=params | ({} if after is None else {"after": after})).json()
        seen += page["items"]
        after = page["next_after"]
        if after is None:
            return seen


def test_a_file_is_read_as_of_a_moment_and_as_it_was_known(api, key):
    whole = pages(api, f"{CASE}/entries", limit=5)
    assert [one["number"] for one in whole] == list(range(1, len(whole) + 1))
    path = f"{CASE}/entries/{key()}"
    fact = {"entry_kind": "monitored", "seen": "在家"}
    api.put(path, json={"fact": fact, "happened_at": "2026-03-05T09:00:00+08:00"})
    assert len(pages(api, f"{CASE}/entries")) == len(whole) + 1
    before = {"as_of": "2026-03-04T09:00:00+08:00"}
    assert "monitored" not in {one["kind"] for one in pages(api, f"{CASE}/entries", **before)}
    unknown = {"known_at": "2026-03-09T09:00:00+08:00"}
    assert "monitored" not in {one["kind"] for one in pages(api, f"{CASE}/entries", **unknown)}
    to_come = api.get(f"{CASE}/entries", params={"known_at": "2027-01-01T00:00:00Z"})
    assert (to_come.status_code, to_come.json()["where"]) == (422, "known_at")


def test_findings_come_with_their_reasons(api):
    found = api.get(f"{CASE}/findings").json()
    assert {one["kind"] for one in found} >= {"check_in_missed"}
    for one in found:
        assert one["arithmetic"]
        assert one["citations"][0]["text"].startswith("《")
    earlier = api.get(f"{CASE}/findings", params={"as_of": "2026-03-01T09:00:00+08:00"}).json()
    assert len(earlier) < len(found)


def test_requests_wait_until_they_are_decided(api, key):
    asked = {"leave_id": "L1", "from_on": "2026-03-20", "to_on": "2026-03-22", "reason": "奔丧"}
    fact = asked | {"entry_kind": "leave_asked", "destination": "邻县"}
    assert api.put(f"{CASE}/requests/asked/{key()}", json={"fact": fact}).status_code == 201
    (waits,) = pages(api, "/requests", limit=1)
    assert (waits["approval_id"], waits["brief"]["name"], waits["where"]) == ("L1", MINE, "邻县")
    assert api.put(f"{CASE}/requests/L1/withdrawn/{key()}", json={"reason": "不去了"}).status_code == 201
    assert pages(api, "/requests") == []
    (settled,) = api.get(f"{CASE}/requests").json()
    assert "已撤回" in settled["settled"]


def test_papers_owed_are_told_with_their_days(api):
    owed = api.get(f"{CASE}/dispatches").json()
    assert isinstance(owed, list)
    assert api.get(f"/cases/{B001}/dispatches").status_code == 404


def test_a_paper_is_made_once_opened_for_a_purpose_and_voided_with_a_reason(api, console, key):
    desk = api.get(f"/logs/{A001}/papers").json()
    assert desk["name"] == MINE
    paper = desk["standing_alone"][0]
    path = f"/logs/{A001}/papers/{key()}"
    asked = api.get(f"/logs/{A001}/papers/form", params={"paper": paper}).json()["fields"]
    assert api.put(path, json={"paper": paper}).status_code == 422
    fields = {one["name"]: one["known"] or "内容" for one in asked} | {"开始时间": "2026-03-10 08:00"}
    made = api.put(path, json={"paper": paper, "fields": fields}).json()
    assert "entry_id" in made, made
    assert api.put(path, json={"paper": paper, "fields": fields}).json() == made
    assert len(entries(console, A001, PaperIssued)) == 1
    address = f"/logs/{A001}/papers/{made['entry_id']}"
    assert api.post(f"{address}/print", json={"purpose": "归档", "form": "exe"}).status_code == 422
    drawn = api.post(f"{address}/print", json={"purpose": "归档"})
    assert drawn.headers["content-type"] == "application/pdf"
    assert drawn.content.startswith(b"%PDF")
    word = api.post(f"{address}/print", json={"purpose": "归档", "form": "docx"})
    assert word.content.startswith(b"PK")
    assert [line["entry_id"] for line in pages(api, "/papers", limit=1, **MARCH)] == [made["entry_id"]]
    void = key()
    gone = [api.put(f"{address}/void/{void}", json={"reason": "写错了"}) for _ in range(2)]
    assert [answer.json()["voided"] for answer in gone] == ["写错了"] * 2


def test_a_blank_form_and_a_volume_are_given(api, console):
    blank = api.get("/papers/blank/first_talk")
    assert blank.content.startswith(b"%PDF")
    told = api.get(f"{CASE}/volumes/execution").json()
    assert told["sealed"] is False
    bound = api.post(f"{CASE}/volumes/execution/export", json={})
    assert bound.content.startswith(b"%PDF")
    assert entries(console, PLATFORM_LOG, ShieldedRead) == []


def test_a_ledger_is_read_row_by_row_and_exported_for_a_purpose(api):
    whole = api.get("/ledgers/roster", params=MARCH).json()
    assert {row[whole["columns"].index("姓名")] for row in whole["rows"]} >= {MINE}
    first = api.get("/ledgers/roster", params=MARCH | {"limit": 1}).json()
    rest = api.get("/ledgers/roster", params=MARCH | {"after": first["next_after"]}).json()
    assert first["rows"] + rest["rows"] == whole["rows"]
    assert api.post("/ledgers/roster/export", json=MARCH | {"purpose": ""}).status_code == 422
    taken = api.post("/ledgers/roster/export", json=MARCH | {"purpose": "对账"})
    assert taken.content.startswith(b"PK")


def test_a_work_log_is_asked_for_of_one_member_of_staff(api, key):
    fact = {"entry_kind": "monitored", "seen": "在家"}
    api.put(f"{CASE}/entries/{key()}", json={"fact": fact, "happened_at": "2026-03-05T09:00:00+08:00"})
    told = [
        api.get("/ledgers/work_log", params=MARCH | {"staff_id": who}).json()["rows"] for who in ("", "G2")
    ]
    assert [any("在家" in "".join(row) for row in rows) for rows in told] == [True, False]


def test_a_return_is_submitted_taken_for_a_purpose_printed_and_voided(api, console, key):
    february = {"period": {"from_on": "2026-02-01", "to_on": "2026-02-28"}}
    path, exported = "/bodies/S1/returns", "/bodies/S1/returns/export"
    assert api.put(f"{path}/submitted/{key()}", json=february).status_code == 201
    assert len(entries(console, "S1", ReturnSubmitted)) == 1
    assert api.post(exported, json={"period": "2026-02", "purpose": " "}).status_code == 422
    assert api.post(exported, json={"period": "2026-02", "form": "pdf"}).content.startswith(b"%PDF")
    assert entries(console, PLATFORM_LOG, PersonalRead) == []
    taken = api.post(exported, json={"period": "2026-02", "form": "csv", "purpose": "对账"})
    assert "暂予监外执行" in taken.text
    (read,) = entries(console, PLATFORM_LOG, PersonalRead)
    assert "对账" in read.payload.purpose
    assert (
        api.post(exported.replace("S1", "S2"), json={"period": "2026-02", "form": "pdf"}).status_code == 404
    )
    voided = api.put(f"{path}/withdrawn/{key()}", json=february | {"reason": "漏报"})
    assert (voided.status_code, entries(console, "S1", Voided)[0].payload.reason) == (201, "漏报")


@pytest.mark.parametrize(
    "path", ["/bodies/S1/statistics?period=2026-03", "/bodies/S1/returns?from_on=2026-03-01&to_on=2026-03-09"]
)
def test_figures_come_with_the_cases_behind_them(api, path):
    told = api.get(path)
    assert told.status_code == 200
    assert A002 in told.text
    assert api.get(path.replace("S1", "S2")).status_code == 404


def test_bodies_rosters_law_and_platform_are_told(api):
    assert [one["org_id"] for one in api.get("/bodies").json()] == ["S1"]
    assert [one["org_id"] for one in api.get("/offices").json()] == ["S1"]
    assert api.get("/bodies/S1/duty", params=MARCH).json() == []
    assert api.get("/bodies/S1/duty", params=MARCH | {"to_on": "2036-03-01"}).status_code == 422
    told = api.get("/rulebook", params={"words": "外出", "on": "2026-03-10"}).json()
    assert any(one["citation"].startswith("《") for one in told)
    assert api.get("/platform").json()["missing"] == []


def test_a_sealed_record_and_a_neighbours_are_closed(api, visit):
    paths = ("entries", "findings", "dispatches", "requests")
    other = visit("hedong").client
    for path in paths:
        assert other.get(f"/api/v1/cases/{B002}/{path}").status_code == 403
        answer = api.get(f"/cases/{B001}/{path}")
        assert answer.status_code == 404
        assert THEIRS not in answer.text
    assert api.get(f"/logs/{B001}/papers").status_code == 404
    assert other.get(f"/api/v1/logs/{B002}/papers").json()["makeable"] == []


def test_rows_of_a_sheet_come_in_and_bad_ones_are_told_by_row_and_field(api, console):
    sheets = {one["kind"]: one for one in api.get("/sheets").json()}
    assert "roster" not in sheets
    assert {column["header"] for column in sheets["checkins"]["columns"]} >= {"编号", "签到时间"}
    good = {"编号": "A001", "签到时间": "2026-03-10T08:15:00+08:00", "签到方式": "电话"}
    rows = [
        good,
        good | {"签到方式": "飞鸽", "签到时间": "2026-03-09T08:15:00+08:00"},
        good | {"编号": "B001"},
    ]
    trial = api.post("/sheets/checkins", json={"rows": rows, "trial": True}).json()
    assert (trial["new"], trial["rejected"]) == (1, 2), trial["faults"]
    assert entries(console, A001, CheckInMade) == []
    for new in (1, 0):
        done = api.post("/sheets/checkins", json={"rows": rows}).json()
        assert (done["new"], done["unchanged"], done["rejected"]) == (new, 1 - new, 2)
        assert [(fault["row"], fault["field"]) for fault in done["faults"]] == [(2, "签到方式"), (3, "编号")]
        assert all(fault["remedy"] for fault in done["faults"])
    assert len(entries(console, A001, CheckInMade)) == 1
    assert api.post("/sheets/roster", json={"rows": rows}).status_code == 403
    unknown = api.post("/sheets/checkins", json={"rows": [good | {"地点": "村口"}]})
    assert (unknown.status_code, "不认识栏目" in unknown.json()["what"]) == (422, True)


def test_positions_are_read_for_a_purpose_and_areas_are_listed(api):
    day = {"on": "2026-03-09", "purpose": "日常监管"}
    assert api.post(f"{CASE}/positions", json=day | {"purpose": "好奇"}).status_code == 422
    purpose = api.post(f"{CASE}/positions", json=day | {"purpose": "好奇"}).json()["remedy"]
    day["purpose"] = purpose.removeprefix("选择：").split("、")[0]
    assert api.post(f"{CASE}/positions", json=day).json() == []
    assert api.post(f"{CASE}/positions", json=day | {"on": "2026-04-01"}).status_code == 422
    assert api.post(f"/cases/{B001}/positions", json=day).status_code == 404
    assert api.post("/positions/last", json={"purpose": day["purpose"]}).json() == []
    assert api.get("/areas").json() == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_clock_can_count_with_is_refused(api, key, day):
    told = api.put(f"{CASE}/receiving/registered/{key()}", json={"happened_on": day})
    assert (told.status_code, told.json()["fields"][0]["field"]) == (422, "body.happened_on")
    assert api.get(f"{CASE}/entries", params={"as_of": f"{day}T00:00:00+08:00"}).status_code == 422
    assert api.get("/rulebook", params={"on": day}).status_code == 422
