"""Absences (脱管): leave not returned from, contact lost, supervision refused."""

from correction.rules.absences import (
    absence,
    leave_not_returned,
    lost_contact,
    refuses_supervision,
    tampered_and_lost,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    leave_not_returned.RULE: leave_not_returned.judge,
    lost_contact.RULE: lost_contact.judge,
    tampered_and_lost.RULE: tampered_and_lost.judge,
    absence.RULE: absence.judge,
    refuses_supervision.RULE: refuses_supervision.judge,
}
