"""Conditions and points as a book writes them: each word with its amount, and a slip named with its line."""

import pytest

from correction.domain.assessments.conditions import Clauses, ConditionWord, Measure
from correction.domain.assessments.points import PointItem, Scores
from correction.rulebooks.faults import faults
from correction.rulebooks.loader import SHIPPED
from correction.rulebooks.values import Kind, canonical, parse
from correction.rulebooks.yaml_file import read_yaml

HEADER = """book: {id: town, title: 某县, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2021-01-01, confidence: S1, checked_on: 2026-11-22}
values:
"""  # noqa: E501 - one entry a line, as in the shipped books
AMOUNTS = {
    Measure.MONTHS: 3,
    Measure.COUNT: 2,
    Measure.MEAN: 80.5,
    Measure.RISK: "high",
    Measure.MARK: ["excellent", "good"],
}


@pytest.mark.parametrize("word", list(ConditionWord))
def test_every_word_reads_back_as_it_was_written_and_says_its_amount(word):
    amount = AMOUNTS[word.measure]
    read = parse([{word.value: amount}], Kind.CONDITIONS, by_class=False, where="t")
    assert canonical(read) == [{word.value: amount}]
    said = {"high": "高风险"}.get(str(amount)) or (
        "优秀或者良好" if isinstance(amount, list) else str(amount)
    )
    assert said in str(read)


def test_alternatives_and_what_holds_together_are_kept_apart():
    raw = [{"in_class_months_from": 6, "quarter_mean_from": 80}, {"risk": "low"}]
    read = parse(raw, Kind.CONDITIONS, by_class=False, where="t")
    assert isinstance(read, Clauses)
    assert [len(clause) for clause in read.any_of] == [2, 1]
    assert str(read) == "在现管理类别满 6 个月并且最近一个季度平均 80 分以上；风险评估为低风险"


def test_scores_read_back_and_are_said_with_their_sign():
    read = parse({"check_in_missed": -2, "praise": 10}, Kind.SCORES, by_class=False, where="t")
    assert isinstance(read, Scores)
    assert str(read) == "未签到（核查属实） -2；表扬 +10"
    assert canonical(read) == {"check_in_missed": -2.0, "praise": 10.0}
    assert (read.get("praise"), read.get("merit")) == (10.0, None)
    assert all(item.zh for item in PointItem)


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("class.strict_if", "[{warnings: 1}]", "情形 ['warnings'] 不存在"),
        ("class.strict_if", "[{warnings_from: 0}]", "数值 [0] 不能用"),
        ("class.strict_if", "[{warnings_from: true}]", "不能用"),
        ("class.strict_if", "[{warnings_from: one}]", "不能用"),
        ("class.strict_if", "[{risk: huge}]", "不能用"),
        ("class.strict_if", "[{month_grade: [fail, bad]}]", "不能用"),
        ("class.strict_if", "[{month_grade: []}]", "不能用"),
        ("class.strict_if", "[{}]", "无法识别"),
        ("class.strict_if", "[风险高]", "无法识别"),
        ("class.strict_if", "[]", "不是声明的类型"),
        ("class.strict_if", "{warnings_from: 1}", "不是声明的类型"),
        ("points.items", "{late: -1}", "计分 [late: -1] 无法识别"),
        ("points.items", "{praise: ten}", "无法识别"),
        ("points.items", "{praise: true}", "无法识别"),
        ("points.bands", "[85]", "不是声明的类型"),
    ],
)
def test_a_slip_in_a_condition_is_named_with_its_line_and_key(tmp_path, key, value, what):
    text = f"{HEADER}  {key}:\n    - {{value: {value}, article: 第一条, paraphrase: 某}}\n"
    (tmp_path / "book.yaml").write_text(text, encoding="utf-8")
    ((fault),) = faults(tmp_path)
    assert (fault.file, fault.line, fault.key) == ("book.yaml", 5, key)
    assert what in fault.what


OURS = ("class.", "assessment.", "points.", "praise.", "minor.", "cite.minor", "cite.class", "cite.record")


def test_every_key_of_classes_assessments_and_minors_is_read_by_the_program(request):
    """A value that nothing reads would look like a rule and be none."""
    room = request.config.rootpath / "correction"
    read = "".join(path.read_text("utf-8") for path in room.rglob("*.py"))
    keys = [
        key for key in read_yaml(SHIPPED / "cn" / "parameters.yaml")["parameters"] if key.startswith(OURS)
    ]
    graded = 'f"assessment.{period}.{mark}"' in read
    unread = [key for key in keys if f'"{key}"' not in read]
    assert len(keys) > 25
    assert graded
    assert {key.rpartition(".")[0] for key in unread} == {"assessment.month", "assessment.quarter"}
