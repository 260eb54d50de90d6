"""Carrying out acts on investigations, and showing how they stand (调查评估的办理和列表)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from correction.cli.recording import tell_recorded
from correction.cli.session import Screen, Session
from correction.cli.shielding import shown as shielded
from correction.cli.telling.describing import draw_entries, entry_json
from correction.domain.case.investigations import Investigation, investigation_of
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.investigation import CopyOf
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.domain.person import Person, Sex, citizen_number
from correction.office.admission.investigations import WHERE, Act, investigation_id_of, read
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ports import PLATFORM_LOG, LogKind, UnitOfWork
from correction.rulebooks.book import Rulebook
from correction.rules.investigations.clock import clock_of

SEXES: Mapping[str, Sex] = {"男": Sex.MALE, "女": Sex.FEMALE}


def run(
    session: Session,
    investigation_no: str,
    *,
    did: str,
    on: date | None,
    work: Callable[[UnitOfWork, str, Act], AnyEntry],
) -> None:
    """Do one act on an investigation and say where it stands; a refusal is kept and leaves as an error."""
    office, now = session.office(), session.now()
    act = Act(book=office.book, when=When.day(on) if on else When.at(now), actor=session.actor, now=now)
    investigation_id = investigation_id_of(investigation_no)
    with office.store.reading() as uow:
        known = bool(uow.entries(investigation_id))
    log_id = investigation_id if known else PLATFORM_LOG
    tried = Attempt(case_id=log_id, matter=None, did=did, actor=session.actor, now=now)
    entry = attempt(office.store, tried, lambda uow: work(uow, investigation_id, act))
    tell_recorded(session, entry, f"{WHERE} {investigation_no} {did}")


def person_of(
    *, name: str, sex: str, citizen_no: str | None, born: date | None, address: str | None, today: date
) -> Person:
    """Put together who is to be looked into; raises InvalidValue for a wrong number or no day of birth."""
    if sex not in SEXES:
        raise InvalidValue("性别", f"没有“{sex}”", "填写：男、女")
    number = citizen_number(citizen_no, today=today) if citizen_no else None
    if number is not None:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if born is None:
        raise InvalidValue("出生日期", "没有身份证号码，也没有出生日期", "两项至少填写一项")
    return Person(name=name, sex=SEXES[sex], born_on=born, citizen_no=number, address=address)


def listed(session: Session, *, closed_too: bool) -> Sequence[Mapping[str, Any]]:
    """Give the investigations that are open, or all, the earliest due first."""
    office, on = session.office(), legal_day(session.now())
    book = office.book
    with office.store.reading() as uow:
        files = [_file(uow, each) for each in uow.log_ids(LogKind.INVESTIGATION)]
    known = [(file.case_id, investigation_of(file)) for file in files]
    rows = [
        _row(each, found, book, office.calendar, on)
        for each, found in known
        if found is not None and (closed_too or found.closed is None)
    ]
    return sorted(rows, key=lambda row: (row["due_on"] or date.max, row["investigation_no"]))


def _file(uow: UnitOfWork, investigation_id: str) -> CaseFile:
    """Load an investigation as it may be shown: of a minor without name and numbers, unless for a purpose."""
    return shielded(CaseFile.of_log(investigation_id, uow.entries(investigation_id)))


def _row(
    investigation_id: str, found: Investigation, book: Rulebook, calendar: WorkCalendar, on: date
) -> Mapping[str, Any]:
    asked, clock = found.asked.payload, clock_of(found, book, calendar)
    due_on = clock.last_on if clock else None
    return {
        "investigation_id": investigation_id,
        "investigation_no": asked.investigation_no,
        "name": asked.person.name,
        "asker": asked.asker,
        "asker_zh": f"{asked.asker.zh}（{asked.asker_name}）",
        "asked_on": found.asked.when.legal_on,
        "starts_on": found.starts_on,
        "due_on": due_on,
        "due_zh": _due(found, due_on, counted=clock is not None),
        "late": found.closed is None and due_on is not None and on > due_on,
        "closed_on": found.closed.when.legal_on if found.closed else None,
        "state_zh": _state(found),
        "copies": [entry.payload.what for entry in found.copies],
    }


def _due(found: Investigation, due_on: date | None, *, counted: bool) -> str:
    if found.starts_on is None:
        return "材料未齐，尚未起算"
    if not counted:
        return "当时没有规定期限"
    return str(due_on) if due_on else "放假安排公布后才能确定"


def _state(found: Investigation) -> str:
    if found.closed is None:
        return "办理中"
    if found.answered is not None:
        return f"{found.answered.payload.opinion.zh}（{found.answered.when.legal_on}）"
    return f"{found.closed.payload.ZH}（{found.closed.when.legal_on}）"


def draw_listed(screen: Screen, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write investigations, one a row."""
    screen.table(
        ("姓名", "委托编号", "委托单位", "收到", "期限", "办理", "通报检察院"),
        (
            (
                row["name"],
                row["investigation_no"],
                row["asker_zh"],
                row["asked_on"],
                row["due_zh"] + ("（已超期）" if row["late"] else ""),
                row["state_zh"],
                "、".join(CopyOf(what).zh for what in row["copies"]) or "无",
            )
            for row in rows
        ),
        empty="没有办理中的调查评估",
    )


def shown(session: Session, investigation_no: str) -> None:
    """Show one investigation with every entry of its log; raises NotFound."""
    office, on = session.office(), legal_day(session.now())
    investigation_id = investigation_id_of(investigation_no)
    with office.store.reading() as uow:
        whole = read(uow, investigation_id)
        if whole is None:
            raise NotFound(WHERE, f"没有委托 {investigation_no}", "核对委托编号，或先登记委托")
        number = whole.asked.payload.person.citizen_no
        cases = uow.find_case(citizen_no=number) if number else ()
        file = _file(uow, investigation_id)
    found = investigation_of(file) or whole
    row = _row(investigation_id, found, office.book, office.calendar, on)
    told = {**row, "cases": cases, "entries": [entry_json(e, file.voided) for e in file.entries]}

    def draw(screen: Screen) -> None:
        draw_listed(screen, [row])
        screen.line(f"同一身份证号码的案件：{'、'.join(cases) or '无'}")
        draw_entries(screen, file.entries, file.voided)

    session.tell(told, draw)
