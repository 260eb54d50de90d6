"""What the books quote is what the statutes say."""

import re
from datetime import date

import pytest

from correction.domain.citation import Confidence
from correction.rulebooks import load_book

WHOLE = "CCL"
ARTICLE = re.compile(r"第[零一二三四五六七八九十百]+条")


def quoting(book):
    return [
        span for p in book.parameters() for span in book.spans(p.key) if span.citation.excerpt is not None
    ]


def text_of(citation, statutes):
    return "".join(statutes[citation.instrument][article] for article in ARTICLE.findall(citation.article))


def test_every_quotation_stands_word_for_word_in_the_article_it_names(shipped, statutes):
    quoted = quoting(shipped)
    assert len(quoted) >= 20
    wrong = [
        f"{span.key}: {span.citation}"
        for span in quoted
        if span.citation.excerpt not in text_of(span.citation, statutes)
    ]
    assert wrong == []


def test_every_article_cited_from_a_kept_statute_exists(shipped, statutes):
    """Of a statute kept in part, an article that was only paraphrased need not be among those kept."""
    missing = [
        f"{span.key}: {article}"
        for parameter in shipped.parameters()
        for span in shipped.spans(parameter.key)
        if span.citation.instrument in statutes
        and (span.citation.instrument == WHOLE or span.citation.confidence is Confidence.V)
        for article in ARTICLE.findall(span.citation.article)
        if article not in statutes[span.citation.instrument]
    ]
    assert missing == []


def test_the_correction_law_is_kept_whole(statutes):
    assert len(statutes["CCL"]) == 63
    assert statutes["CCL"]["第六十三条"] == "本法自2020年7月1日起施行。"


def test_only_words_that_somebody_read_are_quoted(shipped):
    for parameter in shipped.parameters():
        for span in shipped.spans(parameter.key):
            said = span.citation
            assert said.checked_on is not None
            assert (said.excerpt is not None) or said.confidence is not Confidence.V
            assert (said.excerpt is None) or said.confidence is not Confidence.M
            assert said.excerpt or said.paraphrase


@pytest.mark.parametrize(
    ("key", "mark"),
    [
        ("first_report.days", None),
        ("cite.refuse_supervision", "转述·待核对原文"),
        ("absence.admonition_days", "单一来源·待核对原文"),
        ("check_in.longest_gap_hours", "产品策略·非法律规定"),
    ],
)
def test_a_citation_that_is_not_confirmed_says_so_where_it_is_shown(key, mark):
    shown = str(load_book("cn").cite(key, date(2026, 1, 1)))
    assert (mark is None and "（" not in shown) or (mark is not None and mark in shown)


def test_a_citation_shows_the_words_or_the_retelling():
    book = load_book("cn")
    assert (
        book.cite("first_report.days", date(2026, 1, 1))
        .text()
        .startswith("《社区矫正法》第二十一条第一款：“应当自判决")
    )
    assert "；转述：" in book.cite("first_report.days", date(2015, 1, 1)).text()
    assert "；说明：" in book.cite("battery.low_pct", date(2026, 1, 1)).text()
