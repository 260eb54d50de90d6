"""Books at their edges: first and last days of entries, days on which two meet, steps of strictness."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.citation import Citation, Confidence
from correction.rulebooks import RulebookError, load_book
from correction.rulebooks.book import Dated, Parameter, Rulebook, Stricter
from correction.rulebooks.coverage import Coverage
from correction.rulebooks.entries import Rank, read_parameters
from correction.rulebooks.history import UNITS, changes, oldest_first, said, shipped_books
from correction.rulebooks.regional import regional_rest
from correction.rulebooks.values import ByClass, Kind, canonical, magnitude
from correction.rulebooks.yaml_file import read_yaml_text
from tests.law.conftest import LAW, LOCAL

ONE_DAY = timedelta(days=1)
FIRST = 'first.days: [{value: 10, operator: "<=", article: 第一条, excerpt: 十日内}]'
LEAVE = 'leave.days: [{value: 7, operator: "<=", article: 第二条, excerpt: 七日以内}]'


def entry(number, first=None, last=None, article="第一条"):
    days = (f", from_on: {first}" if first else "") + (f", to_on: {last}" if last else "")
    return f"{{value: {number}{days}, article: {article}, excerpt: 某日内}}"


def law_with(*entries, instrument_to="null"):
    assert FIRST in LAW
    return LAW.replace(FIRST, f"first.days: [{', '.join(entries)}]").replace(
        "to_on: null", f"to_on: {instrument_to}"
    )


def values(book, key, *days):
    return [book.get(key, date.fromisoformat(on)) for on in days]


def test_entries_may_meet_and_must_not_share_a_day(shelf):
    book = shelf.national(law=law_with(entry(10, None, "2014-12-31"), entry(9, "2015-01-01")))
    assert values(book, "first.days", "2012-03-01", "2014-12-31", "2015-01-01", "2027-01-01") == [
        10,
        10,
        9,
        9,
    ]
    with pytest.raises(RulebookError, match="2015-01-01 起有两条规定同时有效"):
        shelf.national(law=law_with(entry(10, None, "2015-01-01"), entry(9, "2015-01-01")))
    with pytest.raises(RulebookError, match="2015-01-01 起没有规定"):
        shelf.national(law=law_with(entry(10, None, "2014-12-31"), entry(9, "2015-01-02")))


def test_a_book_must_speak_from_its_first_covered_day_on(shelf):
    book = shelf.national(law=law_with(entry(10, "2012-03-01")))
    assert values(book, "first.days", "2012-03-01") == [10]
    with pytest.raises(RulebookError, match="2012-03-01 起没有规定"):
        shelf.national(law=law_with(entry(10, "2012-03-02")))


def test_an_entry_of_one_day_holds_on_that_day(shelf):
    book = shelf.national(
        law=law_with(
            entry(10, None, "2014-12-30"), entry(9, "2014-12-31", "2014-12-31"), entry(8, "2015-01-01")
        )
    )
    assert values(book, "first.days", "2014-12-30", "2014-12-31", "2015-01-01") == [10, 9, 8]
    with pytest.raises(RulebookError, match="早于起日"):
        shelf.national(law=law_with(entry(10, "2014-12-31", "2014-12-30")))


LOCAL_HEAD = """book: {{id: town, title: 某县, parent: land, rank: county, jurisdiction: 某县}}
instrument: {{code: TOWN, title: 某县细则, rank: county, from_on: 2020-01-01, to_on: {to_on}, confidence: S1, checked_on: 2026-11-22}}
"""  # noqa: E501 - as in the shipped books


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        ("", False),
        (", from_on: 2020-01-01, to_on: 2022-12-31", False),
        (", from_on: 2019-12-31", True),
        (", to_on: 2023-01-01", True),
        (", to_on: null", True),
        (", from_on: 2022-12-31", False),
    ],
)
def test_an_entry_keeps_within_the_days_of_its_instrument(shelf, days, refused):
    shelf.national()
    local = f"  leave.days: [{{value: 5{days}, article: 第一条, paraphrase: 五日}}]\n"
    if refused:
        with pytest.raises(RulebookError, match="超出《某县细则》的施行期间"):
            shelf.local(local, header=LOCAL_HEAD.format(to_on="2022-12-31"))
    else:
        assert shelf.local(local, header=LOCAL_HEAD.format(to_on="2022-12-31")).name == "town"


@pytest.mark.parametrize(
    ("lines", "heard"),
    [
        ([("2020-01-01", "2020-01-31", 5)], [7, 5, 5, 7, 7, 7]),
        ([("2020-01-01", None, 5)], [7, 5, 5, 5, 5, 5]),
        ([("2020-01-01", "2020-01-31", 5), ("2020-02-01", None, 4)], [7, 5, 5, 4, 4, 4]),
        ([("2020-01-01", "2020-01-31", 5), ("2020-03-01", None, 4)], [7, 5, 5, 7, 7, 4]),
        ([("2020-01-31", "2020-01-31", 5)], [7, 7, 5, 7, 7, 7]),
    ],
)
def test_where_the_local_book_speaks_the_parents_days_are_cut_to_the_day(shelf, lines, heard):
    shelf.national()
    entries = ", ".join(
        f"{{value: {number}, from_on: {first}, to_on: {last or 'null'}, article: 第一条, paraphrase: 某}}"
        for first, last, number in lines
    )
    book = shelf.local(f"  leave.days: [{entries}]\n")
    days = ("2019-12-31", "2020-01-01", "2020-01-31", "2020-02-01", "2020-02-29", "2020-03-01")
    assert values(book, "leave.days", *days) == heard
    spans = sorted(book.spans("leave.days"), key=lambda span: span.from_on)
    for before, after in pairwise(spans):
        assert before.to_on is not None
        assert after.from_on == before.to_on + ONE_DAY


def test_a_floor_binds_only_on_the_days_on_which_it_is_in_force(shelf):
    """Until the end of 2020 the law said seven days; from 2021 on it leaves the matter open."""
    law = LAW.replace(
        LEAVE,
        'leave.days: [{value: 7, operator: "<=", to_on: 2020-12-31, article: 第二条, excerpt: 七日以内},'
        " {none_because: 不再规定, from_on: 2021-01-01, article: 第二条, excerpt: 另行规定}]",
    )
    assert law != LAW
    shelf.national(law=law)
    for first, refused in (("2021-01-01", False), ("2020-12-31", True)):
        local = f"  leave.days: [{{value: 20, from_on: {first}, article: 第一条, paraphrase: 二十日}}]\n"
        shelf.write("town", book=f"{LOCAL_HEAD.format(to_on='null')}values:\n{local}")
        if refused:
            with pytest.raises(RulebookError, match=r"地方规定 \[20\] 低于上位规定 \[7\]"):
                load_book("town", extra_dirs=[shelf.folder])
        else:
            assert load_book("town", extra_dirs=[shelf.folder]).get("leave.days", date(2021, 1, 1)) == 20


@pytest.mark.parametrize(
    ("key", "number", "refused"),
    [
        ("leave.days", 6, False),
        ("leave.days", 7, False),
        ("leave.days", 8, True),
        ("hours", 7, True),
        ("hours", 8, False),
        ("hours", 9, False),
        ("first.days", 9, True),
        ("first.days", 10, False),
        ("first.days", 11, True),
        ("free.minutes", 1, False),
    ],
)
def test_a_local_number_may_be_as_strict_as_the_floor_and_no_laxer(shelf, key, number, refused):
    shelf.national()
    local = f"  {key}: [{{value: {number}, article: 第一条, paraphrase: 某}}]\n"
    if refused:
        with pytest.raises(RulebookError):
            shelf.local(local)
    else:
        assert shelf.local(local).get(key, date(2021, 1, 1)) == number


def test_cadences_are_put_in_order_by_how_long_they_leave_a_person_alone():
    lengths = [
        magnitude(Cadence(unit=unit, every=every))
        for unit, every in (
            (CadenceUnit.DAY, 1),
            (CadenceUnit.DAY, 2),
            (CadenceUnit.WEEK, 1),
            (CadenceUnit.WEEK, 2),
            (CadenceUnit.HALF_MONTH, 1),
            (CadenceUnit.MONTH, 1),
            (CadenceUnit.MONTH, 2),
            (CadenceUnit.QUARTER, 1),
        )
    ]
    assert lengths == [1, 2, 7, 14, 15, 30, 60, 91]
    assert (magnitude(3), magnitude(2.5), magnitude(True), magnitude("x"), magnitude((1, 2))) == (
        3,
        2.5,
        None,
        None,
        None,
    )


def test_values_are_written_the_same_way_every_time():
    by_class = ByClass(strict=Cadence(unit=CadenceUnit.WEEK, every=2), default=3)
    assert canonical(by_class) == {"strict": {"unit": "week", "every": 2}, "default": 3}
    assert canonical((1, 2)) == [1, 2]
    assert canonical(None) is None
    assert str(by_class).startswith("严管")
    assert by_class.pick("general") == by_class.pick(None) == 3


SOURCE = Citation(
    instrument="X",
    title="某法",
    article="第一条",
    confidence=Confidence.S1,
    paraphrase="某",
    checked_on=date(2026, 1, 1),
)


def dated(value, *, unit=None, operator=None, none=None, unknown=None):
    return Dated(
        key="x",
        value=value,
        unit=unit,
        operator=operator,
        citation=SOURCE,
        from_on=date(2012, 3, 1),
        to_on=None,
        null_reason=none,
        unknown_reason=unknown,
    )


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (dated(10, unit="day", operator="<="), "不超过 10 日"),
        (dated(10, unit="day", operator="<"), "不满 10 日"),
        (dated(1, unit="month", operator=">"), "超过 1 个月"),
        (dated(2, unit="count", operator=">="), "不少于 2 次"),
        (dated(36, unit="hour"), "36 小时"),
        (dated(15, unit="minute"), "15 分钟"),
        (dated(5, unit="working_day"), "5 个工作日"),
        (dated(100, unit="m"), "100 米"),
        (dated(80, unit="%"), "80 %"),
        (dated((14, 7), unit="day"), "14、7 日"),
        (dated(True), "是"),
        (dated(False), "否"),
        (dated(None, none="法律没有规定"), "无：法律没有规定"),
        (dated(None, unknown="未见原文"), "未知：未见原文"),
        (dated(ByClass(strict=12), unit="hour", unknown="未见"), "严管12 小时；其余类别未知：未见"),
    ],
)
def test_what_a_span_says_is_said_as_staff_read_it(span, words):
    assert said(span) == words


@pytest.mark.parametrize(
    ("operator", "less", "same", "more"),
    [
        ("<=", True, True, False),
        ("<", True, False, False),
        (">", False, False, True),
        (">=", False, True, True),
    ],
)
def test_each_comparison_includes_its_number_or_not(operator, less, same, more):
    parameter = Parameter(key="x", label="某", kind=Kind.WHOLE, stricter=Stricter.NONE)
    book = Rulebook(name="t", title="试", parameters={"x": parameter}, spans=[dated(10, operator=operator)])
    assert [book.compare("x", date(2026, 1, 1), n) for n in (9, 10, 11)] == [less, same, more]


def test_ranks_yield_to_those_above_them_alone():
    order = list(Rank)
    for low, one in enumerate(order):
        for high, other in enumerate(order):
            assert one.below(other) is (low > high)


def test_a_change_is_one_of_content_or_of_article_and_nothing_else():
    book = load_book("cn")
    found = {c.parameter.key: c.same_content for c in changes(book, date(2020, 6, 30), date(2020, 7, 1))}
    assert found["first_report.days"] is True
    assert found["warnings.before_revocation"] is False
    assert "battery.low_pct" not in found
    assert list(changes(book, date(2026, 3, 1), date(2026, 3, 1))) == []


def test_what_was_checked_longest_ago_comes_first_and_each_span_once():
    spans = oldest_first(shipped_books())
    ages = [(s.citation.checked_on or date.min, s.key, s.from_on) for s in spans]
    assert ages == sorted(ages)
    assert len({(s.key, s.from_on, s.citation) for s in spans}) == len(spans)


def test_a_day_of_rest_is_written_under_its_own_year(tmp_path):
    path = tmp_path / "rest.yaml"
    text = (
        "regions:\n  某州:\n    festivals: 某节\n    checked_on: 2026-11-01\n    years: {{2026: [{day}]}}\n"
    )
    path.write_text(text.format(day="2026-03-20"), encoding="utf-8")
    rest = regional_rest("某州", path)
    assert (rest.region, rest.version, rest.years) == ("某州", "2026-11-01", frozenset({2026}))
    assert rest.rest == frozenset({date(2026, 3, 20)})
    for bad in ("2027-03-20", "三月二十日", "2026-03-20 10:00:00"):
        path.write_text(text.format(day=bad), encoding="utf-8")
        with pytest.raises(RulebookError, match="2026 年写了"):
            regional_rest("某州", path)
    with pytest.raises(RulebookError, match="只能写 某州"):
        regional_rest("他州", path)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("first_report.days", "不超过 10 日"),
        ("cross_city.months", "不超过 6 个月"),
        ("court.arrest_hours", "不超过 48 小时"),
        ("muster.arrival_minutes", "不少于 60 分钟"),
        ("positions.clock_steady_seconds", "不超过 30 秒"),
        ("admonitions.before_warning", "不少于 2 次"),
        ("investigation.working_days", "不超过 10 个工作日"),
        ("excursion.margin_m", "超过 100 米"),
        ("follow_up.parole_years", "5 年"),
        ("integrity.travel_kmh", "不超过 100 公里每小时"),
        ("battery.low_pct", "不超过 20 %"),
    ],
)
def test_every_unit_is_written_as_staff_read_it(key, text):
    assert said(load_book("cn").on_record(key, date(2026, 1, 1))) == text


def test_no_unit_of_the_books_is_without_its_word():
    units = {parameter.unit for parameter in load_book("cn").parameters()} - {None}
    assert units <= {*UNITS, "%"}
    assert said(load_book("helan-2019").on_record("target.placed_pct", date(2026, 1, 1))) == "不少于 95 %"


def test_a_note_in_the_header_of_a_book_is_read_over(shelf):
    noted = LOCAL.replace("jurisdiction: 某县}", "jurisdiction: 某县, note: 试行}")
    assert noted != LOCAL
    values = "  leave.days: [{value: 5, article: 第一条, paraphrase: 五日}]\n"
    assert shelf.local(values, header=noted).name == "town"


def test_a_misspelt_field_of_a_region_is_refused(tmp_path):
    text = "regions:\n  nx: {festivals: [古尔邦节], years: {}, checked_on: 2026-01-01, yeers: {}}\n"
    (tmp_path / "rest.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError, match="不认识的键"):
        regional_rest("nx", tmp_path / "rest.yaml")


def test_how_far_an_article_is_covered_has_its_words():
    assert [each.zh for each in Coverage] == ["已实现", "部分实现", "由人办理"]


def test_a_book_typed_as_text_is_read_as_one_from_a_file():
    assert read_yaml_text("values: {a: 1}\n", "粘贴", "规则文件") == {"values": {"a": 1}}
    with pytest.raises(RulebookError, match="不是键值表"):
        read_yaml_text("- 一\n", "粘贴", "规则文件")


@pytest.mark.parametrize("part", ["values: {}\n", LAW.splitlines()[0] + "\n"])
def test_a_file_with_half_of_what_it_needs_is_refused(shelf, part):
    shelf.write("land", more=part)
    with pytest.raises(RulebookError, match="缺少"):
        shelf.national()


def test_a_parameter_says_that_work_needs_its_number():
    raw = {"label": "某", "kind": "whole", "stricter": "none"}
    found = read_parameters({"a": {**raw, "needed": True}, "b": raw}, "t")
    assert (found["a"].needed, found["b"].needed) == (True, False)
