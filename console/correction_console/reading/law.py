"""The rulebook as a page shows it (规则册): what it says on a day, where it says so, what changed since."""

from dataclasses import dataclass
from datetime import date

from correction.domain.citation import Citation
from correction.rulebooks.book import Rulebook
from correction.rulebooks.errors import RuleGap
from correction.rulebooks.history import changes, said

UNFOUND = "这一天没有规定"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawLine:
    """One parameter on a day: what it says, from when to when, on whose word."""

    key: str
    label: str
    said: str
    from_on: date | None
    to_on: date | None
    citation: Citation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LawChange:
    """One parameter that reads otherwise on another day."""

    key: str
    label: str
    before: str
    after: str
    citation: Citation
    same_content: bool


def law_lines(book: Rulebook, words: str, on: date) -> tuple[LawLine, ...]:
    """Give the parameters whose name, key, article or text hold all of some words, as of a day."""
    wanted = words.split()
    lines = []
    for parameter in book.parameters():
        try:
            found = book.on_record(parameter.key, on)
        except RuleGap:
            line = LawLine(
                key=parameter.key,
                label=parameter.label,
                said=UNFOUND,
                from_on=None,
                to_on=None,
                citation=None,
            )
        else:
            line = LawLine(
                key=parameter.key,
                label=parameter.label,
                said=said(found),
                from_on=found.from_on,
                to_on=found.to_on,
                citation=found.citation,
            )
        text = f"{line.key} {line.label} {line.said} {_words(line.citation)}"
        if all(word in text for word in wanted):
            lines.append(line)
    return tuple(lines)


def law_changes(book: Rulebook, before_on: date, after_on: date) -> tuple[LawChange, ...]:
    """Give what reads otherwise on two days; raises RuleGap for a day that nothing covers."""
    return tuple(
        LawChange(
            key=change.parameter.key,
            label=change.parameter.label,
            before=said(change.before),
            after=said(change.after),
            citation=change.after.citation,
            same_content=change.same_content,
        )
        for change in changes(book, before_on, after_on)
    )


def _words(citation: Citation | None) -> str:
    if citation is None:
        return ""
    return f"{citation} {citation.excerpt or ''} {citation.paraphrase or ''}"
