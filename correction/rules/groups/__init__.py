"""Who carries a correction out and by what plan (矫正小组、矫正方案)."""

from correction.rules.groups import (
    group_incomplete,
    plan_review,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    group_incomplete.RULE: group_incomplete.judge,
    plan_review.RULE: plan_review.judge,
}
