"""Rows of the dispatch ledger and of exit bars as staff read them (台账的写法)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from correction.cli.cases import case_id_of, find_case_ids
from correction.cli.session import Screen, Session
from correction.cli.shielding import shown
from correction.cli.telling.describing import case_label
from correction.domain.case.minors import masked_name, shielded
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.exit_bans import (
    ExitBanFiled,
    ExitBanWithdrawn,
    TravelPaperKept,
    TravelPaperReturned,
)
from correction.domain.file import CaseFile
from correction.domain.moments import day_end, legal_day
from correction.domain.watch import Watch
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY
from correction.rulebooks.book import Rulebook
from correction.rules.paperwork.exit_ban import due_of, owed_of
from correction.rules.paperwork.ledger import Line, LineState, ledger_of
from correction.rules.paperwork.receipts import receipts_of

WITHHELD = "（不予显示）"
OPEN = frozenset({LineState.OWED, LineState.OVERDUE})


def files_of(
    session: Session, uow: UnitOfWork, case_no: str | None, office_id: str | None, at: datetime
) -> Iterator[CaseFile]:
    """Give the rare part of one case or of all, as it had happened by a moment and as it may be shown."""
    if case_no is not None:
        ids: Sequence[str] = [case_id_of(uow, case_no)]
    else:
        ids = find_case_ids(session.office().store, office_id=office_id, term_by_on=None)
    for case_id in ids:
        whole = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
        file = whole.happened_by(Watch(at))
        if file.of(CaseOpened):
            yield shown(file)


def hidden(file: CaseFile) -> bool:
    """Tell whether a file is shown with the identity taken out, so that free text has to go too."""
    return shielded(file) and file.person.name == masked_name(file)


def ledger_rows(
    session: Session, case_no: str | None, office_id: str | None, at: datetime, *, every: bool
) -> list[Mapping[str, Any]]:
    """Give the lines of the ledger on a day, those with the earliest last day in front."""
    office, on = session.office(), legal_day(at)
    book, calendar = office.book, office.calendar
    rows: list[Mapping[str, Any]] = []
    with office.store.reading() as uow:
        for file in files_of(session, uow, case_no, office_id, at):
            for line in ledger_of(file, book, calendar):
                state = line.state(on)
                if line.event.since_on <= on and (every or state in OPEN):
                    rows.append(_row(file, line, state))
    return sorted(rows, key=lambda row: (row["due_on"] or date.max, row["since_on"], row["case"]))


def _row(file: CaseFile, line: Line, state: LineState) -> Mapping[str, Any]:
    return {
        "case": case_label(file),
        "case_id": file.case_id,
        "name": file.person.name,
        "event": line.event.zh,
        "event_number": line.event.entry.number,
        "event_entry_id": line.event.entry.entry_id,
        "since_on": line.event.since_on,
        "recipient": line.recipient,
        "recipient_zh": line.recipient.zh,
        "due_on": line.due_on,
        "state": state,
        "state_zh": state.zh,
        "judged": line.live and line.due_on is not None,
        "sent_on": line.sent.when.legal_on if line.sent else None,
        "sent_number": line.sent.number if line.sent else None,
        "document_no": line.sent.payload.document_no if line.sent else None,
        "receipt_on": line.receipt.when.legal_on if line.receipt else None,
        "result": line.answer.payload.result if line.answer else None,
        "citation": str(line.citation) if line.citation else None,
        "steps": line.steps,
    }


def draw_ledger(screen: Screen, rows: Sequence[Mapping[str, Any]], on: date) -> None:
    """Write the ledger, one recipient a row."""
    screen.line(f"截至 {on}；没有期限的，法律和规则册都没有写天数")
    screen.table(
        (
            "姓名",
            "案件",
            "事项",
            "记录",
            "发生",
            "应送",
            "期限",
            "状态",
            "送达",
            "文号",
            "回执、结果",
            "依据",
        ),
        (
            (
                row["name"],
                row["case"],
                row["event"],
                f"第 {row['event_number']} 条",
                row["since_on"],
                row["recipient_zh"],
                row["due_on"] or "及时",
                row["state_zh"],
                f"{row['sent_on']}（第 {row['sent_number']} 条）" if row["sent_on"] else "",
                row["document_no"] or "",
                row["result"] or row["receipt_on"] or "",
                row["citation"] or "规则册没有要求",
            )
            for row in rows
        ),
        empty="没有待送的文书",
    )


def receipt_rows(
    session: Session, case_no: str | None, office_id: str | None, at: datetime
) -> list[Mapping[str, Any]]:
    """Give the papers whose receipt is not back, those with the earliest last day in front."""
    office, on = session.office(), legal_day(at)
    with office.store.reading() as uow:
        rows = [
            {
                "case": case_label(file),
                "case_id": file.case_id,
                "name": file.person.name,
                "number": awaited.sent.number,
                "entry_id": awaited.sent.entry_id,
                "recipient": awaited.sent.payload.recipient,
                "recipient_zh": awaited.sent.payload.recipient.zh,
                "document_no": awaited.sent.payload.document_no,
                "sent_on": awaited.sent.when.legal_on,
                "due_on": awaited.due.last_on if awaited.due else None,
                "late": awaited.due is not None and day_end(on) > awaited.due.due_at(),
            }
            for file in files_of(session, uow, case_no, office_id, at)
            for awaited in receipts_of(file, office.book, office.calendar)
            if awaited.done is None
        ]
    return sorted(rows, key=lambda row: (row["due_on"] or date.max, row["sent_on"], row["case"]))


def draw_receipts(screen: Screen, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write papers without a receipt, one a row."""
    screen.table(
        ("姓名", "案件", "记录", "收件机关", "文号", "送达", "回执期限"),
        (
            (
                row["name"],
                row["case"],
                f"第 {row['number']} 条",
                row["recipient_zh"],
                row["document_no"],
                row["sent_on"],
                f"{row['due_on'] or '没有规定'}{'（已超期）' if row['late'] else ''}",
            )
            for row in rows
        ),
        empty="没有待退的回执",
    )


