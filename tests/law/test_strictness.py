"""How books are laid over each other and told apart: lists, cadences, first days, fingerprints."""

import hashlib
import json
from datetime import date

import pytest

from correction.rulebooks import RulebookError, RuleGap

PARAMETERS = """parameters:
  told: {label: 送达, kind: recipients, stricter: higher, bearer: office}
  allowed: {label: 可用, kind: list, stricter: lower, bearer: office}
  visit: {label: 走访, kind: cadence, stricter: higher, bearer: office}
  report: {label: 报告, kind: cadence, stricter: lower, bearer: person}
"""
LAW = """instrument: {code: LAW, title: 某法, rank: statute, from_on: 2012-03-01, confidence: S1, checked_on: 2026-11-22}
values:
  told: [{value: [court, procuratorate], article: 第一条, paraphrase: 某}]
  allowed: [{value: [1, 2], article: 第二条, paraphrase: 某}]
  visit: [{value: {unit: day, every: 30}, article: 第三条, paraphrase: 某}]
  report: [{value: {unit: day, every: 30}, article: 第四条, paraphrase: 某}]
"""  # noqa: E501 - one entry a line, as in the shipped books
SAME_DAY = """book: {id: town, title: 某县, parent: land, rank: county, jurisdiction: 某县}
instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2012-03-01, confidence: S1, checked_on: 2026-11-22}
"""  # noqa: E501 - as above


@pytest.mark.parametrize(
    ("key", "value", "refused"),
    [
        ("told", "[procuratorate, court]", False),
        ("told", "[court, procuratorate, police]", False),
        ("told", "[court]", True),
        ("told", "[court, police]", True),
        ("allowed", "[2, 1]", False),
        ("allowed", "[1]", False),
        ("allowed", "[1, 2, 3]", True),
        ("visit", "{unit: month}", False),
        ("report", "{unit: month}", False),
    ],
)
def test_the_same_in_other_words_is_as_strict_and_what_leaves_out_or_adds_may_be_laxer(
    shelf, key, value, refused
):
    """Those to be told may only grow in number, what is allowed only shrink; a month is thirty days."""
    shelf.national(parameters=PARAMETERS, law=LAW)
    entry = f"  {key}: [{{value: {value}, article: 第一条, paraphrase: 某}}]\n"
    if refused:
        with pytest.raises(RulebookError, match="低于上位规定"):
            shelf.local(entry)
    else:
        shelf.local(entry)


def test_a_local_book_that_speaks_from_the_first_day_leaves_nothing_of_the_parent(shelf):
    shelf.national()
    entry = "  leave.days: [{value: 5, to_on: 2019-12-31, article: 第一条, paraphrase: 某}]\n"
    spans = shelf.local(entry, header=SAME_DAY).spans("leave.days")
    assert [(span.from_on, span.to_on, span.value) for span in spans] == [
        (date(2012, 3, 1), date(2019, 12, 31), 5),
        (date(2020, 1, 1), None, 7),
    ]


def test_before_its_first_day_a_book_knows_nothing(shelf):
    book = shelf.national()
    assert book.get("first.days", date(2012, 3, 1)) == 10
    with pytest.raises(RuleGap, match="在 2012-02-29 没有规定"):
        book.get("first.days", date(2012, 2, 29))


def test_an_amount_is_put_to_a_comparison_only_where_both_are_there(shelf):
    book = shelf.national(law=f"{HOURS}  hours: [{{value: 8, article: 第三条, excerpt: 八小时}}]\n")
    assert book.compare("first.days", date(2026, 1, 1), 10)
    for key in ("hours", "free.minutes"):
        with pytest.raises(RuleGap, match=f"{key}.*没有可用的数值"):
            book.compare(key, date(2026, 1, 1), 10)


HOURS = """instrument: {code: LAW, title: 某法, rank: statute, from_on: 2012-03-01, confidence: V, checked_on: 2026-11-22}
values:
  first.days: [{value: 10, operator: "<=", article: 第一条, excerpt: 十日内}]
  leave.days: [{value: 7, operator: "<=", article: 第二条, excerpt: 七日以内}]
  report.cadence: [{value: {unit: month, every: 1}, article: 第四条, excerpt: 每月报告}]
  free.minutes: [{none_because: 法律没有规定, operator: ">=", article: 第五条, excerpt: 另行规定}]
"""  # noqa: E501 - as above


def test_the_fingerprint_of_a_book_can_be_worked_out_by_anybody(shelf):
    """Every entry as sorted JSON without spaces, parameter by parameter; the text may be Chinese."""
    only = "parameters:\n  visit: {label: 走访, kind: cadence, stricter: none}\n"
    law = (
        LAW.partition("  told:")[0] + "  visit: [{value: {unit: week}, article: 第三条, paraphrase: 每周}]\n"
    )
    book = shelf.national(parameters=only, law=law)
    (span,) = book.spans("visit")
    cited = {
        "article": "第三条",
        "checked_on": "2026-11-22",
        "confidence": "S1",
        "instrument": "LAW",
        "title": "某法",
    }
    written = {
        "citation": {name: getattr(span.citation, name) for name in span.citation.__slots__} | cited,
        "from_on": "2012-03-01",
        "key": "visit",
        "null_reason": None,
        "operator": None,
        "to_on": None,
        "unit": None,
        "unknown_reason": None,
        "value": {"every": 1, "unit": "week"},
    }
    text = json.dumps([[written]], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    assert book.digest == hashlib.sha256(text.encode()).hexdigest()
