"""What is done with and for minors (未成年社区矫正对象的办理): 社区矫正法 第五十二条至第五十八条.

Who is under the rules for minors is worked out from the start of the correction and no birthday ends it.
"""

from datetime import date, datetime

from correction.domain.case.minors import WORK_FROM_YEARS, minor_regime, under
from correction.domain.entry import AnyEntry, Fact
from correction.domain.facts.admission import Step, StepDone
from correction.domain.facts.minors import (
    EducationBureauTold,
    GuardedAct,
    GuardianAttended,
    JobHelped,
    JobWished,
    Schooling,
    SchoolingNoted,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.approvals.folder import open_folder, put
from correction.office.approvals.refusals import ContentUnlawful
from correction.office.assessing.powers import check_covers
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook

GUARDIAN, SCHOOL, WORK = "cite.minor_guardian", "cite.minor_schooling", "cite.minor_work"
_ANNOUNCED = {
    Step.ENTRY_ANNOUNCED: GuardedAct.ENTRY_ANNOUNCED,
    Step.RELEASE_ANNOUNCED: GuardedAct.RELEASE_ANNOUNCED,
}
_CITES: dict[type[Fact], str] = {
    SchoolingNoted: SCHOOL,
    EducationBureauTold: SCHOOL,
    JobWished: WORK,
    JobHelped: WORK,
    GuardianAttended: GUARDIAN,
}


def check_guardian(
    file: CaseFile, act: GuardedAct, on: date, book: Rulebook, *, with_it: GuardianAttended | None = None
) -> None:
    """Refuse an announcement or sanction of a minor at which nobody stands for them on the day.

    Raises ContentUnlawful; where the law of the day does not ask for the guardian, nothing is refused.
    """
    if not minor_regime(file) or book.get(GUARDIAN, on) is None:
        return
    here = [e for e in file.of(GuardianAttended) if e.payload.act is act and e.when.legal_on == on]
    if not here and (with_it is None or with_it.act is not act):
        what = f"按未成年人执行的对象，{on} 的{act.zh}没有监护人到场的记录"
        remedy = "先用 correction minor guardian 登记到场的监护人，或者代其到场的成年人和理由"
        raise ContentUnlawful(act.zh, what, remedy, str(book.cite(GUARDIAN, on)))


def attend(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    attended: GuardianAttended,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record who stood for a minor at an act (监护人到场).

    Raises ContentUnlawful for a person who is not under the rules for minors, or without name and relation.
    """
    if not attended.name.strip() or not attended.relation.strip():
        what = "没有写明到场人的姓名或者与本人的关系"
        cited = str(book.cite(GUARDIAN, when.legal_on))
        raise ContentUnlawful("监护人到场", what, "写明姓名和关系；不是监护人的，另写明理由", cited)
    return _of_minor(uow, book, case_id, attended, "监护人到场", when=when, actor=actor, now=now)


def announce(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    step: Step,
    *,
    attended: GuardianAttended | None = None,
    note: str = "",
    when: When,
    actor: str,
    now: datetime,
) -> tuple[AnyEntry, ...]:
    """Record an announcement, and who stood for a minor at it (入矫宣告、解矫宣告).

    Raises ContentUnlawful for a minor alone, and for a step that is no announcement.
    """
    folder, on = open_folder(uow, case_id, book), when.legal_on
    check_covers(folder, uow.staff(actor), "宣告", on)
    if step not in _ANNOUNCED:
        what = "这一环节不是宣告"
        raise ContentUnlawful("宣告", what, "只登记入矫宣告、解矫宣告", str(book.cite(GUARDIAN, on)))
    check_guardian(folder.file, _ANNOUNCED[step], on, book, with_it=attended)
    facts: list[Fact] = [StepDone(step=step, note=note), *([attended] if attended else [])]
    return put(uow, case_id, facts, when, actor=actor, now=now)


def note_schooling(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    schooling: Schooling,
    *,
    note: str = "",
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record how a minor stands to compulsory schooling (义务教育情况); ContentUnlawful for an adult."""
    said = SchoolingNoted(schooling=schooling, note=note)
    return _of_minor(uow, book, case_id, said, "义务教育", when=when, actor=actor, now=now)


def tell_bureau(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    told: EducationBureauTold,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record that the education authority was told (通知教育部门); raises ContentUnlawful for an adult."""
    return _of_minor(uow, book, case_id, told, "义务教育", when=when, actor=actor, now=now)


def care_for_work(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    said: JobWished | JobHelped,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record a wish to work, or help towards it (就业意愿、就业帮助).

    Raises ContentUnlawful for an adult, and for a minor under sixteen: nobody may employ a child.
    """
    folder, on = open_folder(uow, case_id, book), when.legal_on
    if minor_regime(folder.file) and under(folder.file.person, WORK_FROM_YEARS, on):
        what = f"{on} 不满十六周岁（{folder.file.person.born_on} 出生），不能就业"
        raise ContentUnlawful(
            "就业帮助", what, "先完成义务教育；年满十六周岁后再登记", str(book.cite(WORK, on))
        )
    return _of_minor(uow, book, case_id, said, "就业帮助", when=when, actor=actor, now=now)


def _of_minor(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    said: Fact,
    where: str,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    folder = open_folder(uow, case_id, book)
    check_covers(folder, uow.staff(actor), where, when.legal_on)
    if not minor_regime(folder.file):
        what = "矫正开始时已满十八周岁，不按未成年人执行"
        cited = str(book.cite(_CITES[type(said)], when.legal_on))
        raise ContentUnlawful(where, what, "核对出生日期；成年人的帮扶按一般环节登记", cited)
    (entry,) = put(uow, case_id, [said], when, actor=actor, now=now)
    return entry
