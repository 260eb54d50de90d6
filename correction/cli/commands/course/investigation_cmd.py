"""`correction investigation`: looking into a person before sentence (调查评估), with its clock."""

from datetime import date
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, EntryKey, Note, Reason, choice_named, day_of
from correction.cli.session import Session

app = group(
    "investigation",
    "调查评估：收到委托、补齐材料、协商延长、提出意见、通报检察院，以及还有几天。被拒的办理也有记录。",
)

Number = Annotated[str, typer.Argument(metavar="委托编号", help="本地登记委托的编号，同一委托用同一编号")]
On = Annotated[str | None, typer.Option("--on", metavar="日期", help="哪一天办的，不写为现在")]
Body = Annotated[str, typer.Option("--body", metavar="机构编号", help="承办的县级机构（或者其司法所）")]
AskerKind = Annotated[
    str, typer.Option("--asker", metavar="单位种类", help="人民法院、人民检察院、公安机关、监狱、看守所")
]
CitizenNo = Annotated[
    str | None, typer.Option("--citizen-no", metavar="号码", help="身份证号码；日后立案据此关联")
]
Born = Annotated[str | None, typer.Option("--born", metavar="日期", help="出生日期，没有身份证号码时必填")]
Considered = Annotated[
    str | None, typer.Option("--category", metavar="类别", help="拟适用：管制、缓刑、假释、暂予监外执行")
]


@command(app, "ask", "登记收到的调查评估委托；材料不齐的写明缺什么，补齐后才起算")
def ask(
    session: Session,
    *,
    number: Number,
    on: Annotated[str, typer.Option("--on", metavar="日期", help="收到委托的日期，例如 2026-01-31")],
    body: Body,
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="被告人或者罪犯的姓名")],
    sex: Annotated[str, typer.Option("--sex", metavar="男|女", help="性别")],
    asker: AskerKind,
    asker_name: Annotated[str, typer.Option("--asker-name", metavar="名称", help="委托单位名称")],
    citizen_no: CitizenNo = None,
    born: Born = None,
    address: Annotated[str | None, typer.Option("--address", metavar="文字", help="居住地址")] = None,
    category: Considered = None,
    letter: Annotated[str, typer.Option("--letter", metavar="文号", help="委托函文号")] = "",
    letter_on: Annotated[
        str | None, typer.Option("--letter-on", metavar="日期", help="委托函的落款日期")
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="适用速裁程序的案件，期限较短")] = False,
    missing: Annotated[
        list[str] | None, typer.Option("--missing", metavar="材料", help="缺少的材料；可写多次")
    ] = None,
) -> None:
    """Register a request."""
    from correction.cli.telling.investigating import person_of, run  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.investigation import Asker, InvestigationAsked  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.domain.order import Category  # noqa: PLC0415
    from correction.office.admission import investigations  # noqa: PLC0415

    who = person_of(
        name=name,
        sex=sex,
        citizen_no=citizen_no,
        born=day_of(born, "--born") if born else None,
        address=address,
        today=legal_day(session.now()),
    )
    asked = InvestigationAsked(
        investigation_no=number,
        person=who,
        asker=choice_named(Asker, asker, "委托单位"),
        asker_name=asker_name,
        category=choice_named(Category, category, "拟适用类别") if category else None,
        fast_track=fast,
        letter_no=letter,
        letter_on=day_of(letter_on, "--letter-on") if letter_on else None,
        missing=tuple(missing or ()),
    )
    run(
        session,
        number,
        did="收到委托",
        on=day_of(on, "--on"),
        work=lambda uow, _, act: investigations.ask(uow, asked, body_id=body, act=act),
    )


@command(app, "complete", "登记委托材料补齐，期限从这一天起算")
def complete(session: Session, *, number: Number, on: On = None, note: Note = "") -> None:
    """Record that the materials have come."""
    from correction.cli.telling.investigating import run  # noqa: PLC0415
    from correction.office.admission import investigations  # noqa: PLC0415

    run(
        session,
        number,
        did="材料补齐",
        on=_day(on),
        work=lambda uow, key, act: investigations.complete(uow, key, note=note, act=act),
    )


@command(app, "extend", "登记与委托机关协商的延长；期限届满以后不能再延长")
def extend(
    session: Session,
    *,
    number: Number,
    until: Annotated[str, typer.Option("--until", metavar="日期", help="延长到哪一天，含当日")],
    agreed: Annotated[str, typer.Option("--agreed", metavar="文字", help="复函文号或者协商记录")],
    on: On = None,
) -> None:
    """Record an extension."""
    from correction.cli.telling.investigating import run  # noqa: PLC0415
    from correction.domain.facts.investigation import InvestigationExtended  # noqa: PLC0415
    from correction.office.admission import investigations  # noqa: PLC0415

    said, calendar = (
        InvestigationExtended(until_on=day_of(until, "--until"), agreed=agreed),
        session.office().calendar,
    )
    run(
        session,
        number,
        did="协商延长",
        on=_day(on),
        work=lambda uow, key, act: investigations.extend(uow, key, said, calendar=calendar, act=act),
    )


