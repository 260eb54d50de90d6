"""Where management classes stand (管理类别的情况): the class, what the rules propose and why, the review."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from correction.cli.cases import case_id_of, find_case_ids, rare_file
from correction.cli.session import Screen, Session
from correction.cli.telling.describing import case_label
from correction.domain.context import Context
from correction.domain.days import period_end
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.management import ClassTold
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import legal_day
from correction.domain.watch import Watch
from correction.rulebooks.book import Rulebook
from correction.rules.classes.class_change import judge
from correction.rules.classes.decisions import class_decisions
from correction.rules.classes.reading import REVIEW
from correction.rules.view import CaseView


def class_json(session: Session, case_no: str) -> Mapping[str, Any]:
    """Give where the class of one case stands."""
    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        file = rare_file(uow, case_id_of(uow, case_no))
    return _row(file, office.book, Context(calendar=office.calendar), now)


def listed(session: Session, office_id: str | None) -> Sequence[Mapping[str, Any]]:
    """Give every case whose class should change, or whose review is over its day."""
    office, now = session.office(), session.now()
    book, context, on = office.book, Context(calendar=office.calendar), legal_day(now)
    ids = find_case_ids(office.store, office_id=office_id, term_by_on=None)
    with office.store.reading() as uow:
        rows = [_row(rare_file(uow, case_id), book, context, now) for case_id in ids]
    return [row for row in rows if row["reasons"] or (row["review_due_on"] and on > row["review_due_on"])]


def _row(file: CaseFile, book: Rulebook, context: Context, now: datetime) -> Mapping[str, Any]:
    watch = Watch(now)
    view = CaseView(file=file.happened_by(watch), book=book, context=context, watch=watch)
    proposed: Finding | None = next((f for f in judge(view) if f.ended_at is None), None)
    assigned = view.file.latest(ClassAssigned)
    told = {entry.payload.assigned_entry_id for entry in view.file.of(ClassTold)}
    return {
        "case": case_label(file),
        "name": file.person.name,
        "class": assigned.payload.management_class if assigned else None,
        "class_zh": assigned.payload.management_class.zh if assigned else "未定",
        "since_on": assigned.when.legal_on if assigned else None,
        "told": assigned is not None and assigned.entry_id in told,
        "proposed_zh": dict(proposed.why.inputs)["建议"] if proposed else None,
        "proposed_at": proposed.began_at if proposed else None,
        "reasons": list(proposed.why.arithmetic[:-1]) if proposed else [],
        "entries": list(proposed.entries) if proposed else [],
        "citations": [str(citation) for citation in proposed.why.citations] if proposed else [],
        "review_due_on": _review_due_on(view),
    }


def _review_due_on(view: CaseView) -> date | None:
    decided = class_decisions(view.file)
    if not decided:
        return None
    on = decided[-1].when.legal_on
    months = view.book.get(REVIEW, on)
    return period_end(on, months) if isinstance(months, int) else None


def draw_class(screen: Screen, told: Mapping[str, Any]) -> None:
    """Write where a class stands."""
    screen.heading(f"{told['name']}（案件 {told['case']}）")
    since = f"，{told['since_on']} 起，{'已告知本人' if told['told'] else '还没有告知本人'}"
    screen.pairs(
        (
            ("管理类别", told["class_zh"] + (since if told["since_on"] else "")),
            ("规则册的建议", told["proposed_zh"] or "不变，或者规则册没有规定"),
            ("复核截止", told["review_due_on"] or "规则册没有规定"),
        )
    )
    for reason in told["reasons"]:
        screen.line(f"  {reason}")
    for citation in told["citations"]:
        screen.line(f"  依据：{citation}")
    if told["entries"]:
        screen.line(f"  所据记录：{'、'.join(told['entries'])}")
        screen.line("这是建议：用 approve ask --matter 管理类别 提请，司法所审核，县级机构批准")
