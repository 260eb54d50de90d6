"""A case on two axes of time (两个时间): what had happened by one moment, as far as known at another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from correction.domain.case.strands import Phase, Strand
from correction.domain.context import Context
from correction.domain.entry import AnyEntry
from correction.domain.errors import NotFound
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.office import BookAdopted
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import legal_day, local_text
from correction.domain.watch import Watch
from correction.office.judging.phase import phase_by
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess
from correction.rules.searches.supervision import Pursuit, State, pursuits_of, states_of
from correction.rules.view import CaseView


@dataclass(frozen=True, slots=True, kw_only=True)
class PastView:
    """What a reader at `known_at` could have said about the moment `as_of`.

    `file` and `entries` hold what had happened and was known; `remark` says where the view is not quite that
    of then.
    """

    case_id: str
    as_of: datetime
    known_at: datetime
    file: CaseFile
    entries: tuple[AnyEntry, ...]
    phase: Phase
    strands: tuple[Strand, ...]
    findings: tuple[Finding, ...]
    supervision: tuple[State, ...]
    pursuits: tuple[Pursuit, ...]
    remark: str = ""


def past_view(
    whole: CaseFile,
    book: Rulebook,
    context: Context,
    adopted: Sequence[AnyEntry],
    *,
    as_of: datetime,
    known_at: datetime,
) -> PastView:
    """Judge a case as of a moment by what was known at a moment; raises NotFound before it was opened."""
    known = whole.known_at(known_at)
    file = known.happened_by(Watch(as_of))
    if not file.of(CaseOpened):
        raise NotFound("案件", f"{local_text(known_at)} 时本案还没有登记", "改用较晚的时间")
    findings = assess(known, book, context, as_of).findings
    judged = CaseView(file=file, book=book, context=context, watch=Watch(as_of))
    then = known_book(adopted, known_at)
    changed = then is None or then.digest != book.adopted
    on = legal_day(as_of)
    return PastView(
        case_id=whole.case_id,
        as_of=as_of,
        known_at=known_at,
        file=file,
        entries=file.entries,
        phase=phase_by(book, file, on),
        strands=file.strands(on),
        findings=findings,
        supervision=states_of(judged, findings, as_of),
        pursuits=pursuits_of(judged),
        remark="当时启用的不是现在这一册规则，以下按现在的规则册推算" if changed else "",
    )


def known_book(adopted: Sequence[AnyEntry], at: datetime) -> BookAdopted | None:
    """Give the adoption that was known at a moment; none where no book had been adopted yet."""
    known = [entry.payload for entry in adopted if entry.recorded_at <= at]
    return known[-1] if known else None
