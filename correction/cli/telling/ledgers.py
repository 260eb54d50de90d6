"""Ledgers at the command line (台账的写法): which, of whom, and into which file."""

from pathlib import Path

from correction.cli.reads import current_reads
from correction.cli.session import Session
from correction.cli.telling.counting import period_of
from correction.cli.words import summary, word
from correction.domain.errors import InvalidValue
from correction.domain.ledger import Ledger, LedgerKind
from correction.office.counting.statistics import offices_under
from correction.office.ledgers.exporting import export_ledger
from correction.office.ledgers.making import make_ledger
from correction.office.ledgers.reading import Source
from correction.office.ports import UnitOfWork
from correction.papers.drawing import drawn
from correction.papers.tables import printed_of, workbook_of


def kind_named(said: str) -> LedgerKind:
    """Give a ledger by its name or the short form of it (外出、花名册); raises InvalidValue naming all."""
    named = {kind.zh: kind for kind in LedgerKind}
    named |= {kind.zh.removesuffix("台账").removeprefix("在册"): kind for kind in LedgerKind}
    if said not in named:
        raise InvalidValue("台账", f"没有“{said}”", f"填写：{'、'.join(kind.zh for kind in LedgerKind)}")
    return named[said]


def shown_ledger(session: Session, kind: LedgerKind, org_id: str, period: str, staff: str) -> Ledger:
    """Give a ledger for the screen, identity numbers masked."""
    with session.office().store.reading() as uow:
        return make_ledger(_source(uow, org_id, period, staff), kind)


def exported(
    session: Session, kind: LedgerKind, *, org_id: str, period: str, staff: str, out: Path
) -> Ledger:
    """Write a ledger into a file; the export is logged first. Raises InvalidValue for another ending."""
    suffix, office = out.suffix.lower(), session.office()
    if suffix not in (".xlsx", ".pdf"):
        raise InvalidValue("--out", f"不支持扩展名 {suffix or '（无）'}", "使用 .xlsx 或 .pdf")
    with office.store.writing() as uow:
        source = _source(uow, org_id, period, staff)
        purpose = current_reads().purpose
        made = export_ledger(source, kind, purpose, actor=session.actor, now=session.now())
        issuer = source.body_name(org_id)
    out.write_bytes(ledger_file(made, issuer, suffix, office.settings.fonts))
    return made


def ledger_file(made: Ledger, issuer: str, suffix: str, fonts: str) -> bytes:
    """Write a ledger as .xlsx or .pdf."""
    if suffix == ".xlsx":
        return workbook_of(made, issuer)
    return drawn(printed_of(made, issuer), ".pdf", folder=fonts)


def _source(uow: UnitOfWork, org_id: str, period: str, staff: str) -> Source:
    return Source(
        uow=uow,
        log_ids=uow.case_ids(),
        offices=offices_under(uow.organisation(), org_id),
        period=period_of(period),
        say=summary,
        word=word,
        actor=staff,
    )
