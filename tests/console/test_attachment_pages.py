"""Attachments in the console: taken in by their content, shown for a purpose, closed to neighbours."""

import re

import pytest

from correction.domain.attachments import MIB, AttachmentKind
from correction.domain.facts.accounts import PersonalPart, PersonalRead
from correction.domain.facts.upkeep import Attached
from correction.office.ports import PLATFORM_LOG
from tests.attachments.samples import docx, jpeg, pdf
from tests.console.conftest import A001, A002, A003, B001, B002, SCRIPT, entries

PATH = f"/people/{A001}/attachments"


def send(visitor, content, name="家访.jpg", *, path=PATH, kind="photo", entry=None, **more):
    """Fill the form of the page and send it as a browser does."""
    if entry is None:
        visitor.get(path)
        entry = visitor.keys[0]
    data = {"csrf": visitor.csrf, "entry": entry, "kind": kind, **more}
    return visitor.client.post(path, data=data, files={"file": (name, content)})


def attached(console, case_id=A001):
    return entries(console, case_id, Attached)


def reads(console):
    return [
        (e.actor, e.payload.purpose)
        for e in entries(console, PLATFORM_LOG, PersonalRead)
        if e.payload.part is PersonalPart.ATTACHMENTS
    ]


@pytest.fixture
def lin(visit):
    return visit("lin")


@pytest.fixture
def photo(lin, console):
    assert send(lin, jpeg(50_000)).status_code == 303
    (entry,) = attached(console)
    return entry


def test_a_photo_is_attached_once_listed_and_opened_for_a_purpose_that_is_logged(lin, console, photo):
    key = lin.keys[0]
    assert send(lin, jpeg(50_000)).headers["location"] == f"{PATH}?done=attached"
    assert send(lin, jpeg(50_000), entry=key).status_code == 303
    assert attached(console) == [photo]
    page = lin.get(PATH).text
    assert "家访.jpg" in page
    assert photo.payload.sha256 in page
    refused = lin.post(f"{PATH}/{photo.entry_id}/open", purpose=" ")
    assert (refused.status_code, reads(console)) == (422, [])
    assert "查阅的理由" in refused.text
    answer = lin.post(f"{PATH}/{photo.entry_id}/open", purpose="核对走访")
    assert answer.content == jpeg(50_000)
    assert reads(console) == [("G1", "核对走访")]


def test_what_comes_out_can_do_nothing_in_a_browser(lin, console, photo):
    assert send(lin, pdf(), "判决书.pdf", kind="scan").status_code == 303
    for entry, how in zip(attached(console), ("inline", "attachment"), strict=True):
        answer = lin.post(f"{PATH}/{entry.entry_id}/open", purpose="核对")
        assert answer.headers["content-type"] == entry.payload.media_type
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith(f"{how}; filename*=UTF-8''")
        assert "default-src 'none'; sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


def test_a_photo_of_twenty_megabytes_is_taken_and_one_byte_more_is_told_what_to_do(lin, console):
    assert send(lin, jpeg(20 * MIB)).status_code == 303
    answer = send(lin, jpeg(20 * MIB) + b"x")
    assert answer.status_code == 422
    assert "照片最大 20 MB" in answer.text
    assert "缩小后上传" in answer.text
    assert len(attached(console)) == 1


@pytest.mark.parametrize(
    ("content", "name", "kind_told"),
    [
        (b"MZ\x90\x00" + bytes(300), "照片.jpg", ("photo", "是程序")),
        (jpeg(), "照片.exe", ("photo", "扩展名")),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "图.png", ("photo", "SVG")),
        (jpeg()[:-30], "照片.jpg", ("photo", "没有传完")),
        (pdf(), "判决书.pdf", ("photo", "照片不收")),
        (jpeg(), "判决书.pdf", ("scan", "内容却是")),
        (jpeg(), "a.jpg", ("film", "没有“film”")),
        (b"", "a.jpg", ("photo", "空的")),
        (jpeg(), "", ("photo", "没有选择文件")),
    ],
)
def test_what_is_refused_is_told_and_the_form_is_there_again(lin, console, content, name, kind_told):
    kind, told = kind_told
    answer = send(lin, content, name, kind=kind)
    assert answer.status_code == 422
    assert told in answer.text
    assert "添加附件" in answer.text
    assert attached(console) == []
    assert [path for path in console.office.attachments.part.rglob("*") if path.is_file()] == []


