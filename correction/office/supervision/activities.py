"""Calling many to one thing (组织活动、点验): one transaction for the office's log and all cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.entry import AnyEntry
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import ActivityHeld, MusterCalled
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, SignIn, Strength
from correction.domain.moments import When, aware, legal_day, local_text
from correction.office.approvals.refusals import ContentUnlawful
from correction.office.ids import derived_id
from correction.office.ports import UnitOfWork
from correction.office.record import draft, record
from correction.office.supervision.rolls import Rolls, is_minor
from correction.rulebooks.book import Rulebook

CAME = (Attendance.PRESENT, Attendance.MADE_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollLine:
    """How one person stood to an activity, as the office took it down."""

    case_id: str
    attendance: Attendance
    hours: float = 0.0
    means: SignIn | None = None
    told: bool = True
    makes_up: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One activity that an office held: what, when, how long, where, about what."""

    activity_id: str
    activity: Activity
    held_on: date
    offered_hours: float = 0.0
    place: str = ""
    topic: str = ""
    strength: Strength | None = None


def hold_activity(
    uow: UnitOfWork, office_id: str, held: Held, roll: Sequence[RollLine], *, actor: str, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record an activity with its whole roll (组织活动、考勤); give the lines that are new, in order of case.

    The activity stands in the office's log and a line in each case. Raises InvalidValue for an empty roll,
    one person twice, hours that attendance contradicts, presence without a means, or an excuse without a
    reason; NotFound for an unknown office or case; Conflict where the id was used for another activity.
    """
    uow.organisation().unit(office_id)
    _check_roll(held, roll)
    called = tuple(sorted(line.case_id for line in roll))
    fact = ActivityHeld(
        activity_id=held.activity_id,
        activity=held.activity,
        held_on=held.held_on,
        offered_hours=held.offered_hours,
        called=called,
        minors=tuple(case_id for case_id in called if is_minor(uow, case_id)),
        place=held.place,
        topic=held.topic,
    )
    held_id = derived_id("activity", office_id, held.activity_id)
    when = When.day(held.held_on)
    if when.starts_at > now:
        raise InvalidValue("活动日期", f"{held.held_on} 还没有到", "活动办完以后登记考勤")
    uow.append(office_id, [draft(fact, when, entry_id=held_id, actor=actor)], recorded_at=now)
    made: list[AnyEntry] = []
    for line in sorted(roll, key=lambda one: one.case_id):
        attended = _attended(held, line)
        entry_id = derived_id("roll", held_id, line.case_id)
        item = draft(attended, when, entry_id=entry_id, actor=actor)
        made += record(uow, line.case_id, [item], now=now)
    return tuple(made)


def _attended(held: Held, line: RollLine) -> ActivityAttended:
    return ActivityAttended(
        activity_id=held.activity_id,
        activity=held.activity,
        offered_hours=held.offered_hours,
        hours=line.hours,
        attendance=line.attendance,
        means=line.means,
        told=line.told,
        makes_up=line.makes_up,
        reason=line.reason,
        strength=held.strength,
    )


def _check_roll(held: Held, roll: Sequence[RollLine]) -> None:
    if not roll:
        raise InvalidValue("考勤", "没有一个人", "写明叫到的人和各人的考勤")
    cases = [line.case_id for line in roll]
    if len(set(cases)) < len(cases):
        raise InvalidValue("考勤", "同一人列了两次", "每人一行；补做另行登记")
    for line in roll:
        came = line.attendance in CAME
        if line.hours > held.offered_hours or (line.hours > 0 and not came):
            what = f"{line.case_id} 完成 {line.hours:g} 学时，与考勤或者组织学时 {held.offered_hours:g} 不符"
            raise InvalidValue("考勤", what, "缺席、请假的完成学时填 0；到场的不多于组织学时")
        if came and line.means is None:
            raise InvalidValue("签到方式", f"{line.case_id} 到场而没有签到方式", "写明签名、人脸、指纹等方式")
        if line.attendance is Attendance.EXCUSED and not line.reason.strip():
            raise InvalidValue("请假事由", f"{line.case_id} 请假而没有事由", "写明事由，例如住院、上班")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Whom a muster called, how, and whether the call reached them."""

    case_id: str
    channel: Channel
    reached: bool
    note: str = ""


def call_muster(
    uow: UnitOfWork,
    book: Rulebook,
    office_id: str,
    muster_id: str,
    calls: Sequence[Call],
    *,
    called_at: datetime,
    arrive_by_at: datetime,
    place: str,
    actor: str,
    now: datetime,
) -> tuple[AnyEntry, ...]:
    """Record a muster (点验): who was called to come where by when, and whom the call reached.

    Calling again under the same id, on the same day, is a further attempt. Raises ContentUnlawful for a limit
    too short to come; InvalidValue for one on another day, without a place, or for a call in the future;
    NotFound for an unknown office or case.
    """
    uow.organisation().unit(office_id)
    called_at, arrive_by_at = aware(called_at, "通知时间"), aware(arrive_by_at, "到场时限")
    on = legal_day(called_at)
    least = book.at_body(office_id).whole("muster.arrival_minutes", on)
    if arrive_by_at < called_at + timedelta(minutes=least):
        article = str(book.cite("cite.proportionality", on))
        what = f"{local_text(called_at)} 通知、{local_text(arrive_by_at)} 到场，不足 {least} 分钟"
        raise ContentUnlawful("到场时限", what, f"给本人不少于 {least} 分钟", article)
    if legal_day(arrive_by_at) != on:
        raise InvalidValue("到场时限", "不在通知的当日", "点验当日到场；隔日的按集中活动通知")
    if not place.strip() or not calls:
        raise InvalidValue("点验", "没有写明地点或者叫到的人", "写明到哪里，以及通知了哪些人")
    made: list[AnyEntry] = []
    for call in sorted(calls, key=lambda one: one.case_id):
        fact = MusterCalled(
            muster_id=muster_id,
            arrive_by_at=arrive_by_at,
            place=place,
            channel=call.channel,
            reached=call.reached,
            note=call.note,
        )
        entry_id = derived_id("muster", office_id, muster_id, call.case_id, called_at.isoformat())
        item = draft(fact, When.at(called_at), entry_id=entry_id, actor=actor)
        made += record(uow, call.case_id, [item], now=now)
    Rolls().note(uow, made, actor=actor, now=now)
    return tuple(made)


def arrive(
    uow: UnitOfWork,
    case_id: str,
    muster_id: str,
    *,
    at: datetime,
    means: SignIn,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record that a person came to a muster (点验到场), with the minute; late is worked out, never written.

    Raises NotFound where the person was not called to this muster, InvalidValue before the call, Conflict
    where they came already.
    """
    entries = uow.entries(case_id)
    calls = [e for e in entries if isinstance(e.payload, MusterCalled) and e.payload.muster_id == muster_id]
    if not calls:
        raise NotFound("点验", f"本案没有点验 {muster_id} 的通知", "核对点验编号，或先登记通知")
    first_at = min(entry.when.starts_at for entry in calls)
    if aware(at, "到场时间") < first_at:
        raise InvalidValue("到场时间", f"早于通知 {local_text(first_at)}", "核对到场时间")
    entry_id = derived_id("arrived", muster_id, case_id)
    if uow.has_entry(case_id, entry_id):
        raise Conflict("点验", f"点验 {muster_id} 已经登记到场", "如有误，先作废再登记")
    fact = ActivityAttended(
        activity_id=muster_id,
        activity=Activity.MUSTER,
        offered_hours=0,
        hours=0,
        attendance=Attendance.PRESENT,
        means=means,
        told=True,
    )
    (made,) = record(uow, case_id, [draft(fact, When.at(at), entry_id=entry_id, actor=actor)], now=now)
    return made
