"""Papers between the office and others (文书送达、出境报备): sent, acknowledged, reported, withdrawn."""

from correction.rules.paperwork import dispatch_late, exit_ban, receipt_outstanding
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    dispatch_late.RULE: dispatch_late.judge,
    exit_ban.RULE: exit_ban.judge,
    receipt_outstanding.RULE: receipt_outstanding.judge,
}
