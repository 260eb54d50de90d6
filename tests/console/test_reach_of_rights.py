"""What lies beyond an account's reach: decisions of others, orders of another county, a sealed record."""

from datetime import date, timedelta

import pytest
from correction_console.mapping.places import PURPOSES
from sqlalchemy import insert

from correction.domain.area import Area, Circle, Datum, Fence, Place, Polarity
from correction.domain.attachments import AttachmentKind, MediaType
from correction.domain.entry import Origin
from correction.domain.facts.admission import (
    CaseOpened,
    ClassAssigned,
    FenceSet,
    ManagementClass,
    Released,
    Terminated,
)
from correction.domain.facts.alerts import AlertStated
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.decisions import Decided
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveRefused
from correction.domain.facts.minors import RecordSealed
from correction.domain.facts.periods import SensitivePeriodOrdered
from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity
from correction.domain.facts.upkeep import Attached, Voided
from correction.domain.moments import DateSpan, When, legal_day
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.domain.papers.document import Document
from correction.domain.papers.kinds import PaperKind
from correction.office.areas import draw
from correction.office.ids import new_id
from correction.office.organisation import set_staff, set_unit, tell_platform
from correction.office.record import draft
from correction.store.engines import transaction
from correction.store.tables import CaseRow, table_of
from tests.console.conftest import A001, A003, B002, entries


def put(console, case_id, fact, entry_id, actor):
    now = console.now()
    with console.office.store.writing() as uow:
        uow.append(case_id, [draft(fact, When.at(now), entry_id=entry_id, actor=actor)], recorded_at=now)


def void(visitor, console, case_id, entry_id):
    key = new_id(console.now())
    return visitor.post(f"/people/{case_id}/entries/{entry_id}/void", entry=key, reason="录错了").status_code


def voided(console, case_id):
    return [entry.payload.entry_id for entry in entries(console, case_id, Voided)]


def test_an_assistant_voids_no_decision_of_any_kind_nor_brings_one_back(visit, console):
    breach = BreachEstablished(breach=BreachKind.REPORTING, gravity=Gravity.MINOR, evidence="询问笔录")
    put(console, A001, breach, "breach", "G1")
    officer, helper = visit("lin"), visit("xie")
    assert void(helper, console, A001, "breach") == 403
    assert void(officer, console, A001, "breach") == 303
    (undone,) = entries(console, A001, Voided)
    assert void(helper, console, A001, undone.entry_id) == 403
    assert voided(console, A001) == ["breach"]


def test_an_office_undoes_neither_what_its_county_decided_nor_what_was_told_of_an_alert(visit, console):
    granted = LeaveGranted(
        leave_id="L1",
        from_on=legal_day(console.now()),
        to_on=legal_day(console.now()) + timedelta(days=9),
        destination="义乌",
        level=LeaveLevel.COUNTY,
    )
    put(console, A001, granted, "granted", "K1")
    officer = visit("lin")
    officer.get(f"/people/{A001}/entries/granted/void")
    key = new_id(console.now())
    refused = officer.post(f"/people/{A001}/entries/granted/void", entry=key, reason="x")
    assert (refused.status_code, "报示例县司法局" in refused.text) == (403, True)
    (stated, *_) = entries(console, A001, AlertStated)
    answer = officer.client.put(
        f"/api/v1/cases/{A001}/voids/{new_id(console.now())}",
        json={"entry_id": stated.entry_id, "reason": "x"},
        headers={"X-CSRF-Token": officer.csrf},
    )
    assert (answer.status_code, voided(console, A001)) == (403, [])


def test_a_seal_is_not_voided_and_its_pages_tell_nothing_of_the_sentence(visit, console):
    visitor = visit("hedong")
    (seal,) = entries(console, B002, RecordSealed)
    assert void(visitor, console, B002, seal.entry_id) == 404
    page = visitor.get(f"/people/{B002}").text
    assert "犯罪记录已封存" in page
    for told in ("缓刑", "2025-06-02", "2026-12-01", "文书号", "普管", "139****"):
        assert told not in page, told


def test_a_request_in_a_sealed_record_is_not_shown(visit, console):
    asked = LeaveAsked(
        leave_id="L7", from_on=date(2026, 3, 9), to_on=date(2026, 3, 9), reason="看望孙母", destination="义乌"
    )
    put(console, B002, asked, "asked", "G3")
    answer = visit("hedong").get(f"/people/{B002}/requests/L7")
    assert (answer.status_code, "看望孙母" in answer.text) == (403, False)


