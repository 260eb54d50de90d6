"""Devices (电子定位装置): their approvals, and what they tell about themselves."""

from correction.rules.devices import (
    battery_low,
    device_approval,
    device_offline,
    device_separated,
    device_unapproved,
    tampered,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    tampered.RULE: tampered.judge,
    device_offline.RULE: device_offline.judge,
    battery_low.RULE: battery_low.judge,
    device_separated.RULE: device_separated.judge,
    device_approval.RULE: device_approval.judge,
    device_unapproved.RULE: device_unapproved.judge,
}
