"""What a source showed of local rules is a value; what it did not show is unknown, never zero."""

from datetime import date

import pytest

from correction.domain.assessments.conditions import Clauses
from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.citation import Confidence
from correction.rulebooks import load_book
from correction.rulebooks.yaml_file import read_yaml

WEEK, HALF_MONTH, MONTH = (
    Cadence(unit=unit) for unit in (CadenceUnit.WEEK, CadenceUnit.HALF_MONTH, CadenceUnit.MONTH)
)
IN_2015, IN_2021, IN_2022 = date(2015, 1, 1), date(2021, 1, 1), date(2022, 6, 1)


@pytest.mark.parametrize(
    ("book", "key", "on", "managed", "value"),
    [
        ("province-x-2020", "report.oral.cadence", IN_2021, "strict", WEEK),
        ("province-x-2020", "report.written.cadence", IN_2021, "strict", WEEK),
        ("province-x-2020", "hours.labour_month_hours", IN_2021, "strict", 12),
        ("province-x-2020", "hours.study_month_hours", IN_2021, "strict", 12),
        ("five-class-older", "report.oral.cadence", IN_2015, "strict", WEEK),
        ("five-class-older", "report.in_person.cadence", IN_2015, "strict", HALF_MONTH),
        ("five-class-older", "report.written.cadence", IN_2015, "strict", MONTH),
        ("five-class-older", "talks.month_count", IN_2015, "strict", 2),
        ("five-class-older", "hours.labour_month_hours", IN_2015, "strict", 14),
        ("five-class-older", "hours.labour_month_hours", IN_2015, "entry", 12),
        ("five-class-older", "report.oral.cadence", IN_2015, "entry", WEEK),
        ("five-class-older", "report.in_person.cadence", IN_2015, "entry", MONTH),
        ("five-class-older", "report.written.cadence", IN_2015, "entry", MONTH),
        ("five-class-older", "talks.month_count", IN_2015, "entry", 2),
        ("five-class-older", "class.used", IN_2015, None, ("entry", "strict", "general", "relaxed")),
        ("cn", "class.used", IN_2015, None, ("strict", "general", "relaxed")),
        ("five-class-older", "hours.labour_month_hours", IN_2015, "relaxed", 8),
        ("beijing-early", "report.oral.month_count", date(2008, 1, 1), None, 4),
        ("beijing-early", "report.in_person.month_count", date(2008, 1, 1), None, 2),
        ("beijing-early", "labour.month_count", date(2008, 1, 1), None, 3),
        ("sichuan-2014", "leave.year_cap_days", IN_2015, None, 60),
        ("sichuan-2014", "leave.year_cap_days", IN_2021, None, None),
        ("fujian", "leave.year_cap_days", date(2018, 1, 1), None, 60),
        ("fujian", "leave.advance_working_days", date(2018, 1, 1), None, 3),
        ("fujian", "leave.long_advance_working_days", date(2018, 1, 1), None, 7),
        ("fujian", "leave.county_max_days", date(2018, 1, 1), None, 30),
        ("fujian", "leave.year_cap_days", IN_2021, None, None),
        ("fujian", "leave.county_max_days", IN_2022, None, 30),
        ("fujian", "assessment.month.fail", date(2023, 1, 1), None, None),
    ],
)
def test_a_local_book_says_what_its_source_showed_while_it_was_in_force(book, key, on, managed, value):
    assert load_book(book).get(key, on, management_class=managed) == value


@pytest.mark.parametrize(
    ("book", "key", "on", "managed", "word"),
    [
        ("province-x-2020", "report.written.cadence", IN_2021, "relaxed", "截断"),
        ("province-x-2020", "hours.study_month_hours", IN_2021, "general", "截断"),
        ("five-class-older", "report.oral.cadence", IN_2015, "general", "A、B两类未见"),
        ("five-class-older", "talks.month_count", IN_2015, None, "A、B两类"),
        ("beijing-early", "office.visit.cadence", date(2008, 1, 1), None, "头半年"),
    ],
)
def test_what_the_source_did_not_show_is_unknown_with_its_reason(book, key, on, managed, word):
    found = load_book(book).at(key, on, management_class=managed)
    assert (found.value, found.null_reason) == (None, None)
    assert word in (found.unknown_reason or "")


def test_the_conditions_of_the_strict_class_differ_by_where_a_person_comes_from():
    book = load_book("province-x-2020")
    conditions = {}
    for key in ("class.strict_if", "class.general_to_strict_if", "class.relaxed_to_strict_if"):
        listed = book.get(key, IN_2021)
        assert isinstance(listed, Clauses)
        conditions[key] = {str(condition) for clause in listed.any_of for condition in clause}
    assert conditions["class.strict_if"] - conditions["class.general_to_strict_if"] == {"入矫不满 2 个月"}
    assert conditions["class.general_to_strict_if"] - conditions["class.relaxed_to_strict_if"] == {
        "最近一次月度考核为不合格"
    }


@pytest.mark.parametrize(
    ("book", "key", "on", "said"),
    [
        ("fujian", "assessment.month.fail", IN_2022, [["处罚合计 1 次以上"], ["教育考评为不合格"]]),
        (
            "fujian",
            "assessment.month.good",
            IN_2022,
            [["处罚合计少于 1 次", "表扬或者减刑 1 次以上", "教育考评为优秀或者良好"]],
        ),
        (
            "relaxed-city",
            "class.relaxed_if",
            IN_2015,
            [["满 6 个月", "季度平均 80 分以上"], ["连续受到表扬 3 次"], ["重大立功"], ["低风险"]],
        ),
    ],
)
def test_conditions_read_as_their_source_put_them(book, key, on, said):
    alternatives = [each.split("并且") for each in str(load_book(book).get(key, on)).split("；")]
    assert [len(each) for each in alternatives] == [len(each) for each in said]
    for found, expected in zip(alternatives, said, strict=True):
        assert all(word in text for word, text in zip(expected, found, strict=True))


def test_no_local_source_is_shown_as_confirmed(request):
    folder = request.config.rootpath / "correction" / "rulebooks"
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name != "cn":
            stated = Confidence(read_yaml(path)["instrument"]["confidence"])
            assert not stated.confirmed, path


def test_a_class_left_out_needs_its_reason_and_a_whole_value_takes_none(shelf):
    for value, reason in (("{strict: 12}", True), ("{strict: 12, default: 8}", False)):
        shelf.national(law=law_with(f"value: {value}{', unknown_because: 未见' if reason else ''}"))
    with pytest.raises(ValueError, match="写了 2 项"):
        shelf.national(law=law_with("value: {strict: 12, default: 8}, unknown_because: 未见"))
    with pytest.raises(ValueError, match="写了 2 项"):
        shelf.national(law=law_with("value: 12, unknown_because: 未见"))


def law_with(hours):
    return f"""instrument: {{code: LAW, title: 某法, rank: statute, from_on: 2012-03-01, confidence: S2, checked_on: 2026-11-22}}
values:
  first.days: [{{value: 10, article: 第一条, paraphrase: 某}}]
  leave.days: [{{value: 7, article: 第二条, paraphrase: 某}}]
  hours: [{{{hours}, article: 第三条, paraphrase: 某}}]
  report.cadence: [{{value: {{unit: month}}, article: 第四条, paraphrase: 某}}]
  free.minutes: [{{value: 5, article: 第五条, paraphrase: 某}}]
"""  # noqa: E501 - one entry a line, as in the shipped books
