"""Two records of one person on the pages: found, compared, joined, parted; and what nobody else learns."""

from dataclasses import replace

import pytest

from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.minors import ShieldedRead
from correction.domain.facts.persons import PersonIdentified
from correction.office.admission.admit import admit
from correction.office.ids import new_id
from correction.office.ports import PLATFORM_LOG
from tests.console.conftest import A001, A003, B002, MINE, NOW, entries

REASON = "核对身份证原件"


def again(console, case_id, of, *, office_id="S2", **changed):
    """Open another record of the person of a case, under an id of its own."""
    (opened,) = entries(console, of, CaseOpened)
    person = replace(opened.payload.person, citizen_no=None, **changed)
    another = replace(
        opened.payload, person_id=f"p-{case_id}", person=person, case_no=case_id, office_id=office_id
    )
    with console.office.store.writing() as uow:
        admit(uow, case_id=case_id, opened=another, actor="t", now=NOW)


@pytest.fixture
def twice(console):
    """A man of the first office who came again, to the second, without a number and with another phone."""
    again(console, "C-2", A001, phone="13900009999")
    return console


def test_a_county_compares_joins_and_parts_two_records(visit, twice):
    county, here = visit("shen"), f"/people/{A001}/same-person"
    assert here in county.get(f"/people/{A001}").text
    listed = county.get(here).text
    assert f"{here}/C-2" in listed
    assert "与本案一起拆出" not in listed
    compared = county.get(f"{here}/C-2").text
    assert "13900009999" not in compared
    assert "139****9999" in compared
    assert compared.count("已经核对，仍是同一人") == 1
    told = {"reason": REASON, "entry": county.keys[0]}
    refused = county.post(f"{here}/C-2/join", **told)
    assert refused.status_code == 409
    assert "联系电话不同" in refused.text
    assert REASON in refused.text
    done = county.post(f"{here}/C-2/join", looked_at="phone", **told)
    assert done.headers["location"] == f"{here}?done=person-joined"
    assert county.post(f"{here}/C-2/join", looked_at="phone", **told).status_code == 303
    assert len(entries(twice, "C-2", PersonIdentified)) == 1
    page = county.get(f"/people/{A001}").text
    assert "同一人的其他案件" in page
    assert "认定为同一人" in page
    assert "同一人的其他案件" not in county.get(f"/people/{A001}?as_of=2026-03-09").text
    joined = county.get(here).text
    assert "与本案一起拆出" in joined
    assert "2 件同时在矫" in joined
    empty = county.post(f"{here}/part", reason=" ", entry=county.keys[0])
    assert empty.status_code == 422
    assert county.post(f"{here}/part", reason="认错了人", entry=county.keys[0]).status_code == 303
    assert "C-2" not in county.get(f"/people/{A001}").text


def test_whole_numbers_are_shown_for_a_purpose_that_is_logged(visit, twice):
    county, there = visit("shen"), f"/people/{A001}/same-person/C-2"
    county.get(there)
    assert county.post(there, purpose="").status_code == 422
    assert "13900009999" in county.post(there, purpose="核对两件").text
    read = {each for one in entries(twice, PLATFORM_LOG, PersonalRead) for each in one.payload.case_ids}
    assert read == {A001, "C-2"}


def test_an_office_learns_of_no_neighbours_case_before_or_after_the_two_are_joined(visit, twice):
    county, officer = visit("shen"), visit("lin")
    here = f"/people/{A001}/same-person"
    for path in (here, f"{here}/C-2", "/people/C-2/same-person"):
        assert officer.get(path).status_code == officer.get(path.replace("C-2", "nobody")).status_code == 403
    county.get(f"{here}/C-2")
    county.post(f"{here}/C-2/join", looked_at="phone", reason=REASON, entry=county.keys[0])
    page = officer.get(f"/people/{A001}")
    assert "认定为同一人" in page.text
    asked = ("", "/same-person", "/entries")
    paths: tuple[str, ...] = (f"/people/{A001}", f"/find?words={MINE}", "/statistics")
    paths += tuple(f"/api/v1/cases/{A001}{one}" for one in asked)
    assert [path for path in paths if "C-2" in officer.get(path).text] == []
    assert officer.get("/people/C-2").status_code == 404
    (told,) = entries(twice, A001, PersonIdentified)
    assert f"/entries/{told.entry_id}/void" not in page.text
    officer.get(f"/people/{A001}")
    void = officer.post(f"/people/{A001}/entries/{told.entry_id}/void", reason="x", entry=officer.keys[0])
    assert void.status_code == 403
    assert "报县级社区矫正机构" in void.text


def test_a_minor_is_compared_for_a_purpose_alone_and_a_sealed_record_never(visit, console):
    again(console, "M-2", A003)
    county, here = visit("shen"), f"/people/{A003}/same-person"
    assert "M-2" not in county.get(here).text
    assert "按未成年人保护" in county.get(f"{here}/M-2").text
    assert "M-2" in county.post(here, purpose="核对两件").text
    shown = county.post(f"{here}/M-2", purpose="核对两件")
    assert "逐项对照" in shown.text
    done = county.post(f"{here}/M-2/join", reason=REASON, purpose="核对两件", entry=new_id(NOW))
    assert done.status_code == 303, done.text
    assert "M-2" not in county.get(f"/people/{A003}").text
    assert "M-2" in county.post(here, purpose="拆分").text
    assert REASON in {one.payload.purpose for one in entries(console, PLATFORM_LOG, ShieldedRead)}
    sealed = county.get(f"{here}/{B002}")
    assert sealed.status_code == 403
    assert "已经封存" in sealed.text
    assert county.post(f"{here}/{B002}/join", reason=REASON, entry=new_id(NOW)).status_code == 403


def test_other_systems_read_who_is_one_person_and_what_differs(visit, twice):
    county, api = visit("shen"), f"/api/v1/cases/{A001}/same-person"
    assert county.get(api).json() == []
    (one,) = county.get(f"{api}/candidates").json()
    assert one["case_id"] == "C-2"
    told = {item["particular"]: item["agreement"] for item in county.get(f"{api}/C-2").json()}
    assert (told["name"], told["phone"], told["citizen_no"]) == ("same", "different", "unknown")
    key = "019a0000-0000-7000-8000-000000000001"
    body = {"other_case_id": "C-2", "reason": REASON, "looked_at": ["phone"]}
    put = f"/api/v1/cases/{A001}/person/merged/{key}"
    headers = {"X-CSRF-Token": county.csrf}
    sent = [county.client.put(put, json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 200], sent[0].text
    assert [item["case_id"] for item in county.get(api).json()] == ["C-2"]
    officer = visit("lin")
    refused = officer.client.put(put, json=body, headers={"X-CSRF-Token": officer.csrf})
    assert refused.status_code == 403
