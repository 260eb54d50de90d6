"""A volume holds what it should in the order of the county, counts its pages, and says what is missing."""

import hashlib
import io
import zipfile
from datetime import date

import pytest

from correction.domain.attachments import AttachmentKind, MediaType
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.issuing import PaperFiled
from correction.domain.facts.upkeep import Attached
from correction.domain.papers.kinds import PaperKind, Volume
from correction.domain.papers.specs import SPECS
from correction.office.ids import derived_id
from correction.office.papers.volumes import (
    SHIPPED,
    contents_of,
    file_original,
    read_orders,
    set_orders,
    shipped_orders,
)
from correction.office.record import void
from correction.papers.binding import bound, exported
from correction.papers.fonts import find_fonts
from tests.core.case_desk import CASE
from tests.papers.paper_desk import AT, TALK
from tests.papers.test_drawing_papers import pages

JUDGMENT = PaperFiled(
    volume=Volume.EXECUTION,
    part="裁判文书和送达材料",
    title="刑事判决书",
    dated_on=date(2025, 8, 20),
    pages=5,
    by="示例县人民法院",
    document_no="（2025）示0101刑初123号",
)


def put_original(desk, filed=JUDGMENT):
    with desk.store.writing() as uow:
        return file_original(uow, CASE, filed, entry_id=derived_id("f", filed.title), actor="K1", now=AT)


def contents(desk, volume=Volume.EXECUTION):
    with desk.store.reading() as uow:
        return contents_of(uow, CASE, volume, now=AT)


def test_every_paper_of_one_person_has_its_place_in_exactly_one_volume():
    placed = [kind for order in shipped_orders().values() for part in order.parts for kind in part.papers]
    assert len(placed) == len(set(placed))
    assert set(PaperKind) - set(placed) == {PaperKind.SIGN_IN_SHEET}
    for volume, order in shipped_orders().items():
        assert {SPECS[kind].volume for part in order.parts for kind in part.papers} == {volume}


def test_papers_lie_in_the_order_of_the_parts_and_void_ones_are_left_out(desk):
    desk.issue(PaperKind.WARNING_DECISION, desk.warning())
    certificate = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave())
    wrong = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave(leave_id="L2"))
    desk.issue(PaperKind.TALK, typed=TALK)
    put_original(desk)
    with desk.store.writing() as uow:
        void(uow, CASE, wrong.entry_id, reason="错", actor="K1", now=AT, void_id="v")
    made = contents(desk)
    assert [item.title for item in made.items] == ["刑事判决书", "准予外出证明", "社区矫正警告决定书"]
    assert made.items[1].issued == certificate
    assert [item.title for item in contents(desk, Volume.WORK).items] == ["谈话笔录"]
    assert (made.keeper.org_id, contents(desk, Volume.WORK).keeper.org_id) == ("X1", "S1")


def test_what_is_missing_follows_from_the_record(desk):
    granted = desk.leave()
    said = {each.title for each in contents(desk).missing}
    assert said == {"裁判文书和送达材料（至少一件）", "外出审批表", "准予外出证明"}
    put_original(desk)
    desk.issue(PaperKind.LEAVE_CERTIFICATE, granted)
    assert [each.title for each in contents(desk).missing] == ["外出审批表"]


def test_a_bound_volume_has_cover_catalogue_page_numbers_and_closing_sheet(desk):
    put_original(desk)
    desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave())
    desk.issue(PaperKind.WARNING_DECISION, desk.warning())
    made = contents(desk)
    drawn = bound(made, find_fonts(), on=date(2026, 9, 1), by="沈科长")
    cover, catalogue, slip, leave, warning, closing = pages(drawn)
    assert "社区矫正执行档案" in cover
    assert "周明远" in cover
    assert "此处附原件：刑事判决书" in slip
    assert "第1至5页" in slip
    # The judgment has five pages, so the certificate begins on the sixth.
    assert "第6页" in leave
    assert "第7页" in warning
    told = catalogue[catalogue.index("备注") :]
    places = [told.index(word) for word in ("刑事判决书", "准予外出证明", "社区矫正警告决定书")]
    assert places == sorted(places)
    assert "2025年8月20日1原件5页" in told
    assert "2026年9月1日6" in told
    assert "尚缺" in closing
    assert "外出审批表" in closing
    assert "沈科长" in closing
    assert bound(made, find_fonts(), on=date(2026, 9, 1), by="沈科长") == drawn


