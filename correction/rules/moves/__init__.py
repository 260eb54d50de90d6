"""A granted change of place, until the new county has the person (执行地变更的交接)."""

from correction.rules.moves import (
    move_report,
    move_search,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    move_report.RULE: move_report.judge,
    move_search.RULE: move_search.judge,
}
