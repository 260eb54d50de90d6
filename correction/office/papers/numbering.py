"""Numbers of papers (文号): a series a body and a year, 1, 2, 3 without gaps, whoever asks at once."""

from collections.abc import Iterable, Mapping
from datetime import date

from correction.domain.entry import Entry
from correction.domain.errors import Conflict
from correction.domain.facts.issuing import PaperIssued, PaperRegistered
from correction.domain.file import CaseFile
from correction.domain.finding import Settled
from correction.domain.moments import When
from correction.domain.papers.kinds import PaperKind
from correction.domain.papers.template import PaperTemplate, number_text
from correction.office.ids import derived_id
from correction.office.papers.desk import Desk
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import draft

# These are the very decision that was recorded; its number, where it was given one, is theirs.
_OF_THE_DECISION = {
    **dict.fromkeys(
        (
            PaperKind.PRAISE_DECISION,
            PaperKind.ADMONITION_DECISION,
            PaperKind.WARNING_DECISION,
            PaperKind.PROBATION_REVOCATION,
            PaperKind.PAROLE_REVOCATION,
            PaperKind.RECALL_PROPOSAL,
            PaperKind.TRANSFER_DECISION,
        ),
        "document_no",
    ),
    PaperKind.RELEASE_CERTIFICATE: "certificate_no",
}


def next_number(uow: UnitOfWork, template: PaperTemplate, desk: Desk, texts: Mapping[str, str]) -> int:
    """Give the next number of the series of whoever issues; nought for a paper that takes none.

    Loading the log of whoever issues takes its lock, and the id of a line is worked out from its number, so
    that two who issue at once cannot take the same one. A number that a decision brought along is passed
    over. Raises Conflict where the decision's own number stands on another paper in force.
    """
    own, org_id, year = own_number(desk), desk.issuer.org_id, desk.on.year
    if not own and not template.series:
        return 0
    uow.create_log(org_id, LogKind.OFFICE, office_id=org_id)
    lines = lines_of(uow, org_id, year)
    if own:
        earlier = lines_of(uow, org_id, desk.fact_on.year) if desk.fact_on.year != year else ()
        _refuse_taken(uow, desk, own, (*earlier, *lines))
        return 0
    written = {each.text for each in lines}
    number = max((each.number for each in lines if each.series == template.series), default=0) + 1
    while number_text(template, year, number, texts) in written:
        number += 1
    return number


def _refuse_taken(uow: UnitOfWork, desk: Desk, own: str, lines: Iterable[PaperRegistered]) -> None:
    for line in lines:
        if line.text == own and _stands(uow, line):
            what = f"决定的文号 {own} 已经用于另一件文书（{line.paper.zh}）"
            remedy = "核对文号；决定的文号登记有误的，先作废该决定再登记；另一件文书有误的，先作废那一件"
            raise Conflict(desk.paper.zh, what, remedy)


def _stands(uow: UnitOfWork, line: PaperRegistered) -> bool:
    """Tell whether the paper of a line is in force; one in a log whose key is gone went out as it was."""
    if line.log_id not in uow.log_ids(*LogKind):
        return True
    papers = CaseFile.of_log(line.log_id, uow.of_kinds(line.log_id, PaperIssued)).of(PaperIssued)
    return any(each.entry_id == line.paper_entry_id for each in papers)


def own_number(desk: Desk) -> str:
    """Give the number that the decision itself was given when it was recorded; empty where it was not."""
    field = _OF_THE_DECISION.get(desk.paper)
    return str(getattr(desk.about.payload, field, None) or "") if field and desk.about else ""


def enter(uow: UnitOfWork, desk: Desk, line: PaperRegistered) -> None:
    """Enter a paper into the register of whoever issues it."""
    org_id = desk.issuer.org_id
    uow.create_log(org_id, LogKind.OFFICE, office_id=org_id)
    key = (org_id, line.series, str(line.year), str(line.number)) if line.number else (line.paper_entry_id,)
    item = draft(line, When.at(desk.now), entry_id=derived_id("paper", *key), actor=desk.actor)
    uow.append(org_id, [item], recorded_at=desk.now)


def lines_of(uow: UnitOfWork, org_id: str, year: int) -> tuple[PaperRegistered, ...]:
    """Give every line that a body's register got in a year, in order."""
    return tuple(entry.payload for entry in entered_in(uow, org_id, year))


def entered_in(uow: UnitOfWork, org_id: str, year: int) -> tuple[Entry[PaperRegistered], ...]:
    """Give what a body entered into its register in a year, in order."""
    this_year = Settled(regular_on=date(year, 1, 1), daily_on=date.max)
    log = CaseFile.of_log(org_id, uow.entries(org_id, settled=this_year))
    return tuple(entry for entry in log.of(PaperRegistered) if entry.payload.year == year)
