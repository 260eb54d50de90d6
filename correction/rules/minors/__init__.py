"""Minors (未成年社区矫正对象): the guardian, school, work, and the sealed record."""

from correction.rules.minors import (
    guardian_absent,
    minor_job_help,
    minor_schooling,
    minors_not_separate,
    record_not_sealed,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    guardian_absent.RULE: guardian_absent.judge,
    minor_job_help.RULE: minor_job_help.judge,
    minor_schooling.RULE: minor_schooling.judge,
    record_not_sealed.RULE: record_not_sealed.judge,
}
OF_BODIES: dict[str, Judge] = {
    minors_not_separate.RULE: minors_not_separate.judge,
}
