"""`correction record absence` and `new-crime`: what somebody of the agency found to be so (认定)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, Note, day_of
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.domain.entry import Fact


def add(app: typer.Typer) -> None:
    """Put both commands among those that record."""
    command(app, "absence", "登记认定的脱管起始日：由人认定，附证据；找到本人后另记“查找到”")(absence)
    command(app, "new-crime", "登记发现的再犯罪：犯罪日期和法律文书")(new_crime)


def absence(
    session: Session,
    *,
    case_no: CaseNo,
    since: Annotated[str, typer.Option("--since", metavar="日期", help="脱离监管的起始日")],
    evidence: Annotated[str, typer.Option("--evidence", metavar="文字", help="认定的证据")],
) -> None:
    """Record since when a person is out of supervision."""
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.domain.facts.absence import AbsenceConfirmed  # noqa: PLC0415

    if not evidence.strip():
        raise InvalidValue("--evidence", "没有写明证据", "写明据以认定的证据")
    confirmed = AbsenceConfirmed(since_on=_past_day(session, since, "--since"), evidence=evidence.strip())
    _record(session, case_no, confirmed, "认定脱管起始日")


def new_crime(
    session: Session,
    *,
    case_no: CaseNo,
    committed: Annotated[str, typer.Option("--committed", metavar="日期", help="犯罪日期")],
    document_no: Annotated[str, typer.Option("--document", metavar="文书号", help="法律文书号")] = "",
    note: Note = "",
) -> None:
    """Record that a new crime was found."""
    from correction.domain.facts.returns import NewCrimeFound  # noqa: PLC0415

    committed_on = _past_day(session, committed, "--committed")
    found = NewCrimeFound(committed_on=committed_on, document_no=document_no, note=note)
    _record(session, case_no, found, "发现再犯罪")


def _past_day(session: Session, text: str, where: str) -> date:
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415

    on = day_of(text, where)
    if on > legal_day(session.now()):
        raise InvalidValue(where, f"{on} 还没有到", "填写今天或以前的日期")
    return on


def _record(session: Session, case_no: str, fact: "Fact", what: str) -> None:
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.moments import When  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.record import draft, record  # noqa: PLC0415

    now = session.now()
    item = draft(fact, When.at(now), entry_id=new_id(now), actor=session.actor)
    with session.office().store.writing() as uow:
        (entry,) = record(uow, case_id_of(uow, case_no), [item], now=now)
    tell_recorded(session, entry, what)
