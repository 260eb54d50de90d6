"""Which verbs of the office are offered over HTTP (开放的办理事项), by the work they belong to."""

from correction_console.api.offered import bodies, endings, intake, records, requests, supervision

VERBS = (
    *records.VERBS,
    *intake.VERBS,
    *requests.VERBS,
    *supervision.VERBS,
    *endings.VERBS,
    *bodies.VERBS,
)
