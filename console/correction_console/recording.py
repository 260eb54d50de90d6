"""What pages and interface record (登记): through the sheets' own words and the office's own verbs."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from correction.cli.words import DISPOSITION_ZH, disposition_of
from correction.domain.alert import Alert, Handling
from correction.domain.entry import AnyEntry
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.alerts import AlertAcknowledged, AlertReviewed, AlertSuspended
from correction.domain.facts.staff_acts import Attendance
from correction.domain.moments import local_text
from correction.intake.errors import WrongCell
from correction.intake.kinds import ImportKind
from correction.intake.powers import check_power
from correction.intake.sheets.activities import ACTIVITIES, MEANS
from correction.intake.single import Typed, record_typed
from correction.intake.tabular.cells import parse_number
from correction.office.alerts import acknowledge, review_alert, suspend
from correction.office.ids import new_id
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.supervision.activities import Held, RollLine, hold_activity
from correction.store.tables import CaseRow
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.deciding_kinds import check_decides
from correction_console.reading.times import day_of

Act = AlertAcknowledged | AlertReviewed | AlertSuspended
FREE_TEXT = frozenset({"备注", "所见", "说明", "请假事由"})
KEY = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
# What one row of a sheet can record; the rest have verbs of their own.
RECORDABLE = (
    ImportKind.CHECK_INS,
    ImportKind.REPORTS,
    ImportKind.ACTIVITIES,
    ImportKind.ACTS,
    ImportKind.EXCUSES,
    ImportKind.STEPS,
)


def plain(cells: Mapping[str, str]) -> dict[str, str]:
    """Read full-width digits and signs as plain ones, except where somebody wrote free text."""
    return {
        name: text if name in FREE_TEXT else unicodedata.normalize("NFKC", text)
        for name, text in cells.items()
    }


def checked_key(key: str) -> str:
    """Give the id that the sender made; raises InvalidValue for anything but a UUID of version 7."""
    plain = key.strip().lower()
    if not re.fullmatch(KEY, plain):
        raise InvalidValue("记录编号", f"“{key[:40]}”不是第 7 版 UUID", "由发送方生成，重发时用同一个")
    return plain


def record_row(
    console: Console, asker: Asker, row: CaseRow, kind: ImportKind, cells: Mapping[str, str], *, key: str
) -> AnyEntry:
    """Record one row of a sheet for a case under the sender's id; the same again records nothing new.

    Raises NotAllowed for what takes a decision that is not the asker's, and what `record_typed` raises.
    """

    def allow(uow: UnitOfWork, item: AnyDraft) -> None:
        check_decides(asker, item, where="登记")
        check_power(uow, asker.offices, row.case_id, [item])

    brief = console.briefs.of(console.office.store, [row.case_id])[row.case_id]
    typed = Typed(
        kind=kind, case_id=row.case_id, case_no=brief.label, cells=plain(cells), entry_id=checked_key(key)
    )
    store, book = console.office.store, console.book()
    return record_typed(store, book, typed, actor=asker.actor, now=console.now(), allow=allow)


def check_in_now(console: Console, asker: Asker, row: CaseRow, *, key: str) -> AnyEntry:
    """Record that a person stands before the officer at this minute and is who they are (当面签到)."""
    checked = checked_key(key)
    with console.office.store.reading() as uow:
        for entry in uow.entries(row.case_id):
            if entry.entry_id == checked:
                return entry
    cells = {"签到时间": local_text(console.now()), "签到方式": "当面", "身份核验": "一致"}
    return record_row(console, asker, row, ImportKind.CHECK_INS, cells, key=checked)


# How a roll is marked: whether the person came, and whether the call reached them.
MARKS: Mapping[str, tuple[Attendance, bool]] = {
    "到": (Attendance.PRESENT, True),
    "缺": (Attendance.ABSENT, True),
    "假": (Attendance.EXCUSED, True),
    "未通知到": (Attendance.ABSENT, False),
}


def record_roll(
    console: Console, asker: Asker, office_id: str, typed: Mapping[str, str], *, known: Collection[str]
) -> int:
    """Record an activity with everybody marked, all or nobody, and tell how many lines are new.

    The same roll under the same id records nothing new. Raises InvalidValue for a kind, means, day, hours or
    mark that is none, and what the office's own verb refuses.
    """
    now = console.now()
    hours, means = _number(typed.get("hours", "") or "0", "学时"), typed.get("means", "")
    if typed.get("kind") not in ACTIVITIES or means not in MEANS:
        raise InvalidValue("集体登记", "没有选择种类或者签到方式", "选择后重新提交")
    held = Held(
        activity_id=checked_key(typed.get("activity", "")),
        activity=ACTIVITIES[typed["kind"]],
        held_on=day_of(typed.get("on", ""), "日期"),
        offered_hours=hours,
        place=typed.get("place", "").strip(),
        topic=typed.get("topic", "").strip(),
    )
    roll = []
    for name, mark in typed.items():
        case_id = name.removeprefix("mark-")
        if name == case_id:
            continue
        if case_id not in known or mark not in MARKS:
            raise InvalidValue("考勤", "名单里有不属于本所的人，或者没有这种考勤", "刷新页面后重新标记")
        attendance, told = MARKS[mark]
        came = attendance is Attendance.PRESENT
        line = RollLine(
            case_id=case_id,
            attendance=attendance,
            hours=hours if came else 0.0,
            means=MEANS[means] if came else None,
            told=told,
            reason=typed.get(f"reason-{case_id}", "").strip(),
        )
        roll.append(line)
    with console.office.store.writing() as uow:
        return len(hold_activity(uow, office_id, held, roll, actor=asker.actor, now=now))


def _number(text: str, where: str) -> float:
    try:
        return float(parse_number(text))
    except WrongCell as wrong:
        raise InvalidValue(where, wrong.what, wrong.remedy) from None


class _By(TypedDict):
    actor: str
    now: datetime
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What somebody does about an alert: an act with a note, and what it needs besides."""

    act: str
    note: str
    disposition: str = ""
    until_at: datetime | None = None


