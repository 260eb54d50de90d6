"""Papers that the office owes to others (文书送达、出境报备): what must be sent, reported, withdrawn."""

from correction.rules.paperwork import dispatch_late, exit_ban
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    dispatch_late.RULE: dispatch_late.judge,
    exit_ban.RULE: exit_ban.judge,
}
