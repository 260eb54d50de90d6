"""What a person owes in words and hours (报告、学时): arrival, periodic and prompt reports, papers, hours."""

from correction.rules.reports import (
    first_report,
    hours,
    medical_recheck,
    report_count,
    report_leave,
    report_overdue,
    report_prompt,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    first_report.RULE: first_report.judge,
    report_overdue.WRITTEN: report_overdue.judge_written,
    report_overdue.ORAL: report_overdue.judge_oral,
    report_overdue.IN_PERSON: report_overdue.judge_in_person,
    report_count.RULE: report_count.judge,
    report_overdue.PROHIBITION: report_overdue.judge_prohibition,
    report_overdue.HEALTH: report_overdue.judge_health,
    report_prompt.RULE: report_prompt.judge,
    report_leave.RULE: report_leave.judge,
    medical_recheck.RULE: medical_recheck.judge,
    hours.RULE: hours.judge,
}
