"""A book somebody edited: every fault is named with its file, its line and its key."""

from itertools import pairwise
from pathlib import Path

import pytest

from correction.rulebooks import load_book
from correction.rulebooks.faults import faults
from correction.rulebooks.loader import SHIPPED

HEADER = """book: {id: town, title: 某县, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2021-01-01, confidence: S1, checked_on: 2026-11-22}
values:
"""  # noqa: E501 - one entry a line, as in the shipped books


@pytest.fixture
def edited(tmp_path):
    def write(values, header=HEADER):
        (tmp_path / "book.yaml").write_text(header + values, encoding="utf-8")
        return [(fault.file, fault.line, fault.key, fault.what) for fault in faults(tmp_path)]

    return write


@pytest.mark.parametrize("name", sorted(path.parent.name for path in SHIPPED.glob("*/book.yaml")))
def test_the_shipped_books_have_no_fault(name):
    assert faults(SHIPPED / name) == ()


FAULTY = """  leave.office_max_days:
    - {value: 9, operator: "<=", article: 第一条, paraphrase: 九日}
  leave.ofice_max_days:
    - {value: 5, article: 第一条, paraphrase: 五日}
  first_report.days:
    - {value: 12, article: 第二条, paraphrase: 十二日}
  battery.low_pct:
    - {value: ten, article: 第三条, paraphrase: 低电量}
    - {value: 20, articel: 第三条, paraphrase: 低电量}
  report.grace_days:
    - {value: 2, article: 第四条, paraphrase: 两日}
    - {value: 3, article: 第五条, paraphrase: 三日}
  gathering.minutes: 10
  report.prompt_days:
    - {value: 2, article: 第六条}
  report.grace_days:
    - {value: 2, article: 第四条, paraphrase: 两日, from_on: 2021-01-01, to_on: 2021-06-30}
    - {value: 3, article: 第五条, paraphrase: 三日, from_on: 2021-06-30}
"""


def test_every_fault_is_named_with_its_line_and_key(edited):
    found = edited(FAULTY)
    assert [(line, key) for _, line, key, _ in found] == [
        (5, "leave.office_max_days"),
        (6, "leave.ofice_max_days"),
        (9, "first_report.days"),
        (11, "battery.low_pct"),
        (12, "battery.low_pct"),
        (16, "gathering.minutes"),
        (18, "report.prompt_days"),
        (19, "report.grace_days"),
        (21, "report.grace_days"),
    ]
    said = [
        "低于上位",
        "没有登记",
        "不得改动|低于上位",
        "不是声明的类型",
        "不认识的键",
        "不是列表",
        "转述",
        "重复",
    ]
    for (*_, what), word in zip(found, said, strict=False):
        assert any(part in what for part in word.split("|")), what
    assert "同时有效" in found[-1][3]
    assert all(a[1] <= b[1] for a, b in pairwise(found))


def test_loading_refuses_what_the_check_finds_and_takes_what_it_passes(edited, tmp_path):
    good = "  leave.office_max_days: [{value: 5, operator: '<=', article: 第一条, paraphrase: 五日}]\n"
    assert edited(good) == []
    assert load_book(tmp_path).name == "town"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("values: [\n", 5, "不是合格的 YAML"),
        ("  leave.office_max_days: [5]\n", 4, "不是键值表"),
        ("  leave.office_max_days:\n    - {value: 5\n", 6, "不是合格的 YAML"),
    ],
)
def test_a_file_that_cannot_be_read_says_on_which_line(edited, text, line, what):
    ((file, found_line, _, said), *_) = edited(text)
    assert (file, found_line) == ("book.yaml", line)
    assert what in said


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("parent: cn", "parent: nowhere", "找不到"),
        ("rank: county, jurisdiction", "rank: statute, jurisdiction", "不低于上级"),
        ("title: 某县,", "titel: 某县,", "不认识的键"),
        ("code: TOWN, ", "", "缺少"),
    ],
)
def test_a_header_that_is_wrong_is_a_fault_too(edited, old, new, what):
    ((_, _, _, said),) = edited(
        "  battery.low_pct: [{value: 5, article: 一, paraphrase: 五}]\n", HEADER.replace(old, new)
    )
    assert what in said


def test_a_national_book_with_a_gap_names_the_key(shelf):
    shelf.national()
    law = (shelf.folder / "land" / "law.yaml").read_text(encoding="utf-8")
    shelf.write("land", law=law.replace("article: 第二条,", "to_on: 2019-12-31, article: 第二条,"))
    ((fault),) = faults(shelf.folder / "land")
    assert (fault.file, fault.line, fault.key) == ("law.yaml", 4, "leave.days")
    assert "2020-01-01 起没有规定" in fault.what


def test_a_folder_without_a_book_is_one_fault(tmp_path):
    ((fault),) = faults(Path(tmp_path))
    assert fault.what == "找不到 book.yaml"
