"""Assessments as staff read them (考核的写法): drafts, steps of a case, and what may be made public."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from correction.cli.cases import case_id_of, find_case_ids
from correction.cli.options import choice_named
from correction.cli.plain import plain
from correction.cli.session import Screen, Session
from correction.cli.shielding import shown
from correction.cli.telling.describing import case_label
from correction.domain.assessments.results import results_of
from correction.domain.errors import InvalidValue
from correction.domain.facts.assessment import (
    AssessedPeriod,
    AssessmentConfirmed,
    AssessmentHeard,
    AssessmentMarked,
    AssessmentObjected,
    AssessmentTold,
    Mark,
    ObjectionAnswered,
)
from correction.domain.file import CaseFile
from correction.office.admission.sealing import kept_from_public
from correction.office.assessing.drafts import draft_result
from correction.office.assessing.marking import Verdict
from correction.office.record import RARE_ONLY

_MONTH, _QUARTER = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{4})-Q([1-4])", re.IGNORECASE)
_STEPS = (AssessmentMarked, AssessmentHeard, AssessmentConfirmed, AssessmentTold, AssessmentObjected)


def period_of(said: str) -> tuple[AssessedPeriod, date]:
    """Give the period that somebody typed and its first day; raises InvalidValue."""
    if (found := _MONTH.fullmatch(said)) and 1 <= int(found[2]) <= 12:
        return AssessedPeriod.MONTH, date(int(found[1]), int(found[2]), 1)
    if found := _QUARTER.fullmatch(said):
        return AssessedPeriod.QUARTER, date(int(found[1]), 3 * int(found[2]) - 2, 1)
    raise InvalidValue("--period", f"“{said}”不是月份或者季度", "例如 2026-05 或 2026-Q2")


def verdict_of(grade: str, points: float | None, reason: str, document_no: str = "") -> Verdict:
    """Give a verdict from what was typed; raises InvalidValue for a grade that there is not."""
    given = choice_named(Mark, grade, "--grade")
    return Verdict(grade=given, points=points, reason=reason, document_no=document_no)


def draft_json(session: Session, case_no: str, said: str) -> Mapping[str, Any]:
    """Give the draft of a period."""
    office, now = session.office(), session.now()
    period, first_on = period_of(said)
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
        file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
        made = draft_result(file, uow.alerts(case_id), office.book, period, first_on, now=now)
    return {
        "case": case_label(file),
        "name": shown(file).person.name,
        "period_zh": period.zh,
        "first_on": made.first_on,
        "grade": made.grade,
        "grade_zh": made.grade.zh if made.grade else None,
        "points": made.points,
        "reasons": [met.text for met in made.reasons],
        "lines": [{**plain(line), "item_zh": line.item.zh} for line in made.lines],
        "pending": made.pending,
        "entries": made.entries,
        "occasions": made.occasions,
        "citations": [str(citation) for citation in made.citations],
        "praise": [met.text for met in made.praise],
    }


def draw_draft(screen: Screen, told: Mapping[str, Any]) -> None:
    """Write a draft."""
    screen.heading(f"{told['name']} {told['first_on']:%Y-%m} {told['period_zh']}初评（不登记，由人评定）")
    points = "规则册没有计分" if told["points"] is None else f"{told['points']:g}"
    grade = told["grade_zh"] or "规则册或者记录不足以得出，由司法所评定"
    screen.pairs((("等次", grade), ("分数", points)))
    for reason in told["reasons"]:
        screen.line(f"  {reason}")
    lines = ((each["item_zh"], each["times"], f"{each['points']:+g}") for each in told["lines"])
    screen.table(("计分事项", "次数", "分数"), lines, empty="没有加分扣分")
    if told["pending"]:
        screen.line(f"有 {len(told['pending'])} 条预警还没有核查，没有计入；先办理再评")
    screen.line("；".join(told["citations"]))
    if told["praise"]:
        screen.line(f"具备可以提出表扬的情形：{'；'.join(told['praise'])}")


def list_json(session: Session, case_no: str) -> Mapping[str, Any]:
    """Give every step of every assessment of a case, and the results as they stand."""
    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
        file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    entries = [entry for kind in (*_STEPS, ObjectionAnswered) for entry in file.of(kind)]
    entries.sort(key=lambda entry: entry.number)
    results = [result for period in AssessedPeriod for result in results_of(file, period, now)]
    return {
        "name": shown(file).person.name,
        "results": [{"said": result.said, "entries": result.entries} for result in results],
        "steps": [
            {
                "number": entry.number,
                "on": entry.when.legal_on,
                "what": entry.payload.ZH,
                "entry_id": entry.entry_id,
                "actor": entry.actor,
            }
            for entry in entries
        ],
    }


def draw_list(screen: Screen, told: Mapping[str, Any]) -> None:
    """Write the assessments of a case."""
    screen.heading(told["name"])
    for result in told["results"]:
        screen.line(f"  {result['said']}")
    steps = ((s["number"], s["on"], s["what"], s["actor"], s["entry_id"]) for s in told["steps"])
    screen.table(("号", "日期", "环节", "登记人", "记录编号"), steps, empty="没有考核记录")


def publish_json(session: Session, said: str, office_id: str | None) -> Mapping[str, Any]:
    """Give the results of a period that may be made public, and how many are kept."""
    office, now = session.office(), session.now()
    period, first_on = period_of(said)
    rows: list[Mapping[str, Any]] = []
    kept = 0
    ids = find_case_ids(office.store, office_id=office_id, term_by_on=None)
    with office.store.reading() as uow:
        for case_id in ids:
            file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
            results = [r for r in results_of(file, period, now) if r.first_on == first_on]
            if results and kept_from_public(file):
                kept += 1
            elif results:
                rows.append(
                    {
                        "case": case_label(file),
                        "name": file.person.name,
                        "grade": results[0].grade,
                        "grade_zh": results[0].grade.zh,
                        "points": results[0].points,
                    }
                )
    return {"first_on": first_on, "period_zh": period.zh, "public": rows, "kept": kept}
