"""What goes along with a caseload, as staff read it (未办结事项的写法)."""

from collections.abc import Mapping, Sequence
from typing import Any

from correction.cli.cases import rare_file
from correction.cli.plain import plain
from correction.cli.session import Screen
from correction.cli.telling.describing import case_label
from correction.office.caseload.open_work import OpenItem
from correction.office.ports import UnitOfWork

Row = Mapping[str, Any]


def work_rows(uow: UnitOfWork, case_ids: Sequence[str], work: Sequence[OpenItem]) -> list[Row]:
    """Give each open matter with whose it is; a case without any has one row that says so."""
    rows: list[Row] = []
    for case_id in case_ids:
        file = rare_file(uow, case_id)
        whose = {"case_id": case_id, "name": file.person.name, "case": case_label(file)}
        mine = [item for item in work if item.case_id == case_id]
        rows += [{**whose, **plain(item), "sort_zh": item.sort.zh} for item in mine]
        if not mine:
            rows.append({**whose, "sort": None, "sort_zh": "没有", "what": "", "on": None, "late": False})
    return rows


def draw_work(screen: Screen, did: str, rows: Sequence[Row]) -> None:
    """Write what was done and the open matters, one a row."""
    screen.line(did)
    screen.table(
        ("姓名", "案件", "未办结事项", "内容", "日期", "已过期"),
        [
            (
                row["name"],
                row["case"],
                row["sort_zh"],
                row["what"],
                row["on"] or "",
                "是" if row["late"] else "",
            )
            for row in rows
        ],
        empty="没有案件",
    )
