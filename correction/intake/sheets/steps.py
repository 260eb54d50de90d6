"""Steps of a case out of a sheet (办理环节): arriving, what comes once, and letting go."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from correction.domain.entry import Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import (
    ClassAssigned,
    HandedOver,
    ManagementClass,
    Released,
    ReportedIn,
    Step,
    StepDone,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet
from correction.office.endings.closing import RELEASE, TERMINATION

STEPS: dict[str, Step] = {
    "入矫前评估": Step.PRE_ASSESSMENT,
    "采集核准信息": Step.INFORMATION_VERIFIED,
    "矫正小组": Step.GROUP_FORMED,
    "矫正方案": Step.PLAN_MADE,
    "入矫宣告": Step.ENTRY_ANNOUNCED,
    "心理辅导": Step.COUNSELLED,
    "帮扶": Step.HELPED,
    "个人总结": Step.PERSONAL_SUMMARY,
    "解矫前评估": Step.RELEASE_ASSESSED,
    "解矫宣告": Step.RELEASE_ANNOUNCED,
    "衔接函": Step.RESETTLEMENT_OFFERED,
    "安置帮教接收回执": Step.RESETTLEMENT_RECEIVED,
}
# What the sheet also names by one word, though the log keeps a kind of entry for each.
FACTS: dict[str, Fact] = {
    "报到": ReportedIn(),
    "严管": ClassAssigned(management_class=ManagementClass.STRICT),
    "普管": ClassAssigned(management_class=ManagementClass.GENERAL),
    "宽管": ClassAssigned(management_class=ManagementClass.RELAXED),
    "入矫管理": ClassAssigned(management_class=ManagementClass.ENTRY),
    "表扬": Decided(decision=DecisionKind.PRAISE),
    "训诫": Decided(decision=DecisionKind.ADMONITION),
    "警告": Decided(decision=DecisionKind.WARNING),
    "撤销缓刑": Terminated(kind=TerminationKind.PROBATION_REVOKED),
    "撤销假释": Terminated(kind=TerminationKind.PAROLE_REVOKED),
    "收监执行": Terminated(kind=TerminationKind.RECALLED),
    "死亡": Terminated(kind=TerminationKind.DIED),
}
HANDED_OVER = "移交"
RELEASED = "解除矫正"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step as the sheet has it."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    done_on: Annotated[date, Column("日期", DAY)]
    step: Annotated[
        str, Column("环节", one_of({word: word for word in (*FACTS, HANDED_OVER, RELEASED, *STEPS)}))
    ]
    note: Annotated[str, Column("说明", TEXT, note="移交填移交机关，解除矫正填依据，均必填")] = ""


STEP_SHEET = Sheet(
    title="办理环节",
    row=StepRow,
    places={"发生时间": "日期", RELEASE: "环节", TERMINATION: "环节"},
)


def step(row: StepRow, actor: str) -> RowEntry:
    """Turn a row into an entry; one step is done once on a day."""
    key = ("step", row.step, row.done_on.isoformat())
    return row_entry(row.case_no, _fact(row), When.day(row.done_on), key=key, actor=actor)


def _fact(row: StepRow) -> Fact:
    if row.step in (HANDED_OVER, RELEASED):
        if not row.note:
            raise InvalidValue("说明", f"{row.step}没有填写说明", "移交填移交机关，解除矫正填依据")
        return HandedOver(by=row.note) if row.step == HANDED_OVER else Released(ground=row.note)
    if row.step in FACTS:
        return FACTS[row.step]
    return StepDone(step=STEPS[row.step], note=row.note)
