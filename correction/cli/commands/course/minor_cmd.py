"""`correction minor`: what is done with minors, and sealing records (未成年人、犯罪记录封存)."""

from typing import Annotated, Any

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Document, Note, Reason, choice_named, day_of
from correction.cli.session import Screen, Session

app = group("minor", "未成年社区矫正对象：监护人到场、宣告、就学、就业帮助、犯罪记录封存。姓名默认隐去。")

Day = Annotated[str | None, typer.Option("--on", metavar="日期", help="不写为今天")]
Act = Annotated[str, typer.Option("--act", metavar="入矫宣告|解矫宣告|处罚", help="到场的事项")]
Name = Annotated[str, typer.Option("--name", metavar="姓名", help="到场人姓名")]
Relation = Annotated[str, typer.Option("--relation", metavar="关系", help="与本人的关系，例如 父亲、村干部")]
Instead = Annotated[
    str, typer.Option("--instead-because", metavar="理由", help="不是监护人的，写明为什么由其代为到场")
]


@command(app, "list", "列出按未成年人执行的对象和已封存的案件；按矫正开始时的年龄，满十八周岁后继续")
def listing(session: Session) -> None:
    """List minors and sealed records."""
    from correction.cli.cases import find_case_ids  # noqa: PLC0415 - loads the database libraries
    from correction.cli.shielding import shown  # noqa: PLC0415
    from correction.cli.telling.describing import case_label  # noqa: PLC0415
    from correction.domain.case.minors import is_sealed, minor_regime, shielded, started_on  # noqa: PLC0415
    from correction.domain.file import CaseFile  # noqa: PLC0415
    from correction.office.record import RARE_ONLY  # noqa: PLC0415

    store = session.office().store
    with store.reading() as uow:
        ids = find_case_ids(store, office_id=None, term_by_on=None)
        files = [CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY)) for case_id in ids]
    rows = [
        {
            "case": case_label(file),
            "name": shown(file).person.name,
            "started_on": started_on(file),
            "minor": minor_regime(file),
            "sealed": is_sealed(file),
        }
        for file in files
        if shielded(file)
    ]

    def draw(screen: Screen) -> None:
        cells = (
            (
                row["name"],
                row["case"],
                row["started_on"],
                "是" if row["minor"] else "否",
                "已封存" if row["sealed"] else "",
            )
            for row in rows
        )
        screen.table(("姓名", "案件", "矫正开始", "按未成年人执行", "封存"), cells, empty="没有")

    session.tell({"cases": rows}, draw)


@command(app, "guardian", "登记监护人到场；监护人不能到场的，登记代其到场的成年人和理由")
def guardian(
    session: Session,
    *,
    case_no: CaseNo,
    act: Act,
    name: Name,
    relation: Relation,
    instead: Instead = "",
    on: Day = None,
) -> None:
    """Record who stood for a minor."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.facts.minors import GuardedAct, GuardianAttended  # noqa: PLC0415
    from correction.office.admission.minors import attend  # noqa: PLC0415

    fact = GuardianAttended(
        act=choice_named(GuardedAct, act, "--act"), name=name, relation=relation, instead_because=instead
    )
    do(session, Matter(case_no=case_no, on=on, did="监护人到场"), lambda verb: verb(attend, fact))


@command(app, "announce", "登记宣告；未成年人没有监护人到场的予以退回，宣告不公开")
def announce(
    session: Session,
    *,
    case_no: CaseNo,
    step: Annotated[str, typer.Option("--step", metavar="入矫宣告|解矫宣告", help="哪一次宣告")],
    note: Note = "",
    on: Day = None,
) -> None:
    """Record an announcement."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.intake.sheets.steps import STEPS  # noqa: PLC0415
    from correction.office.admission.minors import announce as announced  # noqa: PLC0415

    if step not in STEPS:
        raise InvalidValue("--step", f"没有“{step}”", "填写入矫宣告或者解矫宣告")
    do(
        session,
        Matter(case_no=case_no, on=on, did=step),
        lambda verb: verb(announced, STEPS[step], note=note),
    )


@command(app, "school", "登记义务教育情况：已完成、在校、未完成且未在校")
def school(
    session: Session,
    *,
    case_no: CaseNo,
    state: Annotated[str, typer.Option("--state", metavar="情况", help="已完成、在校、未完成且未在校")],
    note: Note = "",
    on: Day = None,
) -> None:
    """Record how a minor stands to schooling."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.facts.minors import Schooling  # noqa: PLC0415
    from correction.office.admission.minors import note_schooling  # noqa: PLC0415

    given = choice_named(Schooling, state, "--state")
    matter = Matter(case_no=case_no, on=on, did="义务教育情况")
    do(session, matter, lambda verb: verb(note_schooling, given, note=note))


@command(app, "bureau", "登记已通知教育部门")
def bureau(
    session: Session,
    *,
    case_no: CaseNo,
    recipient: Annotated[str, typer.Option("--to", metavar="单位", help="例如 县教育局")],
    document_no: Document = "",
    on: Day = None,
) -> None:
    """Record that the education authority was told."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.facts.minors import EducationBureauTold  # noqa: PLC0415
    from correction.office.admission.minors import tell_bureau  # noqa: PLC0415

    fact = EducationBureauTold(recipient=recipient, document_no=document_no)
    do(session, Matter(case_no=case_no, on=on, did="通知教育部门"), lambda verb: verb(tell_bureau, fact))


