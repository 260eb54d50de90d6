"""`correction person`: records of one person are found, compared, joined and parted (同一人的几个案件)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, choice_named
from correction.cli.session import Screen, Session

app = group(
    "person",
    "同一人的几个案件：列出可能是同一人的记录，逐项对照，认定为同一人，拆分。由县级以上社区矫正机构办理。",
)
Other = Annotated[str, typer.Argument(metavar="另一件", help="另一个案件的编号")]
Why = Annotated[
    str, typer.Option("--reason", metavar="文字", help="理由；记入每个案件，不要写另一件的姓名、案号")
]


@command(app, "show", "列出与本案是同一人的案件，和姓名、出生日期或者电话、身份证号码相同而没有认定的案件")
def show(session: Session, case_no: CaseNo) -> None:
    """List the cases of a person, and those that may be the same person's."""
    from correction.cli.telling.same_person import draw_person, person_told  # noqa: PLC0415 - loaded on use

    told = person_told(session.office().store, case_no)
    session.tell(told, lambda screen: draw_person(screen, told))


@command(app, "compare", "逐项对照两件的姓名、性别、出生日期、身份证号码、联系电话、居住地址")
def compare(session: Session, case_no: CaseNo, other: Other) -> None:
    """Compare two records."""
    from correction.cli.telling.same_person import compared_told, draw_compared  # noqa: PLC0415

    rows = compared_told(session.office().store, case_no, other)
    session.tell({"particulars": rows}, lambda screen: draw_compared(screen, rows))


@command(app, "merge", "认定两件是同一人；两件不同的项目须逐项写明已经核对")
def merge(
    session: Session,
    case_no: CaseNo,
    other: Other,
    *,
    reason: Why,
    looked_at: Annotated[
        list[str] | None,
        typer.Option("--looked-at", metavar="项目", help="两件不同而已经核对的项目，例如 姓名；可多次"),
    ] = None,
) -> None:
    """Hold two records to be one person."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.telling.same_person import draw_linked, linked_told  # noqa: PLC0415
    from correction.domain.facts.persons import Particular  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.persons import joining  # noqa: PLC0415

    office, now = session.office(), session.now()
    seen = tuple(choice_named(Particular, one, "--looked-at") for one in looked_at or ())
    with office.store.writing() as uow:
        linked = joining.merge(
            uow,
            office.book,
            case_id_of(uow, case_no),
            case_id_of(uow, other),
            reason,
            looked_at=seen,
            entry_id=new_id(now),
            actor=session.actor,
            now=now,
        )
    told = linked_told(office.store, linked)
    session.tell(told, lambda screen: draw_linked(screen, "已认定为同一人", told))


@command(app, "part", "拆分：本案（和 --with 的案件）不再与其他案件认定为同一人；不改动各案的记录")
def part(
    session: Session,
    case_no: CaseNo,
    *,
    reason: Why,
    together: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="案件", help="与本案一起拆出、彼此仍是同一人的；可多次"),
    ] = None,
) -> None:
    """Take a case out of those of its person."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.telling.same_person import draw_linked, linked_told  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.persons import joining  # noqa: PLC0415

    office, now = session.office(), session.now()
    with office.store.writing() as uow:
        linked = joining.part(
            uow,
            office.book,
            case_id_of(uow, case_no),
            reason,
            case_ids=tuple(case_id_of(uow, one) for one in together or ()),
            entry_id=new_id(now),
            actor=session.actor,
            now=now,
        )
    told = linked_told(office.store, linked)

    def draw(screen: Screen) -> None:
        draw_linked(screen, "已拆分", told)

    session.tell(told, draw)
