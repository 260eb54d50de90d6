"""Volumes in the console: what lies in them, what is missing, originals filed, exports as logged readings."""

import io
import zipfile

from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.issuing import PaperFiled
from correction.office.ports import PLATFORM_LOG
from tests.console.conftest import A001, B001, B002, entries

PATH = f"/people/{A001}/volumes/execution"
JUDGMENT = {
    "part": "裁判文书和送达材料",
    "title": "刑事判决书",
    "on": "2025-05-20",
    "pages": "5",
    "by": "示例县人民法院",
}


def test_an_original_is_filed_once_and_fills_what_was_missing(visit, console):
    visitor = visit("lin")
    assert "裁判文书和送达材料（至少一件）" in visitor.get(PATH).text
    sent = JUDGMENT | {"entry": visitor.keys[0]}
    assert visitor.post(f"{PATH}/originals", **sent).headers["location"] == f"{PATH}?done=filed"
    assert visitor.post(f"{PATH}/originals", **sent).status_code == 303
    assert len(entries(console, A001, PaperFiled)) == 1
    page = visitor.get(PATH).text
    assert "原件 5 页" in page
    assert "（至少一件）" not in page


def test_what_is_refused_comes_back_as_it_was(visit, console):
    visitor = visit("lin")
    visitor.get(PATH)
    for changed, told in (
        ({"pages": "五"}, "不是整数"),
        ({"part": "没有的部分"}, "没有“没有的部分”这一部分"),
        ({"on": "2027-01-01"}, "还没有到"),
        ({"title": " "}, "没有题名或者页数"),
    ):
        answer = visitor.post(f"{PATH}/originals", **JUDGMENT | {"entry": visitor.keys[0]} | changed)
        assert answer.status_code == 422
        assert told in answer.text
        assert "示例县人民法院" in answer.text
    assert entries(console, A001, PaperFiled) == []


def test_an_export_for_review_is_a_logged_reading_and_an_assistant_takes_none(visit, console):
    visitor = visit("jian")
    visitor.get(PATH)
    answer = visitor.post(f"{PATH}/export", form="zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert {"社区矫正执行档案.pdf", "缺漏.txt", "SHA256SUMS"} <= set(packed.namelist())
    (read,) = entries(console, PLATFORM_LOG, PersonalRead)
    assert (read.payload.case_ids, read.payload.purpose) == ((A001,), "装订、导出社区矫正执行档案")
    assert visitor.post(f"{PATH}/export", form="exe").status_code == 422
    assert visitor.post(f"{PATH}/originals", **JUDGMENT).status_code == 403
    assert visit("xie").post(f"{PATH}/export", form="pdf").status_code == 403


def test_a_neighbours_volume_is_not_found_and_a_sealed_one_not_shown(visit, console):
    visitor, theirs = visit("lin"), visit("hedong")
    assert visitor.get(f"/people/{B001}/volumes/work").status_code == 404
    assert visitor.get(f"/people/{A001}/volumes/x").status_code == 422
    sealed = f"/people/{B002}/volumes/execution"
    assert "案卷内容不显示" in theirs.get(sealed).text
    assert "凭查询函" in theirs.post(f"{sealed}/export", form="pdf").text
    assert entries(console, PLATFORM_LOG, PersonalRead) == []
