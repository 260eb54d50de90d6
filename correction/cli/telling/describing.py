"""Alerts as staff read them (预警的写法): one row of a list, and the whole reason behind one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from correction.cli.plain import plain
from correction.cli.session import Screen
from correction.cli.words import DISPOSITION_ZH, HANDLING_ZH, MATTER_ZH, RUNG_ZH, summary
from correction.domain.alert import Alert
from correction.domain.entry import AnyEntry
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.file import CaseFile
from correction.domain.finding import Why
from correction.domain.moments import local_text
from correction.domain.organisation import OrgTree
from correction.office.ports import PLATFORM_LOG
from correction.rulebooks.glossary import glossary

# So many signs of an alert's id are shown in a list: enough to type, and to tell two apart.
ID_SHOWN = 8


def age(since: datetime, now: datetime) -> str:
    """Say how long something has lasted."""
    hours = int((now - since).total_seconds() // 3600)
    return f"{hours // 24} 天" if hours >= 48 else f"{max(hours, 0)} 小时"


def took(time: timedelta) -> str:
    """Say how long an answer took, to the minute."""
    minutes = int(time.total_seconds() // 60)
    return f"{minutes // 60} 小时 {minutes % 60} 分" if minutes >= 60 else f"{minutes} 分"


def span(began_at: datetime, ended_at: datetime | None) -> str:
    """Write when something began and ended."""
    return f"{local_text(began_at)} 至 {local_text(ended_at) if ended_at else '今'}"


def case_label(file: CaseFile) -> str:
    """Name a case as the office does: by its number, or by the beginning of its id where it has none.

    An investigation before sentence is named by the number under which it was registered.
    """
    return number_of(file) or file.case_id[:ID_SHOWN]


def number_of(file: CaseFile) -> str | None:
    """Give the number of a case, or of an investigation where there is no case."""
    asked = file.latest(InvestigationAsked)
    return asked.payload.investigation_no if asked else file.opened.payload.case_no


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom an alert is about: the person of a case or of an investigation, a body, or the platform itself.

    Of a body there is no case: `case_id` and `case_no` are none, and `org_id` names it; of the platform
    there is neither.
    """

    name: str
    label: str
    case_id: str | None = None
    case_no: str | None = None
    org_id: str | None = None

    def __str__(self) -> str:
        """Write it on one line."""
        if self.case_id is None and self.org_id is None:
            return self.name
        return f"{self.name}（{'机构' if self.org_id else '案件'} {self.label}）"


def subject_of(file: CaseFile, tree: OrgTree) -> Subject:
    """Tell whom a log is about; a body is told by its place in the tree."""
    if file.case_id == PLATFORM_LOG:
        return Subject(name="平台", label="平台日志")
    unit = tree.units.get(file.case_id)
    if unit is not None:
        return Subject(name=unit.name, label=unit.org_id, org_id=unit.org_id)
    return Subject(
        name=file.person.name, label=case_label(file), case_id=file.case_id, case_no=number_of(file)
    )


def draw_alerts(
    screen: Screen, alerts: Sequence[Alert], subjects: Mapping[str, Subject], *, total: int, now: datetime
) -> None:
    """Write alerts, one a row, and how many there are; `subjects` are those that they are about."""
    words = glossary()
    rows = (
        (
            alert.alert_id[:ID_SHOWN],
            words.grades[words.alert(alert.stated.kind).grade],
            words.alert(alert.stated.kind).zh,
            subjects[alert.log_id].name,
            subjects[alert.log_id].label,
            span(alert.stated.began_at, alert.stated.ended_at),
            age(alert.stated.began_at, now),
            MATTER_ZH[alert.stated.matter],
            handling(alert),
        )
        for alert in alerts
    )
    screen.table(
        ("预警编号", "等级", "种类", "对象", "案件、机构", "起止", "至今", "事项", "办理"),
        rows,
        empty="没有预警",
    )
    if total > len(alerts):
        screen.line(f"共 {total} 条，列出 {len(alerts)} 条；用 --limit 多列，或按司法所、种类、等级筛选")


def alert_json(alert: Alert, subject: Subject) -> Mapping[str, Any]:
    """Give an alert to a script."""
    stated = alert.stated
    entry = glossary().alert(stated.kind)
    return {
        "alert_id": alert.alert_id,
        "case_id": subject.case_id,
        "case_no": subject.case_no,
        "org_id": subject.org_id,
        "person": None if subject.org_id else subject.name,
        "org_name": subject.name if subject.org_id else None,
        "kind": stated.kind,
        "kind_zh": entry.zh,
        "grade": entry.grade,
        "bearer": stated.bearer,
        "rule": stated.rule,
        "occasion": stated.occasion,
        "matter": stated.matter,
        "began_at": stated.began_at,
        "ended_at": stated.ended_at,
        "told_at": alert.told_at,
        "handling": alert.handling,
        "disposition": alert.disposition,
        "acknowledged_at": alert.acknowledged_at,
        "reviewed_at": alert.reviewed_at,
        "rung": alert.rung,
        "suspended_until_at": alert.suspended_until_at,
        "retrospective": stated.retrospective,
        "open": alert.open,
    }


