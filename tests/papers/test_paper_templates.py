"""A template says what is wrong with it, a county's own is used from its day on, and each paper has one."""

from datetime import UTC, date, datetime

import pytest

from correction.domain.errors import InvalidValue, NotFound
from correction.domain.papers.kinds import PaperKind
from correction.domain.papers.specs import SPECS
from correction.office.papers.issuing import blank_form, set_template
from correction.office.papers.templates import read_template, shipped_templates, shipped_text
from tests.papers.paper_desk import AT, words_of

TEMPLATE = """
paper: 准予外出证明
version: 2
from_on: 2026-06-01
title: 本县准予外出证明
series: 外出
number: "甲外〔{年}〕{号}"
blocks:
  - body: 兹有{姓名}前往{目的地}。
"""


def test_every_kind_of_paper_has_a_template_and_a_way_to_come_about():
    assert set(shipped_templates()) == set(PaperKind) == set(SPECS)
    assert [kind for kind, template in shipped_templates().items() if template.paper is not kind] == []


def test_every_document_with_a_number_has_a_stub_unless_it_is_a_form_to_be_decided_on():
    forms = {PaperKind.LEAVE_APPROVAL, PaperKind.DEVICE_APPROVAL}
    numbered = {kind for kind, template in shipped_templates().items() if template.series}
    assert {kind for kind in numbered - forms if not shipped_templates()[kind].stub} == set()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{姓名}", "{性名}", "没有栏目 性名"),
        ("准予外出证明\nversion", "外出证\nversion", "没有文书“外出证”"),
        ("version: 2", "version: 二", "“二”不是整数"),
        ("series: 外出\n", "", "文号不完整"),
        ("{年}", "", "文号没有年份"),
        ("- body:", "- boddy:", "写一个样式"),
        ("title:", "tittle:", "不认识的键"),
        ("blocks:", "body_pt: 60\nblocks:", "字号 60 磅不合适"),
        ("blocks:", "ask: {联系人: 要填}\nblocks:", "写的是“要填”"),
        (
            "  - body: 兹有{姓名}前往{目的地}。",
            "  - table: {widths: [1], rows: [[甲, 乙]]}",
            "第 1 行有 2 格",
        ),
        ("  - body: 兹有{姓名}前往{目的地}。", "  - table: {widths: [1], each: 证据清单}", "只写了一个"),
    ],
)
def test_a_mistake_in_a_template_is_refused_with_its_place(before, after, told):
    with pytest.raises(InvalidValue) as refused:
        read_template(TEMPLATE.replace(before, after), "本县.yaml")
    assert told in f"{refused.value.what} {refused.value.remedy}"
    assert "本县.yaml" in refused.value.where


def test_the_county_s_wording_is_used_from_its_day_on_and_the_shipped_one_before(desk):
    with desk.store.writing() as uow:
        set_template(uow, "X1", TEMPLATE, actor="K1", now=AT)
    granted = desk.leave()
    early = datetime(2026, 5, 1, tzinfo=UTC)
    first = desk.issue(PaperKind.LEAVE_CERTIFICATE, granted, at=early).payload
    second = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave(leave_id="L2")).payload
    assert (first.template_org_id, first.number) == (None, "（机构X1）社矫外字〔2026〕第1号")
    assert (second.template_org_id, second.template_version, second.number) == ("X1", 2, "甲外〔2026〕2")
    assert "兹有周明远前往上海市徐汇区。" in words_of(second.document)


def test_another_county_does_not_see_it_and_only_its_own_people_may_change_it(desk):
    with desk.store.writing() as uow:
        set_template(uow, "X1", TEMPLATE, actor="K1", now=AT)
        assert blank_form(uow, "S1", PaperKind.LEAVE_CERTIFICATE, now=AT).title == "本县准予外出证明"
        assert blank_form(uow, "S2", PaperKind.LEAVE_CERTIFICATE, now=AT).title == "准予外出证明"
        with pytest.raises(InvalidValue, match="不是机构X2或其上级的人员"):
            set_template(uow, "X2", TEMPLATE, actor="K1", now=AT)
        with pytest.raises(NotFound):
            set_template(uow, "X1", TEMPLATE.replace("version: 2", "version: 3"), actor="谁", now=AT)
        with pytest.raises(InvalidValue, match="版本写的是 2，应为 3"):
            set_template(uow, "X1", TEMPLATE, actor="K1", now=AT)


def test_what_is_written_out_for_editing_reads_back_as_what_is_shipped():
    for kind, template in shipped_templates().items():
        assert read_template(shipped_text(kind), "x") == template
    assert min(template.from_on for template in shipped_templates().values()) == date(2020, 7, 1)
