"""Finding a person (查找): by name, pinyin, number or phone, among the cases that the asker may see."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin

from correction.store.queries.screens import case_row, search_people
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief

SHOWN = 30
SPELLINGS_MAX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The people found, and whether there were more than are shown."""

    briefs: tuple[Brief, ...]
    more: bool


def find(console: Console, asker: Asker, words: str) -> Found:
    """Find cases by a part of a name, its pinyin or initials, an id number, a phone, or a case number.

    Full-width digits and blanks, as they come out of documents, are read as plain ones. What is found is
    told by the masked name; of a shielded person nothing but the whole case number finds anything.
    """
    said = "".join(unicodedata.normalize("NFKC", words).split())[:64]
    if not said:
        return Found(briefs=(), more=False)
    store, offices = console.office.store, sorted(asker.offices)
    ids = [case_id for case_id, _ in search_people(store, said, office_ids=offices, spell=spellings)]
    briefs = console.briefs.of(store, ids[: 4 * SHOWN])
    found = [brief for brief in briefs.values() if not brief.shielded]
    numbered = by_number(console, asker, said)
    if numbered is not None and numbered not in found:
        found.insert(0, numbered)
    return Found(briefs=tuple(found[:SHOWN]), more=len(found) > SHOWN)


def by_number(console: Console, asker: Asker, said: str) -> Brief | None:
    """Give the case of a whole case number, if the asker may see it."""
    store = console.office.store
    with store.reading() as uow:
        ids = uow.find_case(case_no=said) or uow.find_case(case_no=said.upper())
    for case_id in ids:
        row = case_row(store, case_id)
        if row is not None and row.office_id in asker.offices:
            return console.briefs.of(store, [case_id])[case_id]
    return None


@lru_cache(maxsize=65_536)
def spellings(name: str) -> tuple[str, ...]:
    """Give a name in pinyin, whole and by initials; a character with several readings gives several."""
    readings = pinyin(name, style=Style.NORMAL, heteronym=True)
    whole = ["".join(one) for one in _first(product(*readings))]
    initials = ["".join(syllable[:1] for syllable in one) for one in _first(product(*readings))]
    return tuple(dict.fromkeys((*whole, *initials)))


def _first(combined: product) -> list[tuple[str, ...]]:  # type: ignore[type-arg]
    return [one for one, _ in zip(combined, range(SPELLINGS_MAX), strict=False)]
