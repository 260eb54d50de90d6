"""Small things said the same way on every page (措辞): ages, time left, grades."""

from datetime import datetime

from correction.cli.words import MATTER_ZH
from correction.domain.alert import Alert
from correction.domain.alert_kind import AlertKind, Grade
from correction.domain.moments import SHANGHAI, legal_day
from correction.rulebooks.glossary import glossary
from correction.store.tables import AlertRow

GRADES = tuple(Grade)


def lasting(since: datetime, now: datetime) -> str:
    """Say how long something has lasted."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"


def due_text(at: datetime, now: datetime) -> str:
    """Say by when something is due, as a person would on that day."""
    local, days = at.astimezone(SHANGHAI), (legal_day(at) - legal_day(now)).days
    clock = f"{local:%H:%M}"
    if clock == "00:00":
        days, clock = days - 1, "24:00"
    day = {0: "今天", 1: "明天", 2: "后天"}.get(days, f"{local:%m-%d}")
    return f"{day} {clock} 前"


def kind_zh(kind: str) -> str:
    """Say what kind of alert something is."""
    return glossary().alert(AlertKind(kind)).zh


def grade_zh(rank: int) -> str:
    """Say a grade by its rank, 0 the gravest."""
    return glossary().grades[GRADES[rank]]


def matter_zh(alert: Alert | AlertRow) -> str:
    """Say how the matter stands."""
    matter = alert.stated.matter if isinstance(alert, Alert) else alert.matter
    return next(zh for known, zh in MATTER_ZH.items() if known == matter)
