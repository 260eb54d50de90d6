"""What a county may set, as a page lists it (本地标准一览): what stands above, what holds, what comes."""

from dataclasses import dataclass
from datetime import date

from correction.domain.citation import Confidence
from correction.domain.facts.standards import StandardOutcome
from correction.domain.standards import Standard, standards_of
from correction.office.ports import UnitOfWork
from correction.office.standards.in_force import in_force, local_values
from correction.rulebooks.book import Dated, Parameter, Rulebook, Stricter
from correction.rulebooks.local.laying import passed_over
from correction.rulebooks.local.settable import SeenIn, settable
from correction.rulebooks.local.typed_value import hint

_WAY_ZH = {Stricter.LOWER: "只能更小（更频繁）", Stricter.HIGHER: "只能更大"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLine:
    """One parameter: as it reads above the county and in it on a day, what was approved to come, what waits.

    `bound` says which way the law lets it move; none where no law sets a floor. `overtaken` are approved
    standards that no longer hold, because the law has become stricter.
    """

    key: str
    label: str
    theme: str
    seen_in: SeenIn
    hint: str
    above: Dated
    current: Dated
    bound: str | None
    coming: tuple[Dated, ...]
    waiting: Standard | None
    overtaken: int

    @property
    def own(self) -> bool:
        """Whether the county's own standard holds on the day."""
        return self.current.citation.confidence is Confidence.L


def standard_lines(uow: UnitOfWork, book: Rulebook, county: str, on: date) -> tuple[StandardLine, ...]:
    """Give everything that a county may set, in the order of the page; `book` is the one adopted."""
    standards = [s for s in standards_of(uow.standards()) if s.proposed.org_id == county]
    values = local_values(uow, book, standards, county)
    here = in_force(uow, book).at_body(county)
    waiting = {s.proposed.key: s for s in standards if s.outcome is None}
    lines = []
    for key, one in settable().items():
        parameter = book.parameter(key)
        above = book.on_record(key, on)
        lines.append(
            StandardLine(
                key=key,
                label=parameter.label,
                theme=one.theme,
                seen_in=one.seen_in,
                hint=hint(parameter),
                above=above,
                current=here.on_record(key, on),
                bound=_bound(parameter, above),
                coming=_coming(here, key, on),
                waiting=waiting.get(key),
                overtaken=sum(passed_over(book, value) for value in values if value.key == key),
            )
        )
    return tuple(lines)


def history(uow: UnitOfWork, county: str) -> tuple[Standard, ...]:
    """Give every proposal of a county with what became of it, the newest first."""
    return tuple(s for s in reversed(standards_of(uow.standards())) if s.proposed.org_id == county)


def state_zh(standard: Standard) -> str:
    """Say what became of a proposal."""
    outcome: StandardOutcome | None = standard.outcome
    return "等待批准" if outcome is None else outcome.zh


def _bound(parameter: Parameter, above: Dated) -> str | None:
    law = above.value is not None and above.citation.confidence is not Confidence.D
    return _WAY_ZH.get(parameter.stricter) if law else None


def _coming(here: Rulebook, key: str, on: date) -> tuple[Dated, ...]:
    """Give what the parameter will read from later days on."""
    return tuple(span for span in here.spans(key) if span.from_on > on)
