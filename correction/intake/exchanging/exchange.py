"""A person as exchanging systems write them (交换记录): their field names and codes, out of one case file.

The counterpart of reading codes. What the domain does not keep, or has no code for, is left out with the
reason, never guessed at; of a shielded person the identity is masked unless a reading permits the whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from correction_schemas.codes import FIELDS, TITLES

from correction.domain.case.minors import is_sealed
from correction.domain.case.requests import requests_of
from correction.domain.errors import InvalidValue, NotAllowed
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.facts.group import PlanMade
from correction.domain.facts.minors import ShieldedRead
from correction.domain.file import CaseFile
from correction.domain.organisation import OrgLevel
from correction.intake.exchanging.codes import CATEGORIES, CLASSES, DECIDERS, SEXES, CodeTable
from correction.office.admission.shielding import as_shown, permits

Field = tuple[str, str | None, str]
NOT_RECORDED = "没有登记"
NOT_KEPT = "矫正方案按措施逐条登记，不分监督、教育、帮扶"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """One record to send: values by the field names of the other side, and why fields are left out."""

    values: Mapping[str, str]
    left_out: Mapping[str, str]


def exchanged(file: CaseFile, on: date, *, read: ShieldedRead | None = None) -> Exchanged:
    """Write a case as it stood at the end of a day; pure.

    Raises NotFound where no case was opened, NotAllowed for a sealed record without a lawful query
    (刑事诉讼法 第二百八十六条).
    """
    if is_sealed(file) and not permits(read, file):
        raise NotAllowed("数据交换", "犯罪记录已经封存，不向任何单位提供", "依法查询的，凭依据和查询函文号")
    values: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for name, value, reason in _fields(as_shown(file, read), on):
        if value:
            values[name] = value
        else:
            left_out[name] = f"{FIELDS.get(name) or TITLES[name]}：{reason}"
    return Exchanged(values=values, left_out=left_out)


def _fields(file: CaseFile, on: date) -> Iterator[Field]:
    person, opened = file.person, file.opened.payload
    yield "dxbh", opened.case_no or file.case_id, NOT_RECORDED
    yield "xm", person.name, NOT_RECORDED
    yield "sfzhm", person.citizen_no, f"{NOT_RECORDED}，或者不得提供"
    yield "csrq", f"{person.born_on:%Y%m%d}", NOT_RECORDED
    yield _coded(SEXES, person.sex)
    yield _coded(CATEGORIES, file.order.category)
    yield _coded(DECIDERS, file.order.decider)
    yield from _class(file, on)
    plans = [entry for entry in file.of(PlanMade) if entry.when.legal_on <= on]
    plan = plans[-1].payload if plans else None
    yield "famc", f"矫正方案第{plan.version}版" if plan else None, NOT_RECORDED
    for name in ("jdglcs", "jyjzcs", "bkfzcs"):
        yield name, None, NOT_KEPT if plan else NOT_RECORDED


def _class(file: CaseFile, on: date) -> Iterator[Field]:
    """Give the class that holds on the day, with who proposed and who approved the change."""
    assigned = [entry for entry in file.of(ClassAssigned) if entry.when.legal_on <= on]
    if not assigned:
        yield from ((name, None, NOT_RECORDED) for name in ("gllb", "tzyy", "bdrq", "sfsshr", "xjsqjzjgspr"))
        return
    newest = assigned[-1]
    yield _coded(CLASSES, newest.payload.management_class)
    yield "bdrq", f"{newest.when.legal_on:%Y%m%d}", NOT_RECORDED
    request = next(
        (
            asked
            for asked in reversed(requests_of(file))
            if asked.matter is ApprovalMatter.MANAGEMENT_CLASS
            and asked.granted
            and asked.settled is not None
            and asked.settled.when.legal_on == newest.when.legal_on
        ),
        None,
    )
    opinions = [e for e in request.opinions if e.payload.level is OrgLevel.OFFICE] if request else []
    settled = request.settled if request else None
    yield "tzyy", request.entry.payload.reason if request else None, NOT_RECORDED
    yield "sfsshr", opinions[-1].actor if opinions else None, NOT_RECORDED
    yield "xjsqjzjgspr", settled.actor if settled else None, NOT_RECORDED


def _coded(table: CodeTable, value: object) -> Field:  # type: ignore[type-arg]
    try:
        return table.name, table.code(value), NOT_RECORDED
    except InvalidValue as none:
        return table.name, None, none.what
