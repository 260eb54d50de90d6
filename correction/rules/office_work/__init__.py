"""What the office owes (工作落实): monitoring, calls, meetings, visits, answers in time."""

from correction.rules.office_work import (
    approval_late,
    office_meeting,
    office_monitoring,
    office_visit,
    office_voice,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    office_monitoring.RULE: office_monitoring.judge,
    office_voice.RULE: office_voice.judge,
    office_meeting.RULE: office_meeting.judge,
    office_visit.RULE: office_visit.judge,
    approval_late.RULE: approval_late.judge,
}
