"""Looking up a day, laying a local book over its parent, and the fingerprint of a book."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.citation import Citation, Confidence
from correction.rulebooks import Dated, Parameter, Rulebook, RuleGap, load_book
from correction.rulebooks.checks import overlay
from correction.rulebooks.values import ByClass, Kind

ON = date(2026, 1, 1)
ORIGIN = date(2020, 1, 1)
PARAMETER = Parameter(key="x", label="某项", kind=Kind.WHOLE)


def span(value, first, last, key="x"):
    return Dated(
        key=key,
        value=value,
        unit=None,
        operator=None,
        citation=Citation(
            instrument="T", title="某法", article="第一条", confidence=Confidence.S2, paraphrase="某"
        ),
        from_on=ORIGIN + timedelta(days=first),
        to_on=None if last is None else ORIGIN + timedelta(days=last),
    )


def runs(label):
    """Disjoint spans on days 0-60, each with a value of its own; the last may stay open."""
    cuts = st.lists(st.integers(0, 60), min_size=2, max_size=10, unique=True).map(sorted)

    def build(points, is_open):
        pairs = [(a, b - 1) for a, b in pairwise(points)][::2]
        spans = [span(label + n, a, b) for n, (a, b) in enumerate(pairs)]
        return [*spans[:-1], span(label + len(pairs) - 1, pairs[-1][0], None)] if is_open else spans

    return st.builds(build, cuts, st.booleans())


def said_on(spans, on):
    return [s.value for s in spans if s.from_on <= on and (s.to_on is None or on <= s.to_on)]


@given(parent=runs(0), local=runs(100), day=st.integers(0, 80))
def test_where_the_local_book_speaks_it_is_heard_and_elsewhere_its_parent(parent, local, day):
    on = ORIGIN + timedelta(days=day)
    spans = list(overlay(parent, local))
    assert said_on(spans, on) == (said_on(local, on) or said_on(parent, on))


@given(spans=runs(0), day=st.integers(-5, 80))
def test_a_look_up_finds_what_reading_every_span_finds(spans, day):
    on = ORIGIN + timedelta(days=day)
    book = Rulebook(name="t", title="试", parameters={"x": PARAMETER}, spans=spans)
    expected = said_on(spans, on)
    if expected:
        assert [book.get("x", on)] == expected
    else:
        with pytest.raises(RuleGap):
            book.at("x", on)


def test_a_class_without_a_value_of_its_own_gets_the_default():
    value = ByClass(strict=1, default=4)
    book = Rulebook(name="t", title="试", parameters={"x": PARAMETER}, spans=[span(value, 0, None)])
    picked = [book.get("x", ON, management_class=name) for name in ("strict", "general", "未定级", None)]
    assert picked == [1, 4, 4, 4]


def test_a_class_with_neither_value_nor_default_gets_a_reason(shelf):
    book = shelf.national(law=lenient_reports("{strict: {unit: week}}"))
    found = book.at("report.cadence", ON, management_class="relaxed")
    assert found.value is None
    assert "relaxed" in (found.reason or "")


def lenient_reports(value):
    from_shelf = """instrument: {code: LAW, title: 某法, rank: statute, from_on: 2012-03-01, confidence: S2, checked_on: 2026-11-22}
values:
  first.days: [{value: 10, article: 第一条, paraphrase: 某}]
  leave.days: [{value: 7, operator: "<", article: 第二条, paraphrase: 某}]
  hours: [{value: 8, article: 第三条, paraphrase: 某}]
  free.minutes: [{value: 5, article: 第五条, paraphrase: 某}]
"""  # noqa: E501 - one entry a line, as in the shipped books
    return f"{from_shelf}  report.cadence: [{{value: {value}, article: 第四条, paraphrase: 某}}]\n"


def test_below_excludes_its_number_where_the_instrument_says_so(shelf):
    book = shelf.national(law=lenient_reports("{unit: week}"))
    assert (book.compare("leave.days", ON, 6), book.compare("leave.days", ON, 7)) == (True, False)


@pytest.mark.parametrize(
    "ask",
    [
        lambda book: book.at("no.such", ON),
        lambda book: book.whole("free.minutes", ON),
        lambda book: book.number("free.minutes", ON),
        lambda book: book.compare("free.minutes", ON, 3),
        lambda book: book.compare("report.cadence", ON, 3),
    ],
)
def test_an_answer_that_is_not_there_is_refused_with_the_reason(shelf, ask):
    with pytest.raises(RuleGap):
        ask(shelf.national())


def test_the_fingerprint_depends_on_content_alone(shelf):
    first = shelf.national().digest
    head, values = (shelf.folder / "land" / "law.yaml").read_text(encoding="utf-8").split("values:\n")
    turned = "".join(reversed(values.splitlines(keepends=True)))
    assert shelf.national(law=f"# 注释\n{head}values:\n{turned}").digest == first
    assert shelf.national(law=f"{head}values:\n{values}".replace("value: 10", "value: 9")).digest != first
    assert shelf.national(law=f"{head}values:\n{values}".replace("第一条", "第九条")).digest != first


def test_a_local_book_changes_only_what_it_names(shelf):
    national = shelf.national()
    local = shelf.local("  leave.days: [{value: 5, article: 第一条, paraphrase: 五日}]\n")
    assert local.get("leave.days", date(2019, 12, 31)) == 7
    assert local.get("leave.days", date(2020, 1, 1)) == 5
    assert local.get("first.days", ON) == national.get("first.days", ON)
    assert local.digest != national.digest
    assert load_book(shelf.folder / "town", extra_dirs=[shelf.folder]).digest == local.digest
