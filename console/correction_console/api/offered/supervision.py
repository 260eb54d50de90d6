"""Supervising day by day (日常监管): class, labour, activities, closer periods, devices, alerts of a kind."""

import secrets
from datetime import datetime

from correction.domain.moments import legal_day
from correction.office import alerts
from correction.office.assessing import marking, objecting
from correction.office.judging import extra_checks
from correction.office.papers import volumes
from correction.office.ports import UnitOfWork
from correction.office.positions.receiving import assigning
from correction.office.supervision import activities, classes, labour, sensitive_periods
from correction.rulebooks.book import Rulebook
from correction_console.api.verbs import Verb
from correction_console.rights import Right

_CASE = "/cases/{case_id}"
_CLASS, _LABOUR, _MARKS = f"{_CASE}/class", f"{_CASE}/labour", f"{_CASE}/assessments"
_PERIOD = "/periods/{order_id}"


def draw(
    uow: UnitOfWork,
    office_id: str,
    *,
    rate: float | None = None,
    book: Rulebook,
    actor: str,
    now: datetime,
) -> tuple[str, ...]:
    """Draw cases of an office by lot and ask each for a check-in; the seed stands in the office's log."""
    pool = [file.case_id for file in extra_checks.pool_of(uow, office_id, legal_day(now))]
    here = book.at_body(office_id)
    share = extra_checks.rate_of(here, legal_day(now)) if rate is None else rate
    seed, until_at = secrets.token_hex(16), extra_checks.answer_by(here, now)
    return extra_checks.hold_draw(
        uow, office_id, pool=pool, rate=share, seed=seed, answer_by_at=until_at, actor=actor, now=now
    )


VERBS = (
    Verb(draw, "/offices/{office_id}/draws", Right.DECIDE, "随机抽查", covers=extra_checks.hold_draw),
    Verb(volumes.file_original, "/cases/{log_id}/originals", Right.RECORD, "原件归档"),
    Verb(classes.assess_risk, f"{_CLASS}/risk", Right.DECIDE, "风险评估"),
    Verb(classes.record_merit, f"{_CLASS}/merit", Right.DECIDE, "立功表现"),
    Verb(classes.tell_class, f"{_CLASS}/told", Right.RECORD, "告知管理类别"),
    Verb(marking.mark_education, f"{_MARKS}/education", Right.DECIDE, "教育考核"),
    Verb(marking.mark, f"{_MARKS}/marked", Right.DECIDE, "考核初评"),
    Verb(marking.hear, f"{_MARKS}/{{mark_entry_id}}/heard", Right.DECIDE, "合议"),
    Verb(marking.confirm, f"{_MARKS}/{{mark_entry_id}}/confirmed", Right.DECIDE, "确认考核结果"),
    Verb(marking.tell, f"{_MARKS}/{{confirmed_entry_id}}/told", Right.RECORD, "告知考核结果"),
    Verb(objecting.object_to, f"{_MARKS}/{{confirmed_entry_id}}/objected", Right.RECORD, "对考核提出异议"),
    Verb(objecting.answer, f"{_MARKS}/{{objection_entry_id}}/answered", Right.DECIDE, "答复异议"),
    Verb(labour.plan_labour, f"{_LABOUR}/planned", Right.DECIDE, "公益活动计划"),
    Verb(labour.exempt_labour, f"{_LABOUR}/exempted", Right.DECIDE, "免除公益活动"),
    Verb(labour.end_exemption, f"{_LABOUR}/exemptions/{{exemption_id}}/ended", Right.DECIDE, "结束免除"),
    Verb(activities.hold_activity, "/offices/{office_id}/activities", Right.RECORD, "组织活动、考勤"),
    Verb(activities.call_muster, "/offices/{office_id}/musters/{muster_id}", Right.RECORD, "集合点验"),
    Verb(activities.arrive, f"{_CASE}/musters/{{muster_id}}/arrived", Right.RECORD, "点验到场"),
    Verb(sensitive_periods.order_period, "/periods", Right.DECIDE, "重点时段命令"),
    Verb(sensitive_periods.bind_newcomers, f"{_PERIOD}/bound", Right.DECIDE, "纳入新到对象"),
    Verb(sensitive_periods.end_period, f"{_PERIOD}/ended", Right.DECIDE, "提前结束重点时段"),
    Verb(
        sensitive_periods.tell_person, f"{_CASE}/periods/{{order_id}}/told", Right.RECORD, "告知重点时段要求"
    ),
    Verb(
        sensitive_periods.report_zero, "/offices/{office_id}/periods/{order_id}/zero", Right.RECORD, "零报告"
    ),
    Verb(assigning.assign_source, f"{_CASE}/devices/assigned", Right.DECIDE, "发放定位设备"),
    Verb(assigning.release_source, f"{_CASE}/devices/released", Right.DECIDE, "收回定位设备"),
    Verb(assigning.tell_phone_check, f"{_CASE}/devices/phone-check", Right.DECIDE, "告知信息化核查"),
    Verb(alerts.suspend_kind, "/cases/{log_id}/suspended-alerts", Right.REVIEW_ALERTS, "暂停一类预警"),
)
