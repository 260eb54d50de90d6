"""Attachments of an investigation before sentence: its own page, closed to neighbours, then filed."""

import io
import zipfile
from datetime import date
from urllib.parse import quote

import pytest

from correction.domain.entry import Fact
from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.investigation import Asker, InvestigationAsked, InvestigationLinked
from correction.domain.facts.upkeep import Attached
from correction.domain.moments import When
from correction.domain.papers.kinds import Volume
from correction.domain.person import Person, Sex
from correction.office.admission.erasure import order_erasure
from correction.office.ids import new_id
from correction.office.papers.volumes import contents_of
from correction.office.ports import PLATFORM_LOG, LogKind
from correction.office.record import draft, record
from correction.store.errors import Erased
from tests.attachments.samples import jpeg, pdf
from tests.console.conftest import A001, NOW, entries

PAGE, API = "/people/i1/attachments", "/api/v1/logs/i1/attachments"
PEER = {"authorization": "Bearer token-of-peer"}


def put(api, key, content, *, log_id="i1"):
    headers = {"content-type": "application/octet-stream", **PEER}
    headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote('走访邻居.jpg')}"
    path = f"{API.replace('i1', log_id)}/{key}"
    return api.put(path, params={"kind": "photo"}, content=content, headers=headers)


def say(console, log_id: str, fact: Fact, *, on: date) -> None:
    item = draft(fact, When.day(on), entry_id=new_id(NOW), actor="G1")
    with console.office.store.writing() as uow:
        if isinstance(fact, InvestigationAsked):
            assert uow.create_log(log_id, LogKind.INVESTIGATION, office_id="S1")
            uow.append(log_id, [item], recorded_at=NOW)
        else:
            record(uow, log_id, [item], now=NOW)


@pytest.fixture
def asked(console):
    who = Person(name="赵大", sex=Sex.MALE, born_on=date(1990, 1, 1))
    said = InvestigationAsked(investigation_no="调1", person=who, asker=Asker.COURT, asker_name="甲法院")
    say(console, "i1", said, on=date(2026, 3, 3))
    return console


@pytest.fixture
def photographed(asked, visit, clock):
    """The investigation with a photo that a system sent."""
    assert put(visit("lin").client, new_id(clock()), jpeg(30_000)).status_code == 201
    return asked


def test_a_photo_and_a_scan_come_in_by_page_and_interface_and_go_out_for_a_purpose(
    photographed, visit, clock
):
    lin = visit("lin")
    assert "/people/i1/attachments" in lin.get("/people/i1/papers").text
    page = lin.get(PAGE)
    assert all(told in page.text for told in ("走访邻居.jpg", "本件调查评估", "赵大（调查 调1）"))
    sent = {"csrf": lin.csrf, "entry": lin.keys[0], "kind": "scan"}
    made = lin.client.post(PAGE, data=sent, files={"file": ("户口簿.pdf", pdf())})
    assert made.headers["location"] == f"{PAGE}?done=attached"
    photo, scan = entries(photographed, "i1", Attached)
    assert (photo.payload.name, scan.payload.name) == ("走访邻居.jpg", "户口簿.pdf")
    listed = lin.client.get(API, headers=PEER).json()
    assert [each["sha256"] for each in listed] == [scan.payload.sha256, photo.payload.sha256]
    assert lin.post(f"{PAGE}/{photo.entry_id}/open", purpose=" ").status_code == 422
    assert lin.post(f"{PAGE}/{photo.entry_id}/open", purpose="核对居所").content == jpeg(30_000)
    (read,) = entries(photographed, PLATFORM_LOG, PersonalRead)
    assert (read.payload.case_ids, read.payload.purpose) == (("i1",), "核对居所")
    lin.get(PAGE)
    assert lin.post(f"{PAGE}/{scan.entry_id}/void", reason="拿错了", entry=lin.keys[1]).status_code == 303
    assert "已作废：拿错了" in lin.get(PAGE).text
    assert put(lin.client, new_id(clock()), b"MZ" + bytes(99)).status_code == 422


def test_a_neighbour_and_a_body_get_nothing(photographed, visit, clock):
    (photo,) = entries(photographed, "i1", Attached)
    theirs = visit("hedong")
    theirs.get("/")
    assert theirs.get(PAGE).status_code == 404
    assert theirs.post(f"{PAGE}/{photo.entry_id}/open", purpose="好奇").status_code == 404
    assert theirs.client.get(API).status_code == 404
    for log_id in ("S1", "no-such-log", PLATFORM_LOG):
        assert put(visit("lin").client, new_id(clock()), jpeg(), log_id=log_id).status_code == 404


def test_what_was_gathered_before_goes_into_the_file_of_the_execution(photographed, visit):
    linked = InvestigationLinked(investigation_id="i1", investigation_no="调1")
    say(photographed, A001, linked, on=date(2026, 3, 5))
    store = photographed.office.store
    with store.reading() as uow:
        work = contents_of(uow, A001, Volume.WORK, now=NOW)
        (each,) = contents_of(uow, A001, Volume.EXECUTION, now=NOW).attached
    assert (each.entry.log_id, work.attached) == ("i1", ())
    shen = visit("shen")
    shen.get(f"/people/{A001}/volumes/execution")
    exported = shen.post(f"/people/{A001}/volumes/execution/export", form="zip", purpose="评查")
    with zipfile.ZipFile(io.BytesIO(exported.content)) as packed:
        assert packed.read("附件/001-走访邻居.jpg") == jpeg(30_000)
    with store.writing() as uow:
        ordered = order_erasure(uow, "i1", ground="依令", document_no="销1", actor="K1", now=NOW)
    store.destroy_key("i1", order_entry_id=ordered)
    with store.reading() as uow:
        assert contents_of(uow, A001, Volume.EXECUTION, now=NOW).attached == ()
    with pytest.raises(Erased):
        photographed.office.attachments.open("i1", str(each.entry.payload.sealed_sha256))
