"""What ends (期满): the term, prohibition orders, and the preparation of release."""

from correction.rules.endings import (
    pre_release,
    prohibition_ending,
    resettlement_unanswered,
    term_ending,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    prohibition_ending.RULE: prohibition_ending.judge,
    pre_release.RULE: pre_release.judge,
    term_ending.RULE: term_ending.judge,
    resettlement_unanswered.RULE: resettlement_unanswered.judge,
}
