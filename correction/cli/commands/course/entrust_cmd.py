"""`correction record office` and `record power`: what the county entrusts to an office (委托司法所)."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, choice_named, day_of
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.domain.entry import AnyEntry
    from correction.office.ports import UnitOfWork

From = Annotated[str, typer.Option("--from", metavar="日期", help="起日，含当日")]


def add(app: typer.Typer) -> None:
    """Put the commands among those that record."""
    command(app, "office", "登记委托：从某日起由本县另一个司法所负责这个案件，由县级机构的人办理")(office)
    command(app, "power", "登记县级机构书面委托司法所的权限：审批七日以内外出、免除公益活动")(power)


def office(
    session: Session,
    *,
    case_no: CaseNo,
    office_id: Annotated[str, typer.Option("--to", metavar="司法所", help="接手的司法所编号")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="从哪一天起负责，例如 2026-01-31")],
) -> None:
    """Record that an office answers for a case from a day on."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.office.admission.entrust import entrust  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, attempt  # noqa: PLC0415

    day, now, at = day_of(on, "--on"), session.now(), session.office()
    book = at.book
    with at.store.reading() as uow:
        case_id = case_id_of(uow, case_no)

    def work(uow: "UnitOfWork") -> "AnyEntry":
        return entrust(uow, case_id, office_id, on=day, book=book, actor=session.actor, now=now)

    tried = Attempt(case_id=case_id, matter=None, did="委托司法所", actor=session.actor, now=now)
    tell_recorded(session, attempt(at.store, tried, work), "委托司法所")


def power(
    session: Session,
    *,
    office_id: Annotated[str, typer.Argument(metavar="司法所", help="受委托的司法所编号")],
    matter: Annotated[str, typer.Option("--matter", metavar="外出|公益活动", help="委托什么")],
    county_id: Annotated[str, typer.Option("--county", metavar="机构编号", help="委托的县级机构")],
    from_on: From,
    to_on: Annotated[str | None, typer.Option("--to", metavar="日期", help="止日，含当日")] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="文号", help="委托书文号")] = None,
) -> None:
    """Record that the county entrusted a power to an office."""
    from correction.domain.moments import DateSpan  # noqa: PLC0415
    from correction.domain.organisation import Delegation, Power  # noqa: PLC0415
    from correction.office.admission.entrust import delegate  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, attempt  # noqa: PLC0415
    from correction.office.ports import PLATFORM_LOG  # noqa: PLC0415

    at, now = session.office(), session.now()
    book, to = at.book, day_of(to_on, "--to") if to_on else None
    given = Delegation(
        matter=choice_named(Power, matter, "委托的权限"),
        from_org_id=county_id,
        to_org_id=office_id,
        span=DateSpan(from_on=day_of(from_on, "--from"), to_on=to),
        document_no=document,
    )
    tried = Attempt(case_id=PLATFORM_LOG, matter=None, did="委托权限", actor=session.actor, now=now)
    new = attempt(at.store, tried, lambda uow: delegate(uow, given, book=book, actor=session.actor, now=now))
    said = (
        f"已登记：{county_id} 委托 {office_id} {given.matter.zh}" if new else "这一委托已经登记过，没有变化"
    )
    session.tell({"new": new, "delegation": given}, lambda screen: screen.line(said))