def test_a_path_and_a_script_in_a_name_are_words_and_nothing_else(lin, console):
    assert send(lin, jpeg(3_000), f"../../{SCRIPT}.jpg").status_code == 303
    assert send(lin, jpeg(4_000), "..\\..\\windows\\系统.jpg").status_code == 303
    assert [entry.payload.name for entry in attached(console)] == ["script_.jpg", "系统.jpg"]
    assert SCRIPT not in lin.get(PATH).text


def test_a_scan_belongs_to_the_record_that_was_chosen_and_to_none_of_another_case(lin, console):
    page = lin.get(f"{PATH}?kind=scan").text
    about = re.findall(r'<option value="([^"]+)">第 \d+ 条', page)[0]
    assert '<option value="scan" selected>' in page
    assert send(lin, pdf(), "签收.pdf", kind="scan", about=about).status_code == 303
    assert attached(console)[0].payload.entry_id == about
    answer = send(lin, pdf(b"x"), "签收.pdf", kind="scan", about="no-such-entry")
    assert answer.status_code == 404
    with console.office.store.reading() as uow:
        theirs = uow.log(A002)[0].entry_id
    assert send(lin, pdf(b"x"), "签收.pdf", kind="scan", about=theirs).status_code == 404


def test_a_check_in_on_the_timeline_leads_to_its_attachments(lin, console):
    lin.get(f"/people/{A001}")
    typed = {"at": "2026-03-10 08:15", "means": "当面", "identity": "一致"}
    assert lin.post(f"/people/{A001}/check-ins", **typed, entry=lin.keys[0]).status_code == 303
    (add,) = re.findall(r'href="([^"]+/attachments\?about=[^"]+)"', lin.get(f"/people/{A001}").text)
    page = lin.get(add).text
    (about,) = re.findall(r'<option value="([^"]+)" selected>第', page)
    assert send(lin, jpeg(4_000), path=add.partition("?")[0], about=about).status_code == 303
    assert "附件 1</a>" in lin.get(f"/people/{A001}").text
    assert attached(console)[0].payload.entry_id == about


def test_a_void_attachment_stays_on_the_list_and_is_not_opened(lin, console, photo):
    lin.get(PATH)
    key = lin.keys[0]
    assert lin.post(f"{PATH}/{photo.entry_id}/void", reason="", entry=key).status_code == 422
    for _ in range(2):
        done = lin.post(f"{PATH}/{photo.entry_id}/void", reason="传错了人", entry=key)
        assert done.headers["location"] == f"{PATH}?done=void-attachment"
    assert "已作废：传错了人" in lin.get(PATH).text
    assert lin.post(f"{PATH}/{photo.entry_id}/open", purpose="核对").status_code == 409
    assert reads(console) == []


def test_the_photo_of_a_person_is_in_the_head_and_seen_once_a_day(lin, console, visit, clock):
    assert "添加本人照片" in lin.get(f"/people/{A001}").text
    assert send(lin, jpeg(5_000), "本人.jpg", kind="person_photo").status_code == 303
    (face,) = re.findall(r'<img class="face" src="([^"]+)"', lin.get(f"/people/{A001}").text)
    for _ in range(2):
        answer = lin.get(face)
        assert answer.content == jpeg(5_000)
        assert "sandbox" in answer.headers["content-security-policy"]
    assert visit("jian").get(face).status_code == 200
    assert [actor for actor, _ in reads(console)] == ["G1", "jian"]
    clock.advance(days=1)
    visit("lin").get(face)
    assert len(reads(console)) == 3
    lin = visit("lin")
    lin.get(PATH)
    assert send(lin, jpeg(6_000), "新.jpg", kind="person_photo").status_code == 303
    assert lin.get(face).status_code == 404
    assert 'class="face"' not in lin.get(f"/people/{A001}?as_of=2026-03-09").text


