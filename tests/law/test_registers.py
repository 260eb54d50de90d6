"""The registers beside the books: which articles are covered, and where sources differ."""

import re

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.citation import Confidence
from correction.rulebooks.entries import Rank
from correction.rulebooks.yaml_file import read_yaml

MARK = re.compile(r"# conflict: ([a-z0-9-]+)")
ARTICLE = re.compile(r"第[零一二三四五六七八九十百]+条")


@pytest.fixture(scope="module")
def folder(request):
    return request.config.rootpath / "correction" / "rulebooks"


@pytest.fixture(scope="module")
def coverage(folder):
    return read_yaml(folder / "coverage.yaml")["articles"]


@pytest.fixture(scope="module")
def conflicts(folder):
    return read_yaml(folder / "conflicts.yaml")["conflicts"]


def test_every_article_of_the_law_says_what_the_product_does_about_it(coverage):
    assert list(coverage) == list(range(1, 64))
    for number, entry in coverage.items():
        assert entry["status"] in {"implemented", "partial", "people"}, number
        assert entry["note"], number
        assert set(entry) <= {"status", "note", "alerts"}, number


def test_the_coverage_names_alerts_that_exist_and_claims_none_for_what_is_left_to_people(coverage):
    kinds = {kind.value for kind in AlertKind}
    for number, entry in coverage.items():
        alerts = entry.get("alerts", [])
        assert set(alerts) <= kinds, number
        assert not (alerts and entry["status"] == "people"), number


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
