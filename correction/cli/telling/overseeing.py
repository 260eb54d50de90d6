"""Running the checks, and the registers of letters and complaints as staff read them (检察监督的写法)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from correction.cli.acting import Verb, act
from correction.cli.cases import case_id_of, entry_id_of
from correction.cli.options import day_of
from correction.cli.recording import tell_recorded
from correction.cli.session import Screen, Session
from correction.cli.shielding import shown
from correction.cli.telling.describing import case_label
from correction.cli.telling.paperwork import WITHHELD, files_of, hidden
from correction.domain.case.course import course_of
from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import NotFound
from correction.domain.facts.oversight import ComplaintMade, LetterReceived
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.domain.watch import Watch
from correction.office.counting.statistics import cases_of, offices_under
from correction.office.ids import new_id
from correction.office.judging.context import load_context
from correction.office.oversight.checks import CITE, Check, run, subject_of
from correction.office.oversight.letters import keep_attempt, log_of, receive_letter
from correction.office.oversight.proceedings import QUERIES
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.unlawful import Unlawful
from correction.rules.oversight.complaint_late import answers_of, due_of
from correction.rules.oversight.letters import Letter, letters_of


def check_rows(session: Session, office_id: str | None, chosen: Sequence[Check]) -> Mapping[str, Any]:
    """Run checks over the cases of an office, or of a county's offices, or of all."""
    office, now = session.office(), session.now()
    book, on = office.book, legal_day(now)
    queries = {check: QUERIES[check] for check in chosen}
    rows: list[Mapping[str, Any]] = []
    with office.store.reading() as uow:
        tree, context = uow.organisation(), load_context(uow, office.calendar)
        ours = None if office_id is None else offices_under(tree, office_id)
        for case in cases_of(uow, book, office.calendar, now):
            answerable = course_of(case.file).office_on(on)
            if ours is not None and answerable not in ours:
                continue
            label = shown(case.file)
            subject = subject_of(case.file, case.findings, book, context, Watch(now), tree=tree, on=on)
            rows += [
                {
                    "check": found.check,
                    "check_zh": found.check.zh,
                    "case": case_label(case.file),
                    "case_id": case.file.case_id,
                    "name": label.person.name,
                    "office_id": answerable,
                    "on": found.on,
                    "what": found.what,
                    "evidence": found.evidence,
                    "entries": [_entry_text(case.file, key) for key in found.evidence],
                }
                for found in run(queries, subject)
            ]
    counts = {check.value: sum(row["check"] is check for row in rows) for check in chosen}
    rows.sort(key=lambda row: (list(Check).index(row["check"]), row["on"], row["case"]))
    return {"on": on, "citation": str(book.cite(CITE, on)), "counts": counts, "hits": rows}


def _entry_text(file: CaseFile, entry_id: str) -> str:
    entry = file.by_id.get(entry_id)
    return entry_id if entry is None else f"第 {entry.number} 条 {entry.payload.ZH}"


def draw_checks(screen: Screen, told: Mapping[str, Any]) -> None:
    """Write what the checks found, under the number of each."""
    screen.line(f"截至 {told['on']}；依据：{told['citation']}")
    screen.line("以下只是记录所显示的情形，是否违法由人核实认定")
    screen.table(("检查", "人次"), ((Check(key).zh, count) for key, count in told["counts"].items()))
    screen.table(
        ("检查", "姓名", "案件", "日期", "事项", "证据"),
        (
            (
                row["check_zh"],
                row["name"],
                row["case"],
                row["on"],
                row["what"],
                "、".join(row["entries"]),
            )
            for row in told["hits"]
        ),
        empty="没有发现",
    )


def letter_rows(session: Session, office_id: str | None) -> list[Mapping[str, Any]]:
    """Give the letters about cases and about bodies, the earliest clock in front."""
    office, now = session.office(), session.now()
    rows = []
    with office.store.reading() as uow:
        tree = uow.organisation()
        ours = set(tree.units) if office_id is None else set(offices_under(tree, office_id))
        for org_id in sorted(ours):
            rows += [_letter_row(letter, None, now) for letter in letters_of(_known_log(uow, org_id))]
        for file in files_of(session, uow, None, None, now):
            about = (letter for letter in letters_of(file) if letter.received.payload.org_id in ours)
            rows += [_letter_row(letter, file, now) for letter in about]
    return sorted(rows, key=lambda row: (row["reply_by_on"] or legal_day(now), row["received_on"]))


def _known_log(uow: UnitOfWork, org_id: str) -> CaseFile:
    try:
        return log_of(uow, org_id)
    except NotFound:
        # A body above the offices has no log until something is written there.
        return CaseFile(case_id=org_id, entries=())


def _letter_row(letter: Letter, file: CaseFile | None, now: datetime) -> Mapping[str, Any]:
    received, said = letter.received, letter.received.payload
    return {
        "log": case_label(file) if file else said.org_id,
        "org_id": said.org_id,
        "case": case_label(file) if file else None,
        "name": file.person.name if file else None,
        "number": received.number,
        "entry_id": received.entry_id,
        "letter": said.letter,
        "letter_zh": said.letter.zh,
        "sender": said.sender,
        "document_no": said.document_no,
        "demands": said.demands,
        "received_on": received.when.legal_on,
        "reply_by_on": said.reply_by_on,
        "rectify_by_on": said.rectify_by_on,
        "replied_on": letter.answered.when.legal_on if letter.answered else None,
        "stance_zh": letter.answered.payload.stance.zh if letter.answered else None,
        "mended_on": letter.rectified.when.legal_on if letter.rectified else None,
        "proof": letter.rectified.payload.proof if letter.rectified else None,
        "late": letter.late(legal_day(now)),
    }