def test_of_a_minor_neither_photo_nor_file_name_is_shown_and_of_a_sealed_one_nothing(visit, console):
    lin = visit("lin")
    minor = f"/people/{A003}/attachments"
    assert send(lin, jpeg(5_000), "钱小少.jpg", path=minor, kind="person_photo").status_code == 303
    page = lin.get(minor).text
    assert "钱小少" not in page
    assert "本人照片.jpg" in page
    shown = lin.get(f"/people/{A003}").text
    assert 'class="face"' not in shown
    assert "钱小少" not in shown
    (entry,) = attached(console, A003)
    assert lin.get(f"/people/{A003}/photo/{entry.entry_id}").status_code == 404
    theirs = visit("hedong")
    sealed = f"/people/{B002}/attachments"
    assert "犯罪记录已封存，附件不显示" in theirs.get(sealed).text
    theirs.get("/account")
    answer = send(theirs, jpeg(), path=sealed, entry="0195d9c1-0000-7000-8000-000000000001")
    assert (answer.status_code, attached(console, B002)) == (403, [])


def test_who_may_add_may_not_always_open(visit, photo):
    key = "0195d9c1-0000-7000-8000-000000000002"
    for name, adds, opens in (("xie", 303, 403), ("jian", 403, 200), ("shen", 403, 200), ("guan", 403, 403)):
        visitor = visit(name)
        assert send(visitor, jpeg(50_000), entry=key).status_code == adds, name
        answer = visitor.post(f"{PATH}/{photo.entry_id}/open", purpose="核对")
        assert answer.status_code == opens, name


def test_a_neighbour_gets_nothing_by_any_id_hash_or_case(visit, console, photo):
    other = visit("hedong")
    name, sha256, sealed = photo.payload.name, photo.payload.sha256, photo.payload.sealed_sha256
    bare = "/api/v1/cases"
    for case_id in (A001, B001):
        for known in (photo.entry_id, sha256, sealed, str(photo.number), name, f"../{sealed}.sealed"):
            paths = (
                ("GET", f"/people/{case_id}/photo/{known}", None),
                ("POST", f"/people/{case_id}/attachments/{known}/open", {"purpose": "好奇"}),
                ("POST", f"/people/{case_id}/attachments/{known}/void", {"reason": "好奇", "entry": "x"}),
            )
            for method, path, data in paths:
                sent = None if data is None else {"csrf": other.csrf, **data}
                answer = other.client.request(method, path, data=sent)
                assert answer.status_code in (404, 422), path
                assert jpeg(50_000)[:100] not in answer.content
    assert other.get(PATH).status_code == 404
    assert other.client.get(f"{bare}/{A001}/attachments").status_code == 404
    assert send(other, jpeg(), entry="0195d9c1-0000-7000-8000-000000000003").status_code == 404
    assert other.client.get(f"/static/../{sealed}.sealed").status_code == 404
    assert attached(console) == [photo]
    assert reads(console) == []


def test_an_attachment_of_one_case_is_not_one_of_another_case_of_the_same_office(lin, photo):
    answer = lin.post(f"/people/{A002}/attachments/{photo.entry_id}/open", purpose="核对")
    assert answer.status_code == 404


def test_a_damaged_or_missing_file_is_told_and_nothing_of_it_is_given(lin, console, photo):
    (path,) = console.office.attachments.part.glob("*/*.sealed")
    path.write_bytes(path.read_bytes()[:-1])
    answer = lin.post(f"{PATH}/{photo.entry_id}/open", purpose="核对")
    assert answer.status_code == 503
    assert "与写入时不同" in answer.text
    path.unlink()
    assert "不在" in lin.post(f"{PATH}/{photo.entry_id}/open", purpose="核对").text


def test_a_volume_lists_what_is_attached_and_takes_it_along(lin, visit, photo):
    work = f"/people/{A001}/volumes/work"
    assert "附件 <small>1 个" in visit("jian").get(work).text
    packed = visit("jian")
    packed.get(work)
    answer = packed.post(f"{work}/export", form="zip")
    assert answer.headers["content-type"] == "application/zip"
    assert "附件/001-家访.jpg".encode() in answer.content


def test_every_kind_says_its_limit_before_anything_is_sent(lin):
    page = lin.get(PATH).text
    for kind in AttachmentKind:
        assert f"{kind.zh}（最大 {kind.bytes_max // MIB} MB）" in page
    assert send(lin, docx(), "申请.docx", kind="document").status_code == 303
