"""Lists that tables of papers are made from (表格清单): evidence, steps of a search, who was called."""

from collections.abc import Iterator, Mapping
from datetime import date

from correction.domain.case.groups import members_on
from correction.domain.case.minors import is_sealed, masked_name
from correction.domain.entry import AnyEntry
from correction.domain.facts.absence import ContactTried, PersonFound, SearchStepDone, SearchTold
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.facts.staff_acts import ActivityAttended, Attendance
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.domain.moments import local_text
from correction.domain.papers.kinds import PaperKind
from correction.office.papers.desk import Desk, day_text, file_of
from correction.office.papers.fields.discipline import breaches_of

LISTS = ("证据清单", "查找清单", "签到名单", "小组成员", "附件清单")
COLUMNS = (
    "证据名称",
    "证明内容",
    "日期",
    "时间",
    "方式",
    "经过",
    "结果",
    "人员",
    "编号",
    "考勤",
    "时长",
    "附件名称",
    "校验值",
    "关系",
    "性别",
)
Lines = tuple[Mapping[str, str], ...]
_ATTENDANCE_ZH = {
    Attendance.PRESENT: "到",
    Attendance.ABSENT: "缺",
    Attendance.EXCUSED: "假",
    Attendance.MADE_UP: "补",
}


def tables(desk: Desk) -> Mapping[str, Lines]:
    """Give the lists that the record holds for a paper."""
    found: dict[str, Lines] = {}
    if breaches := tuple(_evidence(desk)):
        found["证据清单"] = breaches
    if desk.paper is PaperKind.SEARCH_RECORD:
        found["查找清单"] = tuple(_search(desk))
    if desk.about is not None and isinstance(desk.about.payload, ActivityHeld):
        found["签到名单"] = tuple(_called(desk, desk.about.payload))
    if group := tuple(_group(desk)):
        found["小组成员"] = group
    if attached := tuple(_attached(desk)):
        found["附件清单"] = attached
    return found


def _group(desk: Desk) -> Iterator[Mapping[str, str]]:
    """Give everybody who belongs to the correction group on the day the paper is made."""
    for entry in members_on(desk.file, desk.on):
        said = entry.payload
        yield {"人员": said.member, "关系": said.role.zh, "性别": said.sex.zh}


def _attached(desk: Desk) -> Iterator[Mapping[str, str]]:
    """Give what was attached to the entry that the paper is about, known by its hash."""
    for entry in desk.file.of(Attached):
        if desk.about is not None and entry.payload.entry_id == desk.about.entry_id:
            yield {"附件名称": entry.payload.name, "校验值": f"SHA-256 {entry.payload.sha256}"}


def _evidence(desk: Desk) -> Iterator[Mapping[str, str]]:
    for entry in breaches_of(desk):
        yield {
            "日期": day_text(entry.when.legal_on),
            "证据名称": entry.payload.evidence,
            "证明内容": f"{entry.payload.breach.zh}，{entry.payload.gravity.zh}",
            "编号": f"第 {entry.number} 条",
        }


def _search(desk: Desk) -> Iterator[Mapping[str, str]]:
    """Give every attempt and step of the search on record, from the contact before it to the finding.

    What belongs to an earlier or a later loss of contact stands in a record of its own.
    """
    file = desk.file
    since = desk.about.number if desk.about else 0
    ends = file.of(PersonFound) if desk.about else ()
    from_on = max((e.when.legal_on for e in ends if e.number < since), default=date.min)
    to_on = min((e.when.legal_on for e in ends if e.number > since), default=date.max)
    tried = [e for e in file.of(ContactTried) if e.number < since or not desk.about]
    tried = [e for e in tried if from_on <= e.when.legal_on <= to_on]
    entries = [*tried[-10:], *(e for e in _steps(file) if e.number > since and e.when.legal_on <= to_on)]
    for entry in sorted(entries, key=lambda e: (e.when.starts_at, e.number)):
        line = {"时间": local_text(entry.when.starts_at), "人员": desk.staff_name(entry.actor)}
        match entry.payload:
            case ContactTried() as tried_once:
                result = "联系上" if tried_once.reached else "未联系上"
                yield line | {"方式": tried_once.channel.zh, "经过": tried_once.note, "结果": result}
            case SearchStepDone() as step:
                told = f"{step.place}　{step.evidence}".strip()
                yield line | {"方式": step.channel.zh, "经过": told, "结果": step.result.zh}
            case SearchTold() as said:
                yield line | {
                    "方式": "报告、通报",
                    "经过": f"{said.recipient.zh} {said.note}",
                    "结果": said.document_no,
                }
            case PersonFound() as found:
                result = "查找到，拒绝监管" if found.refuses else "查找到"
                yield line | {"方式": "查找", "经过": found.note, "结果": result}


def _steps(file: CaseFile) -> Iterator[AnyEntry]:
    for kind in (ContactTried, SearchStepDone, SearchTold, PersonFound):
        yield from file.of(kind)


def _called(desk: Desk, held: ActivityHeld) -> Iterator[Mapping[str, str]]:
    """Give a line for everybody called, with how they stood to it as far as the roll says."""
    kept = set(desk.uow.case_ids())
    for case_id in held.called:
        if case_id not in kept:
            yield {"人员": "（已销毁）", "编号": "", "考勤": "", "时长": ""}
            continue
        file = file_of(desk.uow, case_id)
        if not file.is_about_somebody:
            continue
        marks = [e.payload for e in file.of(ActivityAttended) if e.payload.activity_id == held.activity_id]
        mark = marks[-1] if marks else None
        yield {
            "人员": masked_name(file) if is_sealed(file) else file.person.name,
            "编号": "" if is_sealed(file) else number_of(file),
            "考勤": _ATTENDANCE_ZH[mark.attendance] if mark else "",
            "时长": f"{mark.hours:g}" if mark and mark.hours else "",
        }


def number_of(file: CaseFile) -> str:
    """Give the number by which an office knows a case or an investigation; empty where it has none."""
    asked = file.latest(InvestigationAsked)
    return asked.payload.investigation_no if asked else file.opened.payload.case_no or ""
