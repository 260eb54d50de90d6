"""Rewards and sanctions (考核奖惩): grounds, and decisions that rest on nothing."""

from correction.rules.discipline import (
    decision_basis,
    ground_breach,
    ground_condition,
    ground_two_warnings,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    decision_basis.RULE: decision_basis.judge,
    ground_breach.RULE: ground_breach.judge,
    ground_condition.RULE: ground_condition.judge,
    ground_two_warnings.RULE: ground_two_warnings.judge,
}
