"""Check-ins (签到): windows kept, missed or far apart, their outcome, and random extra checks."""

from correction.rules.check_ins import (
    check_in_gap,
    check_in_missed,
    check_in_outcome,
    extra_check,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    check_in_missed.RULE: check_in_missed.judge,
    check_in_gap.RULE: check_in_gap.judge,
    check_in_outcome.RULE: check_in_outcome.judge,
    extra_check.RULE: extra_check.judge,
}
