"""Reports out of a sheet (报告记录)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

# The re-examination is handed in like a report, but it is proof of health and not a report.
REPORTS: dict[str, ReportKind | None] = {
    "书面": ReportKind.WRITTEN,
    "口头": ReportKind.ORAL,
    "禁止令": ReportKind.PROHIBITION,
    "身体情况": ReportKind.HEALTH,
    "当面": ReportKind.IN_PERSON,
    "每日报到": ReportKind.DAILY,
    "外出出发": ReportKind.LEAVE_DEPARTED,
    "外出到达": ReportKind.LEAVE_ARRIVED,
    "外出返回": ReportKind.LEAVE_RETURNED,
    "居所变动": ReportKind.HOME_CHANGED,
    "工作变动": ReportKind.JOB_CHANGED,
    "家庭变故": ReportKind.FAMILY_EVENT,
    "接触不良人员": ReportKind.ADVERSE_CONTACT,
    "病情复查": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One report as the sheet has it."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    reported_on: Annotated[date, Column("报告日期", DAY)]
    report: Annotated[ReportKind | None, Column("报告种类", one_of(REPORTS))]
    note: Annotated[str, Column("备注", TEXT)] = ""


REPORT_SHEET = Sheet(title="报告", row=ReportRow, places={"发生时间": "报告日期"})


def report(row: ReportRow, actor: str) -> RowEntry:
    """Turn a row into an entry; reports of one kind on one day are one report."""
    when = When.day(row.reported_on)
    day = row.reported_on.isoformat()
    if row.report is None:
        papers = MedicalPapersReceived(note=row.note)
        return row_entry(row.case_no, papers, when, key=("medical_papers", day), actor=actor)
    received = ReportReceived(report=row.report, note=row.note)
    return row_entry(row.case_no, received, when, key=("report", day, row.report.value), actor=actor)
