"""An officer adds a photo of the person, a scan and a recording in a real browser, and looks at one."""

import pytest
from PIL import Image

from correction.domain.attachments import MIB, AttachmentKind
from correction.domain.facts.accounts import PersonalPart, PersonalRead
from correction.domain.facts.upkeep import Attached
from correction.office.ports import PLATFORM_LOG
from tests.attachments.samples import amr, jpeg, pdf
from tests.console.conftest import A001, entries
from tests.console.test_browser import sign_in


def choose(page, path, kind):
    page.get_by_label("种类").select_option(kind)
    page.get_by_label("文件").set_input_files(path)


def add(browser):
    with browser.page.expect_navigation():
        browser.page.get_by_role("button", name="添加", exact=True).click()


@pytest.mark.slow
def test_photo_scan_and_recording_are_added_shown_and_opened(browser, console, tmp_path):
    page = browser.page
    face = tmp_path / "周.png"
    Image.effect_noise((2400, 1800), 120).convert("RGB").save(face)
    assert face.stat().st_size > AttachmentKind.PERSON_PHOTO.bytes_max
    for name, content in (("签收.pdf", pdf()), ("谈话.amr", amr()), ("大.jpg", jpeg(20 * MIB) + b"x")):
        (tmp_path / name).write_bytes(content)
    sign_in(browser, "lin")
    browser.open(f"/people/{A001}")
    browser.press("f")
    browser.go("Enter")
    assert browser.faults() == []
    # What is too large is told before it is sent, and cannot be sent.
    choose(page, tmp_path / "大.jpg", "photo")
    page.wait_for_selector("[data-too-large]:visible")
    assert "最大 20 MB" in page.locator("[data-too-large]").inner_text()
    assert page.get_by_role("button", name="添加", exact=True).is_disabled()
    # The photo of the person is made smaller on the way: it is no evidence.
    choose(page, face, "person_photo")
    page.wait_for_selector("[data-smaller]:visible")
    add(browser)
    for name, kind in (("签收.pdf", "scan"), ("谈话.amr", "audio")):
        choose(page, tmp_path / name, kind)
        add(browser)
    assert page.locator("p.said").inner_text().endswith("已添加附件，校验值记入案卷")
    browser.shot("attachments")
    browser.open(f"/people/{A001}")
    photo = page.locator("img.face")
    assert photo.evaluate("it => it.complete && it.naturalWidth") == 1200
    browser.shot("person-with-photo")
    assert browser.faults() == []
    found = [entry.payload for entry in entries(console, A001, Attached)]
    assert [(each.kind.value, each.name) for each in found] == [
        ("person_photo", "周.jpg"),
        ("scan", "签收.pdf"),
        ("audio", "谈话.amr"),
    ]
    # Opening one wants a purpose, and says so in the log.
    browser.open(f"/people/{A001}/attachments")
    row = page.locator("tr", has_text="签收.pdf")
    row.get_by_label("理由").first.fill("核对签收")
    with page.expect_download() as saved:
        row.get_by_role("button", name="打开").click()
    assert saved.value.path().read_bytes() == pdf()
    assert saved.value.suggested_filename == "签收.pdf"
    reads = [e.payload for e in entries(console, PLATFORM_LOG, PersonalRead)]
    assert [r.purpose for r in reads if r.part is PersonalPart.ATTACHMENTS] == [
        "在人员页面核对本人照片",
        "核对签收",
    ]
