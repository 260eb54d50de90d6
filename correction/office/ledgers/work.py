"""Rows about the office's own work (工作类台账): alerts and what was done, each officer's log."""

from collections.abc import Iterator

from correction.domain.alert import ALERT_ACTS, Alert
from correction.domain.entry import AnyEntry
from correction.domain.facts.alerts import AlertAcknowledged, AlertReviewed, AlertStated, Matter
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day, local_text
from correction.office.ledgers.reading import Listed, Source, happened, recorded
from correction.rulebooks.glossary import glossary

Row = tuple[str, tuple[str, ...]]
# What nobody did by hand: the machinery's own statements.
_MACHINE = ("observed", "alert_stated", "extra_check_drawn", "digest_made")
# How a body is named where others are named by number.
BODY = "机构"


def alerts(source: Source) -> Iterator[Row]:
    """List every alert that was told in the period, with who handled it and what was found.

    Those about an office itself, such as a supervision order overdue, are among them.
    """
    for case in source.cases():
        told = [one for one in source.uow.alerts(case.file.case_id) if _told_in(source, case, one)]
        if not told:
            continue
        acts = [e for e in source.uow.log(case.file.case_id) if isinstance(e.payload, ALERT_ACTS)]
        for alert in told:
            office_id = case.office_on(legal_day(alert.told_at))
            yield case.file.case_id, _alert(source, (case.number, case.name), office_id, alert, acts)
    for org_id in source.bodies():
        acts = [e for e in source.uow.log(org_id) if isinstance(e.payload, ALERT_ACTS)]
        for alert in source.uow.alerts(org_id):
            if source.period.holds(legal_day(alert.told_at)):
                yield "", _alert(source, (BODY, source.body_name(org_id)), org_id, alert, acts)


def _told_in(source: Source, case: Listed, alert: Alert) -> bool:
    on = legal_day(alert.told_at)
    return source.period.holds(on) and case.office_on(on) in source.offices


def _alert(
    source: Source, who: tuple[str, str], office_id: str, alert: Alert, acts: list[AnyEntry]
) -> tuple[str, ...]:
    words, stated = glossary(), alert.stated
    mine = [
        e for e in acts if e.payload.alert_id == alert.alert_id and not isinstance(e.payload, AlertStated)
    ]
    taken = [e for e in mine if isinstance(e.payload, AlertAcknowledged)]
    closed = [e for e in mine if isinstance(e.payload, AlertReviewed)]
    last = (closed or taken)[-1:]
    found = source.word(closed[-1].payload.disposition) if closed else ""
    # What was withdrawn never followed from the facts as they are known now, and nobody has to handle it.
    gone = stated.matter is Matter.WITHDRAWN
    until = "今" if stated.ended_at is None else local_text(stated.ended_at)
    notes = (last[0].payload.note if last else "", f"撤回：{stated.reason}" if gone else "")
    return (
        local_text(alert.told_at),
        words.grades[words.alert(stated.kind).grade],
        words.alert(stated.kind).zh,
        *who,
        source.body_name(office_id),
        f"{local_text(stated.began_at)} {'已撤回' if gone else f'至 {until}'}",
        local_text(taken[0].recorded_at) if taken else "",
        local_text(closed[-1].recorded_at) if closed else "",
        source.staff_name(last[0].actor) if last else "",
        "，".join(filter(None, (found, "已撤回" if gone else ""))),
        "；".join(filter(None, notes)),
    )


def work_log(source: Source) -> Iterator[Row]:
    """List what members of staff did in the period, as they recorded it; `actor` narrows it to one.

    What they recorded of an office itself is among it: activities held, replies, notes of the duty log.
    """
    for case in source.cases(daily=True):
        done = [*case.file.entries, *_handled(source, case.file.case_id)]
        for entry in done:
            if _by_hand(source, case.file, entry) and source.holds(case, entry):
                yield case.file.case_id, _done(source, (case.number, case.name), entry)
    for org_id in source.bodies():
        file = CaseFile.of_log(org_id, source.uow.entries(org_id))
        for entry in (*file.entries, *_handled(source, org_id)):
            if _by_hand(source, file, entry) and source.period.holds(entry.when.legal_on):
                yield "", _done(source, (BODY, source.body_name(org_id)), entry)


def _by_hand(source: Source, file: CaseFile, entry: AnyEntry) -> bool:
    """Tell whether somebody did what an entry says, and whether it is who was asked about."""
    ours = not source.actor or entry.actor == source.actor
    return ours and entry.entry_id not in file.voided and entry.payload.KIND not in _MACHINE


def _handled(source: Source, log_id: str) -> Iterator[AnyEntry]:
    """Give what people did about the alerts of a case or of a body since the period began."""
    kinds = (AlertAcknowledged, AlertReviewed)
    acts = source.uow.acts(log_id, since_on=source.period.from_on)
    yield from (e for e in acts if isinstance(e.payload, kinds))


def _done(source: Source, whom: tuple[str, str], entry: AnyEntry) -> tuple[str, ...]:
    said, who = source.say(entry.payload), source.staff_name(entry.actor)
    return happened(entry), who, *whom, entry.payload.ZH, said, recorded(entry)
