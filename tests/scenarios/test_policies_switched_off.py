"""A local book that takes none of the product's policies: no rule fails for want of a number."""

from datetime import date

import pytest
import yaml

from correction.domain.citation import Confidence
from correction.rulebooks import Rulebook, RulebookError, load_book
from correction.rulebooks.faults import faults
from correction.rules.assess import assess
from correction.rules.registry import RULES
from correction.testing.builders import plain_context
from tests.scenarios.gallery import EXHIBITS
from tests.scenarios.gallery_book import gallery_book
from tests.scenarios.gallery_frame import SEEN_AT

INSTRUMENT = {
    "code": "OFF",
    "title": "样例办法",
    "rank": "office",
    "from_on": date(2012, 3, 1),
    "confidence": "S1",
    "checked_on": date(2026, 1, 1),
}
NONE = [{"none_because": "本地不采用", "article": "第一条", "paraphrase": "不采用"}]


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Give the gallery's book as it is, the same without the product's policies, and the keys of those."""
    folder = gallery_book(tmp_path_factory.mktemp("off") / "book")
    whole = load_book(folder)
    own = {key for path in folder.glob("*.yaml") for key in _values(path)}
    off = [
        each.key
        for each in whole.parameters()
        if each.key not in own and not each.needed and _policy(whole, each.key)
    ]
    text = yaml.safe_dump({"instrument": INSTRUMENT, "values": dict.fromkeys(off, NONE)}, allow_unicode=True)
    (folder / "off.yaml").write_text(text, encoding="utf-8")
    return whole, load_book(folder), off


def _values(path):
    return yaml.safe_load(path.read_text(encoding="utf-8")).get("values", ())


def _policy(book: Rulebook, key: str) -> bool:
    spans = book.spans(key)
    return not key.startswith("cite.") and all(s.citation.confidence is Confidence.D for s in spans)


@pytest.mark.parametrize("rule", RULES)
def test_what_is_switched_off_is_neither_missed_nor_cited(rule, books):
    whole, without, off = books
    assert len(off) > 40
    policies = {span.citation for key in off for span in whole.spans(key)}
    case = next(EXHIBITS[rule]("c"))
    found = assess(case.file(), without, plain_context(), SEEN_AT).findings
    assert not policies & {citation for finding in found for citation in finding.why.citations}


@pytest.mark.parametrize("reason", ["none_because", "unknown_because"])
def test_a_book_may_not_do_without_a_number_that_work_needs(reason, tmp_path):
    needed = [each.key for each in load_book("cn").parameters() if each.needed]
    row = f"[{{{reason}: 本地不定, article: 第一条, paraphrase: 不定}}]"
    header = yaml.safe_dump({"instrument": INSTRUMENT}, allow_unicode=True)
    book = f"book: {{id: town, title: 某县, parent: cn, rank: office, jurisdiction: 某县}}\n{header}values:\n"
    (tmp_path / "book.yaml").write_text(
        book + "".join(f"  {key}: {row}\n" for key in needed), encoding="utf-8"
    )
    with pytest.raises(RulebookError, match=r"不能没有数值.*本地不定.*写明数值") as refused:
        load_book(tmp_path)
    assert any(key in str(refused.value) for key in needed)
    first = book.count("\n") + 1
    told = [(fault.line, fault.key) for fault in faults(tmp_path)]
    assert told == [(line, key) for line, key in enumerate(needed, start=first)]