def test_an_export_for_review_carries_the_hash_of_every_file(desk):
    put_original(desk)
    desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave())
    packed = io.BytesIO()
    exported(contents(desk), find_fonts(), packed, attached=missing, on=date(2026, 9, 1), by="沈科长")
    with zipfile.ZipFile(packed) as file:
        files = {name: file.read(name) for name in file.namelist()}
    sums = dict(line.split("  ", 1)[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert set(files) == {"社区矫正执行档案.pdf", "文书/002-准予外出证明.pdf", "缺漏.txt"}
    assert "外出审批表" in files["缺漏.txt"].decode("utf-8-sig")


def missing(entry):
    raise NotFound("附件", f"附件文件 {entry.payload.sealed_sha256} 不在", "从备份恢复")


def photo(name="家访.jpg", about=None):
    return Attached(
        sha256="00" * 32,
        name=name,
        media_type=MediaType.JPEG,
        size_bytes=5,
        entry_id=about,
        kind=AttachmentKind.PHOTO,
        sealed_sha256="11" * 32,
    )


def test_an_export_for_review_holds_what_is_attached_and_says_what_is_lost(desk):
    judgment = put_original(desk)
    desk.put(photo("判决书.jpg", judgment.entry_id), date(2026, 3, 1))
    desk.put(photo(), date(2026, 3, 2))
    assert [each.entry.payload.name for each in contents(desk).attached] == ["判决书.jpg"]
    work = contents(desk, Volume.WORK)
    assert [each.entry.payload.name for each in work.attached] == ["家访.jpg"]
    for opened, names in ((lambda _entry: io.BytesIO(b"photo"), ["附件/001-家访.jpg"]), (missing, [])):
        packed = io.BytesIO()
        exported(work, find_fonts(), packed, attached=opened, on=date(2026, 9, 1), by="沈科长")
        with zipfile.ZipFile(packed) as file:
            assert [name for name in file.namelist() if name.startswith("附件")] == names
            assert all(file.read(name) == b"photo" for name in names)
            lost = "附件：家访.jpg（第" in file.read("缺漏.txt").decode("utf-8-sig")
            assert lost is not bool(names)


def test_a_county_orders_its_volumes_itself_and_mistakes_are_named(desk):
    text = SHIPPED.read_text(encoding="utf-8")
    moved = text.replace("    - {part: 裁判文书和送达材料, required: true}\n", "")
    with desk.store.writing() as uow, pytest.raises(InvalidValue, match="版本仍是 1"):
        set_orders(uow, "X1", moved, actor="K1", now=AT)
    with desk.store.writing() as uow:
        changed = set_orders(uow, "X1", moved.replace("version: 1", "version: 2", 1), actor="K1", now=AT)
    assert [order.volume for order in changed] == [Volume.EXECUTION]
    assert contents(desk).order.version == 2
    with pytest.raises(InvalidValue, match="没有“裁判文书和送达材料”这一部分"):
        put_original(desk)
    for wrong, told in (
        (text.replace("[查找记录]", "[查找单]"), "没有文书 查找单"),
        (text.replace("[查找记录]", "[查找记录, 走访记录]"), "走访记录 写了两次"),
        (text.replace("required", "requird"), "不认识的键"),
        (text.replace("work:", "werk:"), "不认识的键"),
    ):
        with pytest.raises(InvalidValue) as refused:
            read_orders(wrong, "本县.yaml")
        assert told in refused.value.what


def test_an_original_without_pages_or_of_a_day_to_come_is_refused(desk):
    with pytest.raises(InvalidValue, match="没有题名或者页数"):
        PaperFiled(volume=Volume.WORK, part="谈话", title="x", dated_on=date(2026, 1, 1), pages=0)
    late = PaperFiled(volume=Volume.WORK, part="谈话", title="x", dated_on=date(2026, 12, 1), pages=1)
    with pytest.raises(InvalidValue, match="还没有到"):
        put_original(desk, late)