def test_a_minor_is_not_told_by_half_a_number(visit):
    page = visit("lin").get(f"/people/{A003}").text
    assert "139****" not in page
    assert "已隐去" in page


def another_county(console):
    """A second county with its chief and an order of its own."""
    now = console.now()
    on = legal_day(now)
    with console.office.store.writing() as uow:
        set_unit(uow, OrgUnit(org_id="Y1", level=OrgLevel.COUNTY, name="邻县司法局"), actor="t", now=now)
        set_staff(
            uow, StaffMember(staff_id="Y9", name="邻科长", org_id="Y1", role=Role.OFFICER), actor="t", now=now
        )
        order = SensitivePeriodOrdered(
            order_id="sensitive-1",
            county_id="Y1",
            title="邻县的时段",
            reason="大会",
            from_on=on,
            to_on=on + timedelta(days=3),
            classes=(ManagementClass.STRICT,),
            approved_by="Y9",
        )
        tell_platform(uow, order, "order-1", actor="Y8", now=now)


def test_the_order_of_another_county_is_neither_ended_nor_widened(visit, console):
    another_county(console)
    for who in ("lin", "shen"):
        visitor = visit(who)
        for what, body in (("ended", {"reason": "不要了"}), ("bound", None)):
            path = f"/api/v1/periods/sensitive-1/{what}/{new_id(console.now())}"
            answer = visitor.client.put(path, json=body, headers={"X-CSRF-Token": visitor.csrf})
            unknown = visitor.client.put(
                f"/api/v1/periods/nothing/{what}/{new_id(console.now())}",
                json=body,
                headers={"X-CSRF-Token": visitor.csrf},
            )
            assert answer.status_code == unknown.status_code == 404
            assert answer.json()["what"] == unknown.json()["what"]


def test_an_area_of_another_county_is_neither_shown_nor_redrawn(visit, console):
    another_county(console)
    disc = Circle(lon=119.6, lat=29.1, radius_m=100)
    with console.office.store.writing() as uow:
        for area_id, name, who in (("theirs", "受害人住处", "Y9"), ("ours", "本县工业园", "K1")):
            area = Area(area_id=area_id, version=1, name=name, datum=Datum.WGS84, circles=(disc,))
            draw(uow, area, actor=who, now=console.now())
    approver = visit("shen")
    for page in (approver.get("/map").text, approver.client.get("/api/v1/areas").text):
        assert "受害人住处" not in page
        assert "本县工业园" in page
    form = {"name": "别处", "points": "119.0,29.0", "radius_m": "50", "datum": "wgs84", "reason": "x"}
    taken = approver.post("/map/areas", area_id="theirs", **form)
    assert (taken.status_code, "别的机构画定" in taken.text) == (422, True)
    assert approver.post("/map/areas", area_id="ours", **form).status_code == 303


ROW = {
    "请假编号": "L9",
    "编号": "A001",
    "动作": "批准",
    "时间": "2026-03-09T10:00:00+08:00",
    "起": "2026-03-09",
    "止": "2026-03-20",
    "目的地": "义乌",
}


@pytest.mark.parametrize("level", ["县", "市"])
def test_an_office_imports_no_leave_as_granted_above_it(visit, console, level):
    officer = visit("lin")
    body = {"rows": [ROW | {"批准机关": level}]}
    told = officer.client.post(
        "/api/v1/sheets/leave", json=body, headers={"X-CSRF-Token": officer.csrf}
    ).json()
    assert (told["new"], told["rejected"]) == (0, 1)
    assert "不由司法所登记" in told["faults"][0]["what"]
    assert entries(console, A001, LeaveGranted) == []


def send(visitor, path, body):
    return visitor.client.put(f"/api/v1{path}", json=body, headers={"X-CSRF-Token": visitor.csrf})


def test_nobody_names_themselves_head_of_the_county(visit, console):
    chief = visit("shen")
    named = {"staff_id": "K1", "org_id": "X1", "span": {"from_on": "2026-01-01", "to_on": None}}
    own = send(chief, f"/heads/{new_id(console.now())}", {"fact": named})
    assert (own.status_code, own.json()["what"]) == (403, "沈科长不能登记自己任职"), own.text
    other = send(chief, f"/heads/{new_id(console.now())}", {"fact": named | {"staff_id": "G1"}})
    assert other.status_code == 201


