"""Chinese words for what the domain names in English (用语): kinds of entry, states, choices."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from correction.domain.alert import Handling
from correction.domain.case.strands import StrandState
from correction.domain.entry import Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import TerminationKind
from correction.domain.facts.alerts import Cause, Disposition, Matter, Rung
from correction.domain.facts.approvals import TransferStep
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.observations import Observed
from correction.rulebooks.glossary import glossary

HANDLING_ZH = {
    Handling.UNSEEN: "未处置",
    Handling.ACKNOWLEDGED: "已接警",
    Handling.REVIEWED: "已消警",
}
MATTER_ZH = {Matter.ONGOING: "持续中", Matter.OVER: "已结束", Matter.WITHDRAWN: "已撤回"}
DISPOSITION_ZH = {
    Disposition.CONFIRMED: "属实",
    Disposition.EXPLAINED: "有正当理由",
    Disposition.FALSE_ALARM: "误报",
    Disposition.OFFICE_FAULT: "本所工作原因",
}
RUNG_ZH = {
    Rung.SECOND: "再次通知",
    Rung.COUNTY: "升级到县",
    Rung.CITY: "升级到市",
    Rung.OVERDUE: "超时未处置",
}
CAUSE_ZH = {
    Cause.NOBODY_ACTED: "无人接警",
    Cause.NOBODY_ON_DUTY: "无人值班",
    Cause.REPEATED: "同类第三次",
    Cause.NOT_REVIEWED: "超过处置时限",
}
STRAND_ZH = {
    StrandState.NOT_STARTED: "未开始",
    StrandState.UNDER_WAY: "进行中",
    StrandState.DONE: "已完成",
}
_OBSERVED_ZH = {
    Observed.OUTSIDE: "越出区域",
    Observed.PROHIBITED: "进入禁止区域",
    Observed.CROSSED: "疑似穿越禁止区域",
    Observed.UNDECIDED: "位置无法判定",
    Observed.GAP: "没有定位",
    Observed.STILL: "长时间不动",
    Observed.TRACK_ABNORMAL: "轨迹异常",
    Observed.TAMPERED: "拆卸",
    Observed.POWERED_OFF: "关机",
    Observed.BATTERY_LOW: "低电量",
    Observed.NEAR: "与同案人接近",
    Observed.APPROACHED: "接近边界",
}
_DECISION_ZH = {
    DecisionKind.PRAISE: "表扬",
    DecisionKind.ADMONITION: "训诫",
    DecisionKind.WARNING: "警告",
    DecisionKind.POLICE_PUNISHMENT: "提请治安管理处罚",
    DecisionKind.REVOCATION_PROPOSED: "提请撤销缓刑、假释",
    DecisionKind.RECALL_PROPOSED: "提请收监执行",
}
_END_ZH = {
    TerminationKind.PROBATION_REVOKED: "撤销缓刑",
    TerminationKind.PAROLE_REVOKED: "撤销假释",
    TerminationKind.RECALLED: "收监执行",
    TerminationKind.DIED: "死亡",
}
_TRANSFER_ZH = {
    TransferStep.ASKED: "已征求意见",
    TransferStep.AGREED: "新执行地同意",
    TransferStep.DECLINED: "新执行地不同意",
}
# What is not said of a flag by default: most flags only qualify what the line tells already.
_FLAG_ZH = {
    ("granted", True): "批准",
    ("granted", False): "不予批准",
    ("favourable", True): "同意",
    ("favourable", False): "不同意",
    ("reached", True): "联系上",
    ("reached", False): "未联系上",
    ("refuses", True): "拒绝监管",
    ("at_sea", True): "出海",
}
# Ids and machinery say nothing to a reader of one line.
_UNTOLD = frozenset(
    {
        *("engine", "fixes", "revision", "seed", "pool_digest", "secret_digest", "rate", "occasion", "pace"),
        *("sha256", "sealed_sha256", "size_bytes", "template_sha256", "template_version", "text"),
    }
)


@cache
def _choices() -> Mapping[tuple[type[Enum], str], str]:
    """Every choice with its word; the sheets say most of them."""
    from correction.intake.sheets import (  # noqa: PLC0415 - loaded on use
        activities,
        acts,
        check_ins,
        excuses,
        fences,
        leave,
        organisation,
        reports,
        roster_row,
        steps,
    )

    sheets: tuple[Mapping[str, Any], ...] = (
        check_ins.MEANS,
        check_ins.IDENTITY,
        {word: kind for word, kind in reports.REPORTS.items() if kind is not None},
        activities.ACTIVITIES,
        activities.ATTENDANCE,
        {"听声": acts.RECURRING[acts.Act.VOICE], "见面": acts.RECURRING[acts.Act.MEETING]},
        {"家访": acts.RECURRING[acts.Act.VISIT]},
        acts.RESULTS,
        acts.TARGETS,
        acts.CHANNELS,
        excuses.REASONS,
        leave.LEVELS,
        steps.STEPS,
        organisation.LEVELS,
        organisation.ROLES,
        roster_row.CLASSES,
        roster_row.SOURCES,
        roster_row.SEXES,
        roster_row.DECIDERS,
        roster_row.PROHIBITIONS,
        fences.POLARITIES,
    )
    words = {(type(choice), choice.value): word for names in sheets for word, choice in names.items()}
    own: tuple[Mapping[Any, str], ...] = (
        {kind: entry.zh for kind, entry in glossary().alerts.items()},
        glossary().bearers,
        DISPOSITION_ZH,
        MATTER_ZH,
        RUNG_ZH,
        CAUSE_ZH,
        _OBSERVED_ZH,
        _DECISION_ZH,
        _TRANSFER_ZH,
        _END_ZH,
    )
    return words | {(type(choice), choice.value): word for names in own for choice, word in names.items()}


def word(choice: Enum) -> str:
    """Say a choice in Chinese."""
    if zh := getattr(choice, "zh", None):
        return str(zh)
    return _choices().get((type(choice), choice.value), str(choice.value))


def summary(payload: Fact) -> str:
    """Say in one line what an entry holds, as far as a line can."""
    return " ".join(_parts(payload))


def _parts(payload: Fact) -> Iterator[str]:
    for field in fields(payload):  # type: ignore[arg-type]
        value = getattr(payload, field.name)
        if field.name in _UNTOLD or (field.name.endswith("_id") and field.name != "staff_id"):
            continue
        match value:
            case Enum():
                yield word(value)
            case bool() if (field.name, value) in _FLAG_ZH:
                yield _FLAG_ZH[field.name, value]
            case bool() | None | "" | ():
                continue
            case str() | int() | float():
                yield f"{value:g}" if isinstance(value, float) else str(value)
            case _ if field.name.endswith("_on"):
                yield str(value)


def disposition_of(said: str) -> Disposition:
    """Give what an alert was found to be, by its Chinese or English name; raises InvalidValue."""
    named = {zh: kind for kind, zh in DISPOSITION_ZH.items()} | {kind.value: kind for kind in Disposition}
    if said not in named:
        raise InvalidValue("处置结论", f"没有“{said}”", f"填写：{'、'.join(DISPOSITION_ZH.values())}")
    return named[said]
