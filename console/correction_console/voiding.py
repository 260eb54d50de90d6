"""Taking a recorded mistake back (作废): with a reason, by whoever could have recorded it."""

from correction.domain.alert import ALERT_ACTS
from correction.domain.case.minors import is_sealed, masked_file, shielded
from correction.domain.entry import AnyEntry, Origin
from correction.domain.errors import Conflict, NotAllowed, NotFound
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.persons import PersonIdentified, PersonParted
from correction.domain.facts.upkeep import Attached, Voided
from correction.domain.file import CaseFile
from correction.intake.powers import check_power
from correction.office.county.bodies import stands_already
from correction.office.ports import UnitOfWork
from correction.office.record import void
from correction.store.tables import CaseRow
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.deciding_kinds import RECORDED, check_decides, check_not_above
from correction_console.recording import checked_key
from correction_console.rights import Right

WHERE = "作废"
# A paper and an attachment are voided on their own pages, which keep their numbers and files; who is one
# person is said and taken back by whoever may, on a page of its own.
PERSONS = (PersonIdentified, PersonParted)
VOIDED_ELSEWHERE = (PaperIssued, Attached, *PERSONS)
# What was done about an alert, and what the law refused, is what happened: no later word undoes it.
NEVER = (*ALERT_ACTS, AttemptRefused)


def entry_to_void(console: Console, row: CaseRow, entry_id: str) -> AnyEntry:
    """Give the entry that is to be voided, names masked where the page masks them.

    Raises NotFound for one that is not of this case or of a sealed file, Conflict for one that is void.
    """
    with console.office.store.reading() as uow:
        file = CaseFile.of_log(row.case_id, uow.entries(row.case_id))
    told = masked_file(file) if shielded(file) else file
    entry = None if is_sealed(file) else told.by_id.get(entry_id)
    if entry is None:
        raise _unknown(entry_id)
    if entry_id in file.voided:
        raise Conflict(WHERE, "这条记录已经作废", "不必重复办理")
    return entry


def void_entry_of(
    console: Console, asker: Asker, row: CaseRow, entry_id: str, *, reason: str, key: str
) -> AnyEntry:
    """Void an entry of a case under the sender's id; the same again voids nothing anew.

    Raises NotAllowed where a decision is to be undone by somebody who may not decide, or one of a body above,
    and for what is never undone; InvalidValue without a reason, NotFound for an entry that is not of this
    case, or of a sealed one, Conflict for an id that stands for something else.
    """
    void_id, now = checked_key(key), console.now()
    with console.office.store.writing() as uow:
        entries = uow.log(row.case_id)
        log = {entry.entry_id: entry for entry in entries}
        file = CaseFile.of_log(row.case_id, entries)
        if (done := stands_already(file, void_id, entry_id=entry_id, reason=reason)) is not None:
            return done
        if is_sealed(file):
            raise _unknown(entry_id)
        known = log.get(entry_id)
        while known is not None and isinstance(known.payload, Voided):
            # Whoever brings an entry back must be able to take it away, and overrules no body above.
            check_not_above(uow, asker, known, where=WHERE)
            known = log.get(known.payload.entry_id)
        if known is not None:
            _check_power(uow, asker, row.case_id, known)
        (made,) = void(uow, row.case_id, entry_id, reason=reason, actor=asker.actor, now=now, void_id=void_id)
    return made


def _check_power(uow: UnitOfWork, asker: Asker, case_id: str, known: AnyEntry) -> None:
    """Refuse to undo what the asker could not have done; raises NotAllowed."""
    what = f"{asker.role.zh}的账号不能作废“{known.payload.ZH}”"
    if isinstance(known.payload, NEVER):
        raise NotAllowed(WHERE, f"“{known.payload.ZH}”不能作废", "情况有变的，另行登记说明")
    if isinstance(known.payload, PERSONS):
        if not asker.may(Right.MERGE_PERSONS):
            raise NotAllowed(WHERE, what, "报县级社区矫正机构，由其认定或者拆分")
    elif isinstance(known.payload, PaperIssued):
        if not asker.may(Right.MAKE_PAPERS):
            raise NotAllowed(WHERE, what, "由制作文书的人员在文书页上作废")
        check_not_above(uow, asker, known, where=WHERE)
    elif isinstance(known.payload, Attached):
        check_not_above(uow, asker, known, where=WHERE)
    elif not isinstance(known.payload, RECORDED):
        check_decides(asker, known, where=WHERE)
        check_not_above(uow, asker, known, where=WHERE)
        # What was done here was done by somebody; of a sheet nobody knows who decided, so its words count.
        if known.origin is not Origin.ONLINE or isinstance(known.payload, CaseOpened):
            check_power(uow, asker.offices, case_id, [known])


def _unknown(entry_id: str) -> NotFound:
    return NotFound(WHERE, f"本案没有记录 {entry_id[:64]}", "回到人员页，从时间线重新选择")