def bar_rows(
    session: Session, case_no: str | None, office_id: str | None, at: datetime
) -> list[Mapping[str, Any]]:
    """Give one row a case about its bar: until when, what is owed by when, which papers are kept."""
    office, on = session.office(), legal_day(at)
    book, calendar = office.book, office.calendar
    with office.store.reading() as uow:
        files = files_of(session, uow, case_no, office_id, at)
        rows = [_bar(file, book, calendar, on) for file in files]
    if case_no is not None:
        return rows
    return [row for row in rows if row["until_on"] or row["owed"] or row["papers"]]


def _bar(file: CaseFile, book: Rulebook, calendar: WorkCalendar, on: date) -> Mapping[str, Any]:
    filings, withdrawn = file.of(ExitBanFiled), file.of(ExitBanWithdrawn)
    lifted = bool(filings and withdrawn and withdrawn[-1].when.starts_at >= filings[-1].when.starts_at)
    returned = {e.payload.kept_entry_id for e in file.of(TravelPaperReturned)}
    owed = []
    for each in owed_of(file):
        counted = due_of(each, book, calendar)
        if each.open and counted is not None:
            owed.append({"what": each.zh, "due_on": counted[0], "late": on > counted[0]})
    return {
        "case": case_label(file),
        "case_id": file.case_id,
        "name": file.person.name,
        "term_ends_on": file.order.ends_on,
        "until_on": filings[-1].payload.until_on if filings and not lifted else None,
        "document_no": filings[-1].payload.document_no if filings else None,
        "withdrawn_on": withdrawn[-1].when.legal_on if lifted else None,
        "owed": owed,
        "papers": [
            {
                "paper": e.payload.paper.zh,
                "paper_no": WITHHELD if hidden(file) else e.payload.paper_no,
                "number": e.number,
            }
            for e in file.of(TravelPaperKept)
            if e.entry_id not in returned
        ],
    }


def draw_bars(screen: Screen, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write bars, one case a row."""
    screen.table(
        ("姓名", "案件", "期满", "报备至", "报备文号", "撤销", "应办", "保管的证件"),
        (
            (
                row["name"],
                row["case"],
                row["term_ends_on"],
                row["until_on"] or "无",
                row["document_no"] or "",
                row["withdrawn_on"] or "",
                "、".join(
                    f"{o['what']}（{o['due_on']}{'，已超期' if o['late'] else ''}）" for o in row["owed"]
                ),
                "、".join(f"{p['paper']} {p['paper_no']}（第 {p['number']} 条）" for p in row["papers"]),
            )
            for row in rows
        ),
        empty="没有出境报备",
    )
