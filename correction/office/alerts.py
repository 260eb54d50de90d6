"""What people do about an alert (预警处置): acknowledge, suspend, review; only a person moves it."""

from datetime import datetime

from correction.domain.alert import Alert, Handling
from correction.domain.alert_kind import AlertKind
from correction.domain.entry import Fact
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.alerts import (
    AlertAcknowledged,
    AlertReviewed,
    AlertSuspended,
    Disposition,
    Matter,
    TellingSuspended,
)
from correction.domain.moments import When, legal_day
from correction.office.ports import UnitOfWork
from correction.office.record import draft
from correction.rulebooks.glossary import glossary

# While telling is suspended nobody above hears of an alert. A mistyped year, or somebody who wants it so,
# would keep it from them for good.
LONGEST_SUSPENSION_DAYS = 31


def acknowledge(
    uow: UnitOfWork, alert_id: str, *, note: str = "", actor: str, now: datetime, entry_id: str
) -> Alert:
    """Take an alert up (接警); raises NotFound, or Conflict when it was reviewed already."""
    alert = uow.alert(alert_id)
    if alert.handling is Handling.REVIEWED:
        raise Conflict("预警", f"{alert_id} 已经办结", "如需更正，另行登记说明")
    return _act(
        uow, alert, AlertAcknowledged(alert_id=alert_id, note=note), actor=actor, now=now, entry_id=entry_id
    )


def review_alert(
    uow: UnitOfWork,
    alert_id: str,
    *,
    disposition: Disposition,
    note: str,
    actor: str,
    now: datetime,
    entry_id: str,
) -> Alert:
    """Close the work on an alert with what it was found to be (消警).

    Raises InvalidValue without a note, Conflict for an alert that was withdrawn, since there is nothing to
    judge, and while it goes on for a kind that only the device may clear, as long as the person has one.
    """
    if not note.strip():
        raise InvalidValue("消警", "没有写明处置情况", "写明核查经过和结论")
    alert = uow.alert(alert_id)
    if alert.stated.matter is Matter.WITHDRAWN:
        raise Conflict("预警", f"{alert_id} 已撤回", "已撤回的预警无须办结")
    kind = glossary().alert(alert.stated.kind)
    if kind.device_clears and alert.stated.matter is Matter.ONGOING and _has_device(uow, alert):
        what = f"{kind.zh} 还在持续，只能由设备恢复来解除"
        raise Conflict("消警", what, "先接警并写明核查情况；设备恢复，或者登记停用、更换设备以后再消警")
    act = AlertReviewed(alert_id=alert_id, disposition=disposition, note=note)
    return _act(uow, alert, act, actor=actor, now=now, entry_id=entry_id)


def suspend(
    uow: UnitOfWork,
    alert_id: str,
    *,
    until_at: datetime,
    reason: str,
    actor: str,
    now: datetime,
    entry_id: str,
) -> Alert:
    """Stop telling people about an alert until a moment, for a reason; it stays visible (暂停).

    Raises InvalidValue without a reason, for a moment that has passed, and for more than a month at a time.
    """
    _check_suspension(until_at, reason, now)
    alert = uow.alert(alert_id)
    act = AlertSuspended(alert_id=alert_id, until_at=until_at, reason=reason)
    return _act(uow, alert, act, actor=actor, now=now, entry_id=entry_id)


def suspend_kind(
    uow: UnitOfWork,
    log_id: str,
    kind: AlertKind,
    *,
    until_at: datetime,
    reason: str,
    actor: str,
    now: datetime,
    entry_id: str,
) -> int:
    """Stop telling people about a kind of alert in one log until a moment, as during a repair (暂停).

    Alerts that stand are suspended with it, and those raised meanwhile as they are raised; give how many
    stood. Raises NotFound for an unknown log, InvalidValue as `suspend` does.
    """
    _check_suspension(until_at, reason, now)
    standing = [each for each in uow.alerts(log_id) if each.open and each.stated.kind is kind]
    fact = TellingSuspended(alert_kind=kind, until_at=until_at, reason=reason)
    drafts = [draft(fact, When.at(now), entry_id=entry_id, actor=actor)]
    for alert in standing:
        act = AlertSuspended(alert_id=alert.alert_id, until_at=until_at, reason=reason)
        drafts.append(draft(act, When.at(now), entry_id=f"{entry_id}/{alert.alert_id}", actor=actor))
    uow.append(log_id, drafts, recorded_at=now)
    return len(standing)


def _check_suspension(until_at: datetime, reason: str, now: datetime) -> None:
    if not reason.strip():
        raise InvalidValue("暂停", "没有写明理由", "写明暂停理由")
    if until_at <= now:
        raise InvalidValue("暂停", "截止时间已过", "填写将来的截止时间")
    if (legal_day(until_at) - legal_day(now)).days > LONGEST_SUSPENSION_DAYS:
        what = f"截止 {legal_day(until_at)}，超过 {LONGEST_SUSPENSION_DAYS} 天"
        remedy = f"核对年份；一次最多暂停 {LONGEST_SUSPENSION_DAYS} 天，到期还需要的，写明理由再暂停"
        raise InvalidValue("暂停", what, remedy)


def _has_device(uow: UnitOfWork, alert: Alert) -> bool:
    return any(case_id == alert.log_id for _, case_id in uow.sources())


def _act(uow: UnitOfWork, alert: Alert, act: Fact, *, actor: str, now: datetime, entry_id: str) -> Alert:
    uow.append(alert.log_id, [draft(act, When.at(now), entry_id=entry_id, actor=actor)], recorded_at=now)
    return uow.alert(alert.alert_id)
