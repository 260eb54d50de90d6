"""A case on two axes of time (两个时间): what had happened by one moment, as far as known at another."""

from dataclasses import dataclass
from datetime import datetime

from correction.cli.cases import case_id_of
from correction.cli.home import Office, known_book
from correction.cli.shielding import opened
from correction.cli.telling.listing import phase_by
from correction.domain.case.strands import Phase, Strand
from correction.domain.entry import AnyEntry
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.admission import CaseOpened
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import legal_day, local_text
from correction.domain.watch import Watch
from correction.office.judging.context import load_context
from correction.rules.assess import assess
from correction.rules.searches.supervision import Pursuit, State, pursuits_of, states_of
from correction.rules.view import CaseView


@dataclass(frozen=True, slots=True, kw_only=True)
class PastView:
    """What a reader at `known_at` could have said about the moment `as_of`.

    `file` holds what had happened and was known; `remark` says where the view is not quite that of then.
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


def look(office: Office, case_no: str, *, as_of: datetime, known_at: datetime, now: datetime) -> PastView:
    """Judge a case as of a moment by what was known at a moment.

    Raises InvalidValue for a moment in the future, NotFound for an unknown case or one not yet opened then.
    """
    for at, name in ((as_of, "--as-of"), (known_at, "--known-at")):
        if at > now and legal_day(at) > legal_day(now):
            raise InvalidValue(name, f"{local_text(at)} 还没有到", "填写今天或以前的日期")
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
        whole = CaseFile.of_log(case_id, uow.entries(case_id))
        context = load_context(uow, office.calendar)
        adopted = known_book(uow.adopted_books(), known_at)
    known = opened(office, whole, now=now).known_at(known_at)
    file = known.happened_by(Watch(as_of))
    if not file.of(CaseOpened):
        raise NotFound("案件", f"{local_text(known_at)} 时本案还没有登记", "改用较晚的时间")
    book = office.configured_book
    findings = assess(known, book, context, as_of).findings
    judged = CaseView(file=file, book=book, context=context, watch=Watch(as_of))
    changed = adopted is None or adopted.digest != book.digest
    on = legal_day(as_of)
    return PastView(
        case_id=case_id,
        as_of=as_of,
        known_at=known_at,
        file=file,
        entries=known.entries,
        phase=phase_by(book, file, on),
        strands=file.strands(on),
        findings=findings,
        supervision=states_of(judged, findings, as_of),
        pursuits=pursuits_of(judged),
        remark="当时启用的不是现在这一册规则，以下按现在的规则册推算" if changed else "",
    )
