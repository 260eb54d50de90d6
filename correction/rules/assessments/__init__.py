"""Assessments (考核): results that are late, and objections that wait."""

from correction.rules.assessments import (
    assessment_late,
    objection_late,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    assessment_late.RULE: assessment_late.judge,
    objection_late.RULE: objection_late.judge,
}