def handle_alert(console: Console, asker: Asker, alert_id: str, handled: Handled, *, key: str) -> Alert:
    """Acknowledge, suspend or review an alert under the sender's id; the same again changes nothing.

    Raises InvalidValue for an unknown act or disposition or a missing note, Conflict where somebody else
    closed it meanwhile or the id stands for something else.
    """
    now, entry_id, fact = console.now(), checked_key(key), _act_of(alert_id, handled)
    by: _By = {"actor": asker.actor, "now": now, "entry_id": entry_id}
    with console.office.store.writing() as uow:
        if _done_already(uow, fact, entry_id):
            return uow.alert(alert_id)
        match fact:
            case AlertAcknowledged():
                return acknowledge(uow, alert_id, note=fact.note, **by)
            case AlertReviewed():
                _refuse_second(uow, alert_id)
                return review_alert(uow, alert_id, disposition=fact.disposition, note=fact.note, **by)
            case AlertSuspended():
                return suspend(uow, alert_id, until_at=fact.until_at, reason=fact.reason, **by)


def _act_of(alert_id: str, handled: Handled) -> Act:
    """Give what somebody does about an alert as the log will say it; raises InvalidValue."""
    match handled.act:
        case "acknowledge":
            return AlertAcknowledged(alert_id=alert_id, note=handled.note)
        case "review":
            found = disposition_of(handled.disposition)
            return AlertReviewed(alert_id=alert_id, disposition=found, note=handled.note)
        case "suspend" if handled.until_at is not None:
            return AlertSuspended(alert_id=alert_id, until_at=handled.until_at, reason=handled.note)
        case _:
            raise InvalidValue("预警处置", "没有说明怎样处置", "选择接警、消警或者暂停并填写齐全")


def _refuse_second(uow: UnitOfWork, alert_id: str) -> None:
    """Tell whoever closes an alert that somebody else closed meanwhile what was found; raises Conflict."""
    alert = uow.alert(alert_id)
    if alert.handling is not Handling.REVIEWED:
        return
    last = next(
        entry
        for entry in reversed(uow.log(alert.log_id))
        if isinstance(entry.payload, AlertReviewed) and entry.payload.alert_id == alert_id
    )
    found = DISPOSITION_ZH[last.payload.disposition]
    what = f"{last.actor} 已于 {local_text(last.recorded_at)} 办结，结论“{found}”：{last.payload.note}"
    raise Conflict("预警", what, "您写的内容还在下面；需要补充的，登记在案件里")


def _done_already(uow: UnitOfWork, fact: Act, entry_id: str) -> bool:
    """Tell whether this very act is on record; raises Conflict where the id stands for something else."""
    log_id = uow.alert(fact.alert_id).log_id
    if not uow.has_entry(log_id, entry_id):
        return False
    known = next(entry for entry in uow.log(log_id) if entry.entry_id == entry_id)
    if known.payload != fact:
        raise Conflict("记录编号", f"{entry_id} 已用于另一条记录", "换一个新的编号重新提交")
    return True


def fresh_key(console: Console) -> str:
    """Make the id that a form carries, so that sending it twice records once."""
    return new_id(console.now())
