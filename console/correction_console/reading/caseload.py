"""Who carries which cases (工作移交): staff, the open work in their cases, and what was handed over."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from correction.cli.telling.duty_log import staff_name
from correction.domain.errors import NotFound
from correction.domain.moments import legal_day, local_text
from correction.domain.organisation import OrgTree, Role, StaffMember
from correction.office.caseload.handing_over import handovers_under
from correction.office.caseload.open_work import OpenItem, open_work
from correction.office.counting.staffing import staff_on
from correction.store.queries.screens import open_cases
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief

HANDOVERS_SHOWN = 40
_HAND_OVER = "工作移交"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLine:
    """One member of staff: whether they may be the 1 today, and how many open cases they carry as what."""

    staff_id: str
    name: str
    body: str
    role: Role
    qualified: bool
    as_officer: int
    as_assistant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWork:
    """One case with what is open in it; `role` is as what the first carries it, none in a past handover."""

    brief: Brief
    role: Role | None
    items: tuple[OpenItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverLine:
    """One handing over: from whom to whom, since when, why, how many cases, and who recorded it."""

    handover_id: str
    giver: str
    taker: str
    from_on: date
    reason: str
    case_ids: tuple[str, ...]
    recorded: str


def staff_lines(console: Console, asker: Asker) -> tuple[StaffLine, ...]:
    """Give the staff of the asker's bodies, and whoever else carries one of their cases, by body."""
    carried: dict[str, list[Role]] = defaultdict(list)
    for brief in _briefs(console, asker):
        for staff_id, role in brief.carried_by:
            carried[staff_id].append(role)
    on = legal_day(console.now())
    with console.office.store.reading() as uow:
        tree, staff = uow.organisation(), staff_on(uow, on)
    shown = (one for one in staff if one.org_id in asker.offices or one.staff_id in carried)
    lines = (_line(one, tree, carried[one.staff_id], on) for one in shown)
    return tuple(sorted(lines, key=lambda line: (line.body, list(Role).index(line.role), line.staff_id)))


def staff_line(console: Console, asker: Asker, staff_id: str) -> StaffLine:
    """Give one of them; raises NotFound for anybody else's staff in the same words as for nobody."""
    for line in staff_lines(console, asker):
        if line.staff_id == staff_id:
            return line
    raise NotFound(_HAND_OVER, "没有这名工作人员，或不在您的管辖范围内", "从人员清单中选择")


def work_of(console: Console, asker: Asker, staff_id: str) -> tuple[CaseWork, ...]:
    """Give the open cases that somebody carries in the asker's bodies, each with what is open in it."""
    held = {brief.log_id: dict(brief.carried_by) for brief in _briefs(console, asker)}
    roles = {case_id: by[staff_id] for case_id, by in held.items() if staff_id in by}
    return _work(console, sorted(roles), roles)


def handovers(console: Console, asker: Asker) -> tuple[HandoverLine, ...]:
    """Give what was handed over to staff of the asker's bodies, the latest first."""
    lines = []
    with console.office.store.reading() as uow:
        for _, entry in handovers_under(uow, asker.offices)[:HANDOVERS_SHOWN]:
            said = entry.payload
            line = HandoverLine(
                handover_id=entry.entry_id,
                giver=staff_name(uow, said.from_staff_id),
                taker=staff_name(uow, said.to_staff_id),
                from_on=entry.when.legal_on,
                reason=said.reason,
                case_ids=said.case_ids,
                recorded=f"{local_text(entry.recorded_at)} {staff_name(uow, entry.actor)}",
            )
            lines.append(line)
    return tuple(lines)


def handover_of(
    console: Console, asker: Asker, handover_id: str
) -> tuple[HandoverLine, tuple[CaseWork, ...]]:
    """Give one handing over with what is open in its cases now; raises NotFound for another body's.

    A case that has left the asker's bodies since is not shown.
    """
    for line in handovers(console, asker):
        if line.handover_id == handover_id:
            ours = {brief.log_id for brief in _briefs(console, asker)}
            return line, _work(console, [each for each in line.case_ids if each in ours], {})
    raise NotFound(_HAND_OVER, "没有这次移交，或不在您的管辖范围内", "回到工作移交的列表重新打开")


def _briefs(console: Console, asker: Asker) -> Iterable[Brief]:
    store = console.office.store
    return console.briefs.whole(store, open_cases(store, asker.offices)).values()


def _work(console: Console, case_ids: Sequence[str], roles: dict[str, Role]) -> tuple[CaseWork, ...]:
    briefs, items = console.briefs.of(console.office.store, case_ids), defaultdict(list)
    with console.office.store.reading() as uow:
        found = open_work(
            uow,
            case_ids,
            book=console.book_to_show(),
            calendar=console.office.calendar,
            now=console.now(),
        )
    for item in found:
        items[item.case_id].append(item)
    return tuple(
        CaseWork(brief=briefs[each], role=roles.get(each), items=tuple(items[each])) for each in case_ids
    )


def _line(staff: StaffMember, tree: OrgTree, carried: Sequence[Role], on: date) -> StaffLine:
    return StaffLine(
        staff_id=staff.staff_id,
        name=staff.name,
        body=tree.unit(staff.org_id).name,
        role=staff.role,
        qualified=staff.role is Role.OFFICER and staff.is_qualified(on),
        as_officer=carried.count(Role.OFFICER),
        as_assistant=carried.count(Role.ASSISTANT),
    )
