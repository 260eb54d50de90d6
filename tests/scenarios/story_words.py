"""Every word that a story may use, gathered from the files of words by subject."""

from collections.abc import Mapping

from tests.scenarios import (
    words_assessed,
    words_duties,
    words_first,
    words_intake,
    words_life,
    words_paperwork,
    words_proof,
    words_supervision,
)
from tests.scenarios.words_first import Event

_WORDS = (
    words_assessed,
    words_first,
    words_intake,
    words_life,
    words_proof,
    words_paperwork,
    words_duties,
    words_supervision,
)

EVENTS: Mapping[str, Event] = {name: event for words in _WORDS for name, event in words.EVENTS.items()}
RULE_NAMES: Mapping[str, str] = {name: rule for words in _WORDS for name, rule in words.RULE_NAMES.items()}
