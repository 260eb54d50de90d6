"""Looking for somebody who cannot be reached (查找): what the office owes, and where a case stands."""

from correction.rules.searches import search_steps
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    search_steps.RULE: search_steps.judge,
}
