"""Cases in a list (案件列表), one a row; it loads no rules, since most commands only look for a case."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from correction.cli.session import Screen
from correction.cli.telling.describing import ID_SHOWN
from correction.cli.words import word
from correction.domain.case.strands import Phase, arrived_on, left_on
from correction.domain.facts.admission import ClassAssigned, OfficeAssigned
from correction.domain.file import CaseFile


def case_json(file: CaseFile, phase: Phase, on: date) -> Mapping[str, Any]:
    """Give what a list of cases shows."""
    order, opened = file.order, file.opened.payload
    moved, classed = file.latest(OfficeAssigned), file.latest(ClassAssigned)
    return {
        "case_id": file.case_id,
        "case_no": opened.case_no,
        "name": file.person.name,
        "category": order.category,
        "category_zh": order.category.zh,
        "document_no": order.document_no,
        "office_id": moved.payload.office_id if moved else opened.office_id,
        "term_from_on": order.term.from_on,
        "term_to_on": order.ends_on,
        "management_class": classed.payload.management_class if classed else None,
        "records_from_on": opened.records_from_on,
        "arrived_on": arrived_on(file, on),
        "left_on": left_on(file, on),
        "phase": phase,
        "phase_zh": phase.zh,
    }


def draw_cases(screen: Screen, cases: Iterable[Mapping[str, Any]]) -> None:
    """Write cases, one a row."""
    rows = [
        (
            told["name"],
            told["category_zh"],
            told["office_id"],
            word(told["management_class"]) if told["management_class"] else "未定",
            f"{told['term_from_on']} 至 {told['term_to_on']}",
            told["phase_zh"],
            told["case_no"] or told["case_id"][:ID_SHOWN],
        )
        for told in cases
    ]
    screen.table(("姓名", "类别", "司法所", "管理类别", "期限", "阶段", "案件"), rows, empty="没有案件")
