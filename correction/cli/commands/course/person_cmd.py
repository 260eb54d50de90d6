"""`correction person`: records of one person are found, compared, joined and parted (同一人的几个案件)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, choice_named
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.office.persons.reach import Linked

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
    from correction.domain.facts.persons import Particular  # noqa: PLC0415 - loaded on use
    from correction.office.persons import joining  # noqa: PLC0415

    seen = tuple(choice_named(Particular, one, "--looked-at") for one in looked_at or ())
    _do(
        session,
        [case_no, other],
        did=joining.JOIN,
        work=lambda by, ids: joining.merge(
            case_id=ids[0], other_case_id=ids[1], reason=reason, looked_at=seen, **by
        ),
    )


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
    from correction.office.persons import joining  # noqa: PLC0415 - loaded on use

    _do(
        session,
        [case_no, *(together or ())],
        did=joining.PART,
        work=lambda by, ids: joining.part(case_id=ids[0], case_ids=ids[1:], reason=reason, **by),
    )


def _do(session: Session, named: Sequence[str], *, did: str, work: Callable[..., "Linked"]) -> None:
    """Do one act on the cases that are named; what the law refuses stays in the first as an attempt."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415 - loaded on use, as below
    from correction.cli.telling.same_person import draw_linked, linked_told  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, attempt  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        ids = tuple(case_id_of(uow, one) for one in named)
    by = {"book": office.book, "entry_id": new_id(now), "actor": session.actor, "now": now}
    tried = Attempt(case_id=ids[0], matter=None, did=did, actor=session.actor, now=now)
    linked = attempt(office.store, tried, lambda uow: work({"uow": uow, **by}, ids))
    told = linked_told(office.store, linked)
    session.tell(told, lambda screen: draw_linked(screen, f"已办理{did}", told))
