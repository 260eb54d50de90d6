"""`correction record contact`: two persons in correction who must not meet (同案犯等不得接触的人)."""

from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, choice_named, day_of
from correction.cli.session import Session


def add(app: typer.Typer) -> None:
    """Put the command among those that record."""
    command(app, "contact", "登记两名对象不得接触（同案犯、禁止令），两案各记一条；被害人不在此登记")(contact)


def contact(
    session: Session,
    *,
    case_no: CaseNo,
    other_no: Annotated[str, typer.Option("--other", metavar="编号", help="另一名对象的案件编号")],
    relation: Annotated[str, typer.Option("--relation", metavar="缘由", help="同案犯，或 禁止令禁止接触")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="从哪一天起，例如 2026-01-31")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="日期", help="到哪一天，不填则到期满")
    ] = None,
) -> None:
    """Record that two persons must not meet, and have their positions compared from that day on."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.facts.contacts import Relation  # noqa: PLC0415
    from correction.domain.moments import DateSpan  # noqa: PLC0415
    from correction.office.supervision.contacts import BARRED, bar_contact  # noqa: PLC0415

    office = session.office()
    named, from_on = choice_named(Relation, relation, "--relation"), day_of(on, "--on")
    span = DateSpan(from_on=from_on, to_on=day_of(until, "--until") if until else None)
    with office.store.writing() as uow:
        both = case_id_of(uow, case_no), case_id_of(uow, other_no)
        entry = bar_contact(uow, *both, named, span=span, actor=session.actor, now=session.now())
    tell_recorded(session, entry, BARRED)
