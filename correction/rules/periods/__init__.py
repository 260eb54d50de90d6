"""Sensitive periods (重点时段): what the county ordered for certain days, and only for those told."""

from correction.rules.periods import period_report, zero_report
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    period_report.RULE: period_report.judge,
}
OF_BODIES: dict[str, Judge] = {
    zero_report.RULE: zero_report.judge,
}