@command(app, "job", "登记就业意愿，或者给予的就业帮助；不满十六周岁的予以退回")
def job(
    session: Session,
    *,
    case_no: CaseNo,
    helped: Annotated[str, typer.Option("--helped", metavar="文字", help="给予的帮助；不写为登记意愿")] = "",
    note: Note = "",
    on: Day = None,
) -> None:
    """Record a wish to work, or help."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.facts.minors import JobHelped, JobWished  # noqa: PLC0415
    from correction.office.admission.minors import care_for_work  # noqa: PLC0415

    fact = JobHelped(note=helped) if helped else JobWished(note=note)
    matter = Matter(case_no=case_no, on=on, did="就业帮助" if helped else "就业意愿")
    do(session, matter, lambda verb: verb(care_for_work, fact))


@command(app, "offence", "登记犯罪时间和判处的刑期；据此判断犯罪记录是否应当封存")
def offence(
    session: Session,
    *,
    case_no: CaseNo,
    committed: Annotated[str, typer.Option("--committed", metavar="日期", help="犯罪日期")],
    years: Annotated[int, typer.Option("--years", metavar="年", help="刑期的年数")] = 0,
    months: Annotated[int, typer.Option("--months", metavar="月", help="刑期的月数")] = 0,
    on: Day = None,
) -> None:
    """Record when the crime was committed."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.facts.minors import OffenceDated  # noqa: PLC0415
    from correction.office.admission.sealing import date_offence  # noqa: PLC0415

    committed_on = day_of(committed, "--committed")
    fact = OffenceDated(committed_on=committed_on, sentence_years=years, sentence_months=months)
    matter = Matter(case_no=case_no, on=on, did="犯罪时间和刑期")
    do(session, matter, lambda verb: verb(date_offence, fact))


@command(app, "seal", "封存犯罪记录：此后只能依法查询，查询留有记录")
def seal(session: Session, *, case_no: CaseNo, document_no: Document, on: Day = None) -> None:
    """Seal a record."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.office.admission.sealing import seal as seal_record  # noqa: PLC0415

    matter = Matter(case_no=case_no, on=on, did="封存犯罪记录")
    do(session, matter, lambda verb: verb(seal_record, document_no))


@command(app, "unseal", "依有权机关的决定解除封存")
def unseal(
    session: Session,
    *,
    case_no: CaseNo,
    document_no: Document,
    reason: Reason,
    on: Day = None,
) -> None:
    """Lift a seal."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.facts.minors import RecordUnsealed  # noqa: PLC0415
    from correction.office.admission.sealing import unseal as lift  # noqa: PLC0415

    fact = RecordUnsealed(document_no=document_no, reason=reason)
    do(session, Matter(case_no=case_no, on=on, did="解除封存"), lambda verb: verb(lift, fact))


@command(app, "reads", "列出查阅未成年人姓名和封存档案的记录：谁、何时、什么理由、哪些案件")
def reads(session: Session) -> None:
    """List who read what is shielded."""
    from correction.domain.facts.minors import ShieldedRead  # noqa: PLC0415
    from correction.domain.file import CaseFile  # noqa: PLC0415
    from correction.domain.moments import local_text  # noqa: PLC0415
    from correction.office.ports import PLATFORM_LOG  # noqa: PLC0415

    with session.office().store.reading() as uow:
        log = CaseFile.of_log(PLATFORM_LOG, uow.entries(PLATFORM_LOG))
    rows: list[dict[str, Any]] = [
        {
            "at": entry.when.starts_at,
            "actor": entry.actor,
            "ground_zh": entry.payload.ground.zh,
            "purpose": entry.payload.purpose,
            "document_no": entry.payload.document_no,
            "case_ids": entry.payload.case_ids,
        }
        for entry in log.of(ShieldedRead)
    ]

    def draw(screen: Screen) -> None:
        cells = (
            (
                local_text(row["at"]),
                row["actor"],
                row["ground_zh"],
                row["purpose"],
                row["document_no"],
                f"{len(row['case_ids'])} 件",
            )
            for row in rows
        )
        screen.table(("时间", "查阅人", "理由", "目的", "查询函", "案件"), cells, empty="没有查阅记录")

    session.tell({"reads": rows}, draw)