def test_a_sealed_case_tells_other_systems_nothing_of_the_sentence(visit):
    visitor = visit("hedong")
    (told,) = [one for one in visitor.client.get("/api/v1/cases").json()["items"] if one["case_id"] == B002]
    one, found = (
        visitor.client.get(f"/api/v1/{path}").json() for path in (f"cases/{B002}", "search?words=B002")
    )
    hidden = ("category_zh", "management_class_zh", "term_from_on", "term_to_on")
    for item in (told, one, *found):
        assert [item[name] for name in hidden] == [None] * 4
    assert found
    assert "缓刑" not in visitor.get("/find?words=B002").text


def step(visitor, console, word):
    cells = {"日期": "2026-03-09", "环节": word, "说明": "期满"}
    path = f"/cases/{A001}/records/{new_id(console.now())}"
    return send(visitor, path, {"sheet": "steps", "cells": cells})


def test_a_row_of_a_sheet_is_no_way_round_the_right_to_decide(visit, console):
    helper, officer = visit("xie"), visit("lin")
    for word in ("解除矫正", "收监执行", "死亡", "宽管", "警告"):
        refused = step(helper, console, word)
        assert (refused.status_code, refused.json()["remedy"]) == (403, "由有审批权限的人员办理"), word
    assert not [kind for kind in (Released, Terminated, Decided) if entries(console, A001, kind)]
    assert step(helper, console, "心理辅导").status_code == 201
    assert step(officer, console, "警告").status_code == 201


def test_an_office_writes_no_class_by_any_sheet_and_a_county_does(visit, console):
    before = len(entries(console, A001, ClassAssigned))
    officer = visit("lin")
    assert "由县级社区矫正机构办理" in step(officer, console, "宽管").json()["what"]
    row = {"编号": "A001", "日期": "2026-03-09", "环节": "宽管"}
    told = officer.client.post(
        "/api/v1/sheets/steps", json={"rows": [row]}, headers={"X-CSRF-Token": officer.csrf}
    ).json()
    assert (told["new"], told["rejected"], len(entries(console, A001, ClassAssigned))) == (0, 1, before)


def test_an_office_refuses_by_no_sheet_what_its_county_decides(visit, console):
    asked = LeaveAsked(
        leave_id="L9", from_on=date(2026, 3, 9), to_on=date(2026, 3, 20), reason="务工", destination="义乌"
    )
    put(console, A001, asked, "asked", "G1")
    officer = visit("lin")
    row = {"请假编号": "L9", "编号": "A001", "动作": "不准", "时间": "2026-03-10T00:00:00+08:00", "事由": "x"}
    told = officer.client.post(
        "/api/v1/sheets/leave", json={"rows": [row]}, headers={"X-CSRF-Token": officer.csrf}
    ).json()
    assert (told["new"], told["rejected"], entries(console, A001, LeaveRefused)) == (0, 1, [])
    assert "没有受委托" in told["faults"][0]["what"]


def test_a_leave_of_the_county_that_came_by_a_sheet_is_not_voided_by_the_office(visit, console):
    granted = LeaveGranted(
        leave_id="L1",
        from_on=date(2026, 3, 9),
        to_on=date(2026, 3, 20),
        destination="义乌",
        level=LeaveLevel.COUNTY,
    )
    now = console.now()
    with console.office.store.writing() as uow:
        item = draft(granted, When.at(now), entry_id="granted", actor="K1", origin=Origin.IMPORTED)
        uow.append(A001, [item], recorded_at=now)
    answer = send(visit("lin"), f"/cases/{A001}/voids/{new_id(now)}", {"entry_id": "granted", "reason": "x"})
    assert (answer.status_code, voided(console, A001)) == (403, [])


def test_an_office_takes_no_case_out_of_the_books(visit, console):
    """With its opening voided a case is on no list any more, and nobody would miss the person."""
    (opening,) = entries(console, A001, CaseOpened)
    officer = visit("lin")
    refused = send(
        officer, f"/cases/{A001}/voids/{new_id(console.now())}", {"entry_id": opening.entry_id, "reason": "x"}
    )
    assert (refused.status_code, "报县级社区矫正机构" in refused.json()["remedy"]) == (403, True)
    assert A001 in officer.get("/find?words=A001").text


