"""The list for whoever compares the books with their sources again."""

from datetime import date

from correction.domain.citation import Citation, Confidence
from correction.rulebooks import Dated, Parameter, Rulebook, load_book
from correction.rulebooks.__main__ import main, rows
from correction.rulebooks.values import Kind


def book(**checked):
    """A book of one parameter a name, each last checked on the day given."""
    spans = [
        Dated(
            key=key,
            value=1,
            unit=None,
            operator=None,
            citation=Citation(
                instrument="T", title="某法", article="第一条", confidence=Confidence.M, checked_on=on
            ),
            from_on=date(2020, 1, 1),
            to_on=None,
        )
        for key, on in checked.items()
    ]
    names = {key: Parameter(key=key, label=key, kind=Kind.WHOLE) for key in checked}
    return Rulebook(name="t", title="试", parameters=names, spans=spans)


def test_what_was_checked_longest_ago_comes_first():
    mixed = book(a=date(2026, 5, 1), b=date(2021, 1, 1), c=None, d=date(2024, 1, 1))
    assert [row.split(" = ")[0][-1] for row in rows([mixed])] == ["c", "b", "d", "a"]


def test_a_span_shared_by_several_books_is_listed_once():
    listed = list(rows([load_book("cn"), load_book("cn")]))
    assert len(listed) == len(set(listed)) == len(list(rows([load_book("cn")])))


def test_the_list_names_value_article_and_confidence(capsys):
    main()
    printed = capsys.readouterr().out.splitlines()
    (line,) = [row for row in printed if "first_report.days = 10" in row and "社区矫正法》" in row]
    assert line.startswith("2026-11-22  V ")
    assert any("常家访" in row for row in printed)
    assert any("严管每半月" in row for row in printed)
