"""Every kind of entry (记录种类), by the work it belongs to; importing this package registers them all."""

from correction.domain.facts import (
    absence,
    admission,
    alerts,
    approvals,
    check_ins,
    decisions,
    devices,
    leave,
    observations,
    office,
    reports,
    returns,
    sanctions,
    staff_acts,
    upkeep,
)

__all__ = [
    "absence",
    "admission",
    "alerts",
    "approvals",
    "check_ins",
    "decisions",
    "devices",
    "leave",
    "observations",
    "office",
    "reports",
    "returns",
    "sanctions",
    "staff_acts",
    "upkeep",
]
