"""The registers beside the books: which articles are covered, and where sources differ."""

import re

import pytest

from correction.domain.citation import Confidence
from correction.rulebooks import RulebookError, load_book
from correction.rulebooks.coverage import Coverage, read_coverage
from correction.rulebooks.entries import Rank
from correction.rulebooks.yaml_file import read_yaml

MARK = re.compile(r"# conflict: ([a-z0-9-]+)")
ARTICLE = re.compile(r"第[零一二三四五六七八九十百]+条")


@pytest.fixture(scope="module")
def folder(request):
    return request.config.rootpath / "correction" / "rulebooks"


@pytest.fixture(scope="module")
def conflicts(folder):
    return read_yaml(folder / "conflicts.yaml")["conflicts"]


@pytest.mark.parametrize(("instrument", "articles"), [("CCL", 63), ("IM-2020", 59)])
def test_every_article_says_what_the_product_does_about_it(instrument, articles):
    said = [article for article in read_coverage() if article.instrument == instrument]
    assert [article.number for article in said] == list(range(1, articles + 1))
    assert all(article.note for article in said)
    assert {article.status for article in said} == set(Coverage)


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("1: {status: people, note: 目的, alerts: [not_reported]}", "由人办理"),
        ("1: {status: partial, note: 目的, alerts: [no_such_alert]}", "不在允许的写法"),
        ("1: {status: done, note: 目的}", "不在允许的写法"),
        ("1: {status: people}", "缺少"),
        ("1: {status: people, note: 目的, alert: []}", "不认识的键"),
    ],
)
def test_an_entry_of_the_coverage_that_is_not_whole_is_refused(tmp_path, entry, what):
    path = tmp_path / "coverage.yaml"
    path.write_text(f"CCL:\n  {entry}\n", encoding="utf-8")
    with pytest.raises(RulebookError, match=what):
        read_coverage(path)


def test_what_the_books_cite_of_the_law_and_its_measures_is_in_the_coverage():
    known = {(article.instrument, article.number) for article in read_coverage()}
    book = load_book("cn")
    cited = {
        (span.citation.instrument, chinese_number(said))
        for parameter in book.parameters()
        for span in book.spans(parameter.key)
        if span.citation.instrument in {"CCL", "IM-2020"}
        for said in ARTICLE.findall(span.citation.article)
    }
    assert len(cited) > 20
    assert cited <= known


def chinese_number(article):
    """Read 第二十一条 as 21."""
    tens, _, ones = article.strip("第条").rpartition("十")
    digits = "零一二三四五六七八九"
    ten = (digits.index(tens) if tens else 1) if "十" in article else 0
    return 10 * ten + (digits.index(ones) if ones else 0)


def test_every_mark_of_a_conflict_has_its_entry_and_every_entry_its_mark(folder, conflicts):
    marked = [
        name for path in folder.rglob("*.yaml") if path.parent != folder
        for name in MARK.findall(path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert sorted(marked) == sorted(conflicts)


def test_every_conflict_names_its_sources_and_follows_one_of_them_for_a_reason(conflicts):
    for name, entry in conflicts.items():
        assert set(entry) == {"question", "sources", "follows", "because"}, name
        assert len(entry["sources"]) >= 2, name
        assert entry["follows"] in {source["instrument"] for source in entry["sources"]}, name
        for source in entry["sources"]:
            assert Confidence(source["confidence"]), name
            assert ("excerpt" in source) != ("says" in source), name


def test_what_a_conflict_quotes_stands_in_the_statute(conflicts, statutes):
    for name, entry in conflicts.items():
        for source in entry["sources"]:
            if "excerpt" in source:
                articles = ARTICLE.findall(source["article"])
                text = "".join(statutes[source["instrument"]][article] for article in articles)
                assert source["excerpt"] in text, name


def test_every_instrument_of_the_national_book_states_its_rank_and_days(folder):
    headers = [read_yaml(path).get("instrument") for path in sorted((folder / "cn").glob("*.yaml"))]
    stated = [header for header in headers if header is not None]
    assert len({header["code"] for header in stated}) == len(stated) >= 10
    assert all(Rank(header["rank"]) and header["from_on"] for header in stated)
