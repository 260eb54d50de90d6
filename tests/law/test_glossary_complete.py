"""Every word that a screen can show stands in the glossary: as a term, or named in the meaning of one."""

import dataclasses
import re
import typing
from enum import Enum

import pytest

from correction.cli.telling.figures_zh import MOVE_ZH
from correction.cli.words import HANDLING_ZH, STRAND_ZH, word
from correction.domain.area import Datum
from correction.domain.cadence import CadenceUnit
from correction.domain.case.matrix import Mark
from correction.domain.case.strands import Item, Phase
from correction.domain.citation import Confidence
from correction.domain.counting.indicators import NOT_MEASURED, Rate
from correction.domain.entry import FACT_KINDS, Pace
from correction.domain.facts.admission import ManagementClass
from correction.domain.facts.staff_acts import Activity
from correction.domain.order import Category
from correction.rulebooks.glossary import glossary

# Seen by no reader, or as the letters and symbols that they are.
MACHINE = {Pace, Datum, Confidence, CadenceUnit}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def choices_in(hint, found, seen):
    """Collect the closed lists of choices in an annotation, through nested values."""
    if hint in seen:
        return
    seen.add(hint)
    for part in typing.get_args(hint):
        choices_in(part, found, seen)
    if isinstance(hint, type) and issubclass(hint, Enum):
        found.add(hint)
    elif isinstance(hint, type) and dataclasses.is_dataclass(hint):
        for part in typing.get_type_hints(hint).values():
            choices_in(part, found, seen)


def recorded_choices():
    found: set[type[Enum]] = set()
    seen: set[object] = set()
    for kind in FACT_KINDS.values():
        choices_in(kind, found, seen)
    return sorted(found - MACHINE, key=lambda enum: (enum.__module__, enum.__name__))


@pytest.fixture(scope="module")
def explained():
    """Every word of the glossary: names of terms and alerts, and what meanings list between 、 and ；."""
    words = glossary()
    said = {entry.zh for entry in words.alerts.values()} | {term.zh for term in words.terms.values()}
    said |= {*words.bearers.values(), *words.families.values(), *words.grades.values()}
    listed = "、".join(term.meaning.replace("；", "、") for term in words.terms.values())
    return lambda zh: zh in said or f"、{zh}、" in f"、{listed}、"


@pytest.mark.parametrize("enum", recorded_choices(), ids=lambda enum: enum.__name__)
def test_every_choice_that_an_entry_can_hold_is_chinese_and_explained(enum, explained):
    words = {choice: word(choice) for choice in enum}
    assert [choice for choice, zh in words.items() if not CHINESE.search(zh)] == []
    missing = [zh for zh in words.values() if not explained(zh)]
    assert missing == [], "写进 correction/glossary.yaml 的 terms：单列一条，或列入一条的 meaning"


def test_every_word_of_statistics_and_of_the_five_items_is_explained(explained):
    said = [each.zh for enum in (Rate, Item, Phase, Mark) for each in enum]
    said += [*MOVE_ZH.values(), *STRAND_ZH.values(), *HANDLING_ZH.values(), *NOT_MEASURED]
    assert [zh for zh in said if not explained(zh)] == []


@pytest.mark.parametrize("enum", [Category, Item, Rate, ManagementClass, Activity])
def test_what_the_law_and_the_work_turn_on_has_an_entry_of_its_own(enum):
    named = {term.zh for term in glossary().terms.values()}
    assert [word(choice) for choice in enum if word(choice) not in named] == []


def test_no_two_terms_are_called_the_same_and_each_says_more_than_its_name():
    terms = list(glossary().terms.values())
    names = [term.zh for term in terms]
    assert [zh for zh in set(names) if names.count(zh) > 1] == []
    assert [term.key for term in terms if term.meaning == term.zh] == []