def draw_letters(screen: Screen, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the register of letters."""
    screen.table(
        ("文书", "文号", "检察院", "机构、案件", "记录", "收到", "要求", "回复", "整改", "逾期"),
        (
            (
                row["letter_zh"],
                row["document_no"],
                row["sender"],
                f"{row['org_id']} {row['case'] or ''} {row['name'] or ''}".strip(),
                f"第 {row['number']} 条",
                row["received_on"],
                row["demands"],
                _met(row["replied_on"], row["reply_by_on"], row["stance_zh"]),
                _met(row["mended_on"], row["rectify_by_on"], row["proof"]),
                "、".join(row["late"]),
            )
            for row in rows
        ),
        empty="没有检察监督文书",
    )


def _met(done_on: object, due_on: object, said: object) -> str:
    if done_on is not None:
        return f"{done_on} {said or ''}".strip()
    return f"未办，期限 {due_on}" if due_on else "未办，未载明期限"


def complaint_rows(session: Session, case_no: str | None, office_id: str | None) -> list[Mapping[str, Any]]:
    """Give complaints of one case or of all, those without an answer in front."""
    office, now = session.office(), session.now()
    book, calendar, on = office.book, office.calendar, legal_day(now)
    rows = []
    with office.store.reading() as uow:
        for file in files_of(session, uow, case_no, office_id, now):
            answers = answers_of(file)
            for made in file.of(ComplaintMade):
                told, due = answers.get(made.entry_id), due_of(made, book, calendar)
                due_on = due[0] if due else None
                rows.append(
                    {
                        "case": case_label(file),
                        "name": file.person.name,
                        "number": made.number,
                        "entry_id": made.entry_id,
                        "kind": made.payload.complaint,
                        "kind_zh": made.payload.complaint.zh,
                        "about": WITHHELD if hidden(file) else made.payload.about,
                        "made_on": made.when.legal_on,
                        "due_on": due_on,
                        "answered_on": told.when.legal_on if told else None,
                        "outcome_zh": told.payload.outcome.zh if told else None,
                        "late": due_on is not None and (told.when.legal_on if told else on) > due_on,
                    }
                )
    return sorted(rows, key=lambda row: (row["answered_on"] is not None, row["made_on"]))


def draw_complaints(screen: Screen, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write complaints, one a row."""
    screen.table(
        ("姓名", "案件", "记录", "种类", "提出", "事由", "答复期限", "答复", "结果"),
        (
            (
                row["name"],
                row["case"],
                f"第 {row['number']} 条",
                row["kind_zh"],
                row["made_on"],
                row["about"],
                f"{row['due_on'] or '及时'}{'（已超期）' if row['late'] else ''}",
                row["answered_on"] or "未答复",
                row["outcome_zh"] or "",
            )
            for row in rows
        ),
        empty="没有申诉、异议、投诉",
    )


def record_letter(session: Session, case_no: str | None, letter: LetterReceived, on: str) -> None:
    """Record a letter in the log of the case that is named, or else of the body."""
    now, when = session.now(), When.day(day_of(on, "--on"))
    with session.office().store.writing() as uow:
        log_id = letter.org_id if case_no is None else case_id_of(uow, case_no)
        item = Draft(entry_id=new_id(now), when=when, actor=session.actor, payload=letter)
        entry = receive_letter(uow, log_id, item, now=now)[-1]
    _tell(session, entry, letter.letter.zh, of_body=case_no is None)


def on_letter(session: Session, log: str, made: Any, *, on: str, did: str, verb: Verb) -> None:
    """Do an act on a letter that stands in the log of a case or of a body."""
    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        of_body = log in uow.organisation().units
    if not of_body:
        act(session, log, made, on=on, did=did, verb=verb)
        return
    when = When.day(day_of(on, "--on"))
    try:
        with office.store.writing() as uow:
            fact = made(lambda said: entry_id_of(uow, log, said))
            item: AnyDraft = Draft(entry_id=new_id(now), when=when, actor=session.actor, payload=fact)
            entry = verb(uow, log, item, book=office.book, now=now)[-1]
    except Unlawful as refused:
        with office.store.writing() as uow:
            keep_attempt(uow, log, refused, did=did, actor=session.actor, now=now)
        raise
    _tell(session, entry, did, of_body=True)


def _tell(session: Session, entry: AnyEntry, what: str, *, of_body: bool) -> None:
    if not of_body:
        tell_recorded(session, entry, what)
        return
    told = {"org_id": entry.log_id, "entry_id": entry.entry_id, "number": entry.number}
    line = f"已登记：{what}，机构日志第 {entry.number} 条，记录编号 {entry.entry_id}"
    session.tell(told, lambda screen: screen.line(line))