def why_json(alert: Alert, file: CaseFile, subject: Subject) -> Mapping[str, Any]:
    """Give an alert with everything it rests on to a script; `file` is the log that it is about."""
    rests_on = [file.by_id[key] for key in alert.stated.entries if key in file.by_id]
    return {
        **alert_json(alert, subject),
        "explanation": glossary().alert(alert.stated.kind).explanation,
        "reason": alert.stated.reason,
        "why": {
            "citations": [
                {**plain(citation), "text": citation.text(), "label": citation.confidence.label}
                for citation in alert.stated.why.citations
            ],
            "inputs": dict(alert.stated.why.inputs),
            "arithmetic": alert.stated.why.arithmetic,
        },
        "entries": [entry_json(entry, file.voided) for entry in rests_on],
    }


def entry_json(entry: AnyEntry, voided: frozenset[str]) -> Mapping[str, Any]:
    """Give an entry to a script."""
    return {
        "number": entry.number,
        "entry_id": entry.entry_id,
        "kind": entry.payload.KIND,
        "starts_at": entry.when.starts_at,
        "ends_at": entry.when.ends_at,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "origin": entry.origin,
        "void": entry.entry_id in voided,
        "payload": entry.payload,
    }


def draw_why(screen: Screen, why: Why) -> None:
    """Write citations, inputs and arithmetic."""
    screen.heading("依据")
    for citation in why.citations:
        # An unconfirmed citation says so itself.
        mark = f"（{citation.confidence.label}）" if citation.confidence.confirmed else ""
        screen.line(f"  {citation.text()}{mark}")
    screen.heading("数据")
    for label, value in why.inputs:
        screen.line(f"  {label}：{value}")
    screen.heading("推算")
    for step in why.arithmetic:
        screen.line(f"  {step}")


def draw_alert(screen: Screen, alert: Alert, file: CaseFile, subject: Subject, now: datetime) -> None:
    """Write one alert with everything it rests on."""
    stated, words = alert.stated, glossary()
    entry = words.alert(stated.kind)
    screen.heading(f"{entry.zh}（{words.grades[entry.grade]}，{words.families[entry.family]}）")
    screen.line(entry.explanation)
    screen.pairs(
        (
            ("预警编号", alert.alert_id),
            ("对象", str(subject)),
            ("规则", stated.rule),
            ("义务承担者", words.bearers[stated.bearer]),
            ("事项", f"{MATTER_ZH[stated.matter]}，{span(stated.began_at, stated.ended_at)}"),
            ("告知", f"{local_text(alert.told_at)}（{age(alert.told_at, now)}前）"),
            ("办理", handling(alert)),
        )
    )
    if stated.retrospective:
        screen.line("事后告知：告知时事情已经结束，或由新启用的规则册追溯得出")
    if stated.reason:
        screen.line(f"说明：{stated.reason}")
    draw_why(screen, stated.why)
    screen.heading("所据记录")
    draw_entries(screen, (file.by_id[key] for key in stated.entries if key in file.by_id), file.voided)


def handling(alert: Alert) -> str:
    """Say what people did so far."""
    said = HANDLING_ZH[alert.handling]
    if alert.disposition is not None:
        said += f"（{DISPOSITION_ZH[alert.disposition]}）"
    if alert.rung is not None and alert.open:
        said += f"，{RUNG_ZH[alert.rung]}"
    if alert.suspended_until_at is not None:
        said += f"，暂停告知至 {local_text(alert.suspended_until_at)}"
    return said


def draw_entries(screen: Screen, entries: Iterable[AnyEntry], voided: frozenset[str]) -> None:
    """Write entries of a log, one a row; what is void says so."""
    rows = (
        (
            entry.number,
            f"{entry.when.on}" if entry.when.on else local_text(entry.when.starts_at),
            entry.payload.ZH,
            ("（已作废）" if entry.entry_id in voided else "") + summary(entry.payload),
            local_text(entry.recorded_at),
            entry.actor,
            entry.entry_id,
        )
        for entry in entries
    )
    screen.table(("号", "发生", "种类", "内容", "登记", "登记人", "记录编号"), rows)
