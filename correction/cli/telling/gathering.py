"""Carrying out what concerns many at once (整批办理): rolls, musters, and decisions on labour."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from correction.cli.cases import case_id_of
from correction.cli.options import choice_named
from correction.cli.recording import tell_recorded
from correction.cli.session import Session
from correction.domain.entry import AnyEntry
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import Channel
from correction.domain.facts.staff_acts import Attendance, SignIn
from correction.domain.moments import When
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ports import UnitOfWork
from correction.office.supervision.activities import Call, Held, RollLine, call_muster, hold_activity
from correction.rulebooks.book import Rulebook

On = tuple[UnitOfWork, Rulebook, str]


def lines_of(
    *,
    means: SignIn,
    hours: float,
    present: Iterable[str],
    absent: Iterable[str],
    untold: Iterable[str],
    excused: Iterable[str],
    made_up: Iterable[str],
) -> list[RollLine]:
    """Read a roll as it was typed; a case stands for itself until the office looks it up."""
    roll = []
    for said in present:
        case_no, _, did = said.partition("=")
        done = _hours(did, said) if did else hours
        roll.append(RollLine(case_id=case_no, attendance=Attendance.PRESENT, hours=done, means=means))
    roll += [RollLine(case_id=said, attendance=Attendance.ABSENT) for said in absent]
    roll += [RollLine(case_id=said, attendance=Attendance.ABSENT, told=False) for said in untold]
    for said in excused:
        case_no, _, reason = said.partition("=")
        roll.append(RollLine(case_id=case_no, attendance=Attendance.EXCUSED, reason=reason))
    for said in made_up:
        case_no, _, other = said.partition("=")
        line = RollLine(case_id=case_no, attendance=Attendance.MADE_UP, hours=hours, means=means)
        roll.append(replace(line, makes_up=other or None))
    return roll


def _hours(text: str, said: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidValue("考勤", f"“{said}”的学时不是数字", "写成 编号=学时，例如 A001=4") from None


def hold_and_tell(session: Session, office_id: str, held: Held, roll: Sequence[RollLine]) -> None:
    """Record an activity with its roll, and say how many came."""
    now = session.now()
    with session.office().store.writing() as uow:
        known = [replace(line, case_id=case_id_of(uow, line.case_id)) for line in roll]
        made = hold_activity(uow, office_id, held, known, actor=session.actor, now=now)
    counts = {attendance: sum(line.attendance is attendance for line in roll) for attendance in Attendance}
    told = {"activity_id": held.activity_id, "new": len(made), "called": len(roll), "counts": counts}
    came = counts[Attendance.PRESENT] + counts[Attendance.MADE_UP]
    what = f"已登记{held.activity.zh} {held.activity_id}"
    said = f"{what}：叫到 {len(roll)} 人，到场 {came} 人，新记 {len(made)} 条"
    session.tell(told, lambda screen: screen.line(said))


def call_and_tell(
    session: Session,
    office_id: str,
    muster_id: str,
    *,
    called_at: datetime,
    arrive_by_at: datetime,
    place: str,
    channel: str,
    reached: Sequence[str],
    unreached: Sequence[str],
) -> None:
    """Record the calls of a muster; a limit too short to come stays in the office's log as refused."""
    office, now = session.office(), session.now()
    by = choice_named(Channel, channel, "通知方式")

    def work(uow: UnitOfWork) -> Sequence[AnyEntry]:
        calls = [
            Call(case_id=case_id_of(uow, said), channel=by, reached=said in reached)
            for said in (*reached, *unreached)
        ]
        return call_muster(
            uow,
            office.book,
            office_id,
            muster_id,
            calls,
            called_at=called_at,
            arrive_by_at=arrive_by_at,
            place=place,
            actor=session.actor,
            now=now,
        )

    tried = Attempt(case_id=office_id, matter=None, did="点验", actor=session.actor, now=now)
    made = attempt(office.store, tried, work)
    told = {"muster_id": muster_id, "new": len(made), "reached": len(reached), "unreached": len(unreached)}
    said = f"已登记点验 {muster_id}：通知到 {len(reached)} 人，没有通知到 {len(unreached)} 人"
    session.tell(told, lambda screen: screen.line(said))


def labour(
    session: Session, case_no: str, did: str, work: Callable[[On, Mapping[str, Any]], AnyEntry]
) -> None:
    """Do one act on a person's labour; a refusal stays in the case and leaves as an error."""
    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
    book = office.book
    by = {"when": When.at(now), "actor": session.actor, "now": now}
    tried = Attempt(case_id=case_id, matter=None, did=did, actor=session.actor, now=now)
    entry = attempt(office.store, tried, lambda uow: work((uow, book, case_id), by))
    tell_recorded(session, entry, did)