@command(app, "answer", "登记提出的评估意见")
def answer(
    session: Session,
    *,
    number: Number,
    opinion: Annotated[
        str, typer.Option("--opinion", metavar="适宜社区矫正|不适宜社区矫正", help="评估意见")
    ],
    document: Annotated[str, typer.Option("--document", metavar="文号", help="评估意见书文号")],
    summary: Annotated[str, typer.Option("--summary", metavar="文字", help="主要理由")] = "",
    on: On = None,
) -> None:
    """Record the opinion."""
    from correction.cli.telling.investigating import run  # noqa: PLC0415
    from correction.domain.facts.investigation import InvestigationAnswered, Suitability  # noqa: PLC0415
    from correction.office.admission import investigations  # noqa: PLC0415

    said = InvestigationAnswered(
        opinion=choice_named(Suitability, opinion, "评估意见"), document_no=document, summary=summary
    )
    run(
        session,
        number,
        did="提出意见",
        on=_day(on),
        work=lambda uow, key, act: investigations.answer(uow, key, said, act=act),
    )


@command(app, "impossible", "登记已告知委托机关无法开展：姓名、住址不实等")
def impossible(session: Session, *, number: Number, reason: Reason, on: On = None) -> None:
    """Record that it cannot be done."""
    from correction.cli.telling.investigating import run  # noqa: PLC0415
    from correction.office.admission import investigations  # noqa: PLC0415

    run(
        session,
        number,
        did="告知无法开展",
        on=_day(on),
        work=lambda uow, key, act: investigations.tell_impossible(uow, key, reason=reason, act=act),
    )


@command(app, "withdraw", "登记委托机关撤回委托")
def withdraw(session: Session, *, number: Number, reason: Reason, on: On = None) -> None:
    """Record that the request was taken back."""
    from correction.cli.telling.investigating import run  # noqa: PLC0415
    from correction.office.admission import investigations  # noqa: PLC0415

    run(
        session,
        number,
        did="撤回委托",
        on=_day(on),
        work=lambda uow, key, act: investigations.withdraw(uow, key, reason=reason, act=act),
    )


@command(app, "copy", "登记已通报县级人民检察院：收到委托，或者评估意见")
def copy(
    session: Session,
    *,
    number: Number,
    what: Annotated[str, typer.Option("--what", metavar="收到委托|评估意见", help="通报的是什么")],
    document: Annotated[str, typer.Option("--document", metavar="文号", help="文号")] = "",
    on: On = None,
) -> None:
    """Record that the procuratorate was told."""
    from correction.cli.telling.investigating import run  # noqa: PLC0415
    from correction.domain.facts.investigation import CopyOf  # noqa: PLC0415
    from correction.office.admission import investigations  # noqa: PLC0415

    told = choice_named(CopyOf, what, "通报内容")
    run(
        session,
        number,
        did="通报检察院",
        on=_day(on),
        work=lambda uow, key, act: investigations.copy(uow, key, told, document_no=document, act=act),
    )


@command(app, "link", "把调查评估关联到后来的案件；身份证号码相同的，立案时自动关联")
def link(session: Session, *, number: Number, case_no: CaseNo) -> None:
    """Tie an investigation to a case."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.telling.investigating import run  # noqa: PLC0415
    from correction.office.admission import investigations  # noqa: PLC0415

    run(
        session,
        number,
        did="关联案件",
        on=None,
        work=lambda uow, key, act: investigations.link(uow, case_id_of(uow, case_no), key, act=act),
    )


@command(app, "void", "作废调查评估中登记有误的一条，须写明理由")
def void(session: Session, *, number: Number, entry: EntryKey, reason: Reason) -> None:
    """Void an entry of an investigation."""
    from correction.cli.cases import entry_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.office.admission.investigations import investigation_id_of  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.record import void as void_entry  # noqa: PLC0415

    now, log_id = session.now(), investigation_id_of(number)
    with session.office().store.writing() as uow:
        entry_id = entry_id_of(uow, log_id, entry)
        (made,) = void_entry(
            uow, log_id, entry_id, reason=reason, actor=session.actor, now=now, void_id=new_id(now)
        )
    tell_recorded(session, made, f"作废 {entry_id}")


@command(app, "list", "列出办理中的调查评估和期限")
def listing(
    session: Session,
    *,
    everything: Annotated[bool, typer.Option("--all", help="已办结的也列出")] = False,
) -> None:
    """List investigations."""
    from correction.cli.telling.investigating import draw_listed, listed  # noqa: PLC0415

    rows = listed(session, closed_too=everything)
    session.tell({"investigations": rows}, lambda screen: draw_listed(screen, rows))


@command(app, "show", "看一件调查评估的全部记录")
def show(session: Session, *, number: Number) -> None:
    """Show an investigation."""
    from correction.cli.telling.investigating import shown  # noqa: PLC0415

    shown(session, number)


def _day(text: str | None) -> date | None:
    return None if text is None else day_of(text, "--on")
