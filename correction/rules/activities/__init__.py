"""Calling people together (集中教育、点验、公益活动): what the office organises, and who came."""

from correction.rules.activities import (
    activity_absent,
    activity_count,
    activity_organised,
    labour_overload,
    muster,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    activity_organised.RULE: activity_organised.judge,
    activity_count.RULE: activity_count.judge,
    activity_absent.RULE: activity_absent.judge,
    muster.RULE: muster.judge,
    labour_overload.RULE: labour_overload.judge,
}
