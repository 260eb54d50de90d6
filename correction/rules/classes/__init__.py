"""Management classes (分类管理): what the rules propose, and reviews that are late."""

from correction.rules.classes import (
    class_change,
    class_review,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    class_change.RULE: class_change.judge,
    class_review.RULE: class_review.judge,
}
