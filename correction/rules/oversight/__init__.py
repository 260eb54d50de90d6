"""Answers that the office owes (检察监督、申诉、督办): to the procuratorate in writing, to the
person promptly, to the county by the day it named.
"""

from correction.rules.oversight import complaint_late, letter_late, supervision_late
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    letter_late.RULE: letter_late.judge,
    complaint_late.RULE: complaint_late.judge,
}
OF_BODIES: dict[str, Judge] = {
    letter_late.RULE: letter_late.judge,
    supervision_late.RULE: supervision_late.judge,
}