@pytest.mark.parametrize("origin", [Origin.OPENING, Origin.IMPORTED])
def test_an_office_takes_down_no_fence_and_no_approval_of_a_band_that_its_county_brought_in(
    visit, console, origin
):
    """Without them a forbidden place is entered, or a band taken off, and nobody is told."""
    fence = Fence(
        area_id="q", polarity=Polarity.STAY_OUT, span=DateSpan(from_on=date(2026, 3, 1)), basis="禁止令"
    )
    band = DeviceApproved(
        approval_id="d", ground=1, from_on=date(2026, 3, 1), to_on=date(2026, 5, 1), approved_by="局长"
    )
    now, officer = console.now(), visit("lin")
    for entry_id, fact in (("fence", FenceSet(fence=fence)), ("band", band)):
        with console.office.store.writing() as uow:
            item = draft(fact, When.at(now), entry_id=entry_id, actor="t", origin=origin)
            uow.append(A001, [item], recorded_at=now)
        sent = {"entry_id": entry_id, "reason": "x"}
        assert send(officer, f"/cases/{A001}/voids/{new_id(now)}", sent).status_code == 403
    assert voided(console, A001) == []


def test_an_office_brings_nothing_back_that_its_county_voided(visit, console):
    """Whoever undoes the undoing of a body above has overruled it."""
    put(
        console,
        A001,
        BreachEstablished(breach=BreachKind.REPORTING, gravity=Gravity.MINOR, evidence="x"),
        "b",
        "G1",
    )
    put(console, A001, CheckInMade(means=Means.PHONE_APP), "c", "G1")
    for entry_id in ("b", "c"):
        put(console, A001, Voided(entry_id=entry_id, reason="不属实"), f"undone-{entry_id}", "K1")
        assert void(visit("lin"), console, A001, f"undone-{entry_id}") == 403
    assert voided(console, A001) == ["b", "c"]


def test_an_office_voids_neither_paper_nor_attachment_of_its_county_nor_of_a_sealed_record(visit, console):
    nothing = Document(title="谈话笔录", issuer="示例县司法局", issued_on=date(2026, 3, 9), blocks=())
    paper = PaperIssued(paper=PaperKind.TALK, document=nothing, org_id="X1")
    scan = Attached(
        kind=AttachmentKind.SCAN, name="决定书.pdf", media_type=MediaType.PDF, size_bytes=9, sha256="0" * 64
    )
    for case_id, actor in ((A001, "K1"), (B002, "G3")):
        put(console, case_id, paper, f"paper-{case_id}", actor)
        put(console, case_id, scan, f"scan-{case_id}", actor)
    for name, case_id, refused in (("lin", A001, 403), ("hedong", B002, 404)):
        visitor, by = visit(name), {"reason": "不要了", "entry": new_id(console.now())}
        for path in (f"papers/paper-{case_id}", f"attachments/scan-{case_id}"):
            assert visitor.post(f"/people/{case_id}/{path}/void", **by).status_code == refused
            by = {"reason": "不要了", "entry": new_id(console.now())}
            sent = {"entry_id": path.partition("/")[2], "reason": "x"}
            assert send(visitor, f"/cases/{case_id}/voids/{by['entry']}", sent).status_code == refused
        assert voided(console, case_id) == []


def closed_cases(console, count):
    """As many old cases of an office as it has after some years; they come first by their ids."""
    with transaction(console.office.store.engine, writing=True) as connection:
        table = table_of(CaseRow)
        like = dict(connection.execute(table.select().where(table.c.case_id == A001)).one()._mapping)
        rows = [
            like | {"case_id": f"00000000-{n:04}", "left_at": console.now() - timedelta(days=30)}
            for n in range(count)
        ]
        connection.execute(insert(table), rows)


def test_an_office_with_many_old_cases_still_sees_everybody(visit, console):
    closed_cases(console, 1_001)
    assert A001 in visit("lin").get("/gather").text
    place = Place(lon=119.6, lat=29.1, datum=Datum.WGS84, accuracy_m=30)
    put(console, A001, CheckInMade(means=Means.PHONE_APP, place=place), "seen", "G1")
    shown = visit("shen").post("/map", office="S1", purpose=next(iter(PURPOSES)))
    assert f"/people/{A001}/map" in shown.text


def test_whoever_found_a_session_open_does_not_find_the_password_out(visit):
    officer = visit("lin")
    for n in range(5):
        assert "原密码" in officer.post("/account/password", old=f"guess {n}", new="x", again="x").text
    assert "已暂时锁定" in officer.post("/account/password", old="another", new="x", again="x").text
    assert "已暂时锁定" in officer.post("/account/code/end", old="another").text
    # A token of signs that are not ASCII is a foreign form, and no fault of the program.
    assert officer.post("/account/password", "é").status_code == 403
