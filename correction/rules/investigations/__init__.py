"""What the agency owes before there is a case (调查评估): the opinion in time, the procuratorate told."""

from correction.rules.investigations import investigation_copy, investigation_late
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    investigation_late.RULE: investigation_late.judge,
    investigation_copy.RULE: investigation_copy.judge,
}
