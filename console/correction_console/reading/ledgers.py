"""Ledgers as pages show and export them (台账): within the asker's offices, every export logged."""

from collections.abc import Mapping

from correction.cli.telling.ledgers import ledger_file
from correction.cli.words import summary, word
from correction.domain.errors import InvalidValue
from correction.domain.ledger import Ledger, LedgerKind
from correction.domain.moments import DateSpan, legal_day
from correction.office.counting.staffing import staff_on
from correction.office.ledgers.exporting import export_ledger
from correction.office.ledgers.making import make_ledger
from correction.office.ledgers.reading import Source
from correction.office.ports import UnitOfWork
from correction.store.queries.screens import cases_of_offices
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.times import day_of

# More keep an old machine busy for too long while somebody waits; the command has no such limit.
CASES_MAX = 3_000
MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}


def shown(console: Console, asker: Asker, typed: Mapping[str, str]) -> Ledger:
    """Give a ledger for a page, numbers masked; raises InvalidValue for a kind or day that is none."""
    kind, ids = kind_of(typed.get("kind", "")), _case_ids(console, asker)
    with console.office.store.reading() as uow:
        return make_ledger(_source(uow, asker, ids, typed), kind)


def exported(console: Console, asker: Asker, typed: Mapping[str, str]) -> tuple[str, str, bytes]:
    """Give a ledger's file name, media type and bytes; the export is logged first."""
    suffix, kind, ids = f".{typed.get('form', '')}", kind_of(typed.get("kind", "")), _case_ids(console, asker)
    if suffix not in MEDIA:
        raise InvalidValue("台账格式", f"没有“{suffix[1:11]}”这种格式", "选择 Excel 或者打印（PDF）")
    with console.office.store.writing() as uow:
        source, purpose = _source(uow, asker, ids, typed), typed.get("purpose", "")
        made = export_ledger(source, kind, purpose, actor=asker.actor, now=console.now())
    content = ledger_file(made, asker.org_name, suffix, console.office.settings.fonts)
    return f"{kind.zh}{made.from_on}至{made.to_on}{suffix}", MEDIA[suffix], content


def staff_of(console: Console, asker: Asker) -> tuple[tuple[str, str], ...]:
    """Give the members of staff of the asker's bodies by id, with their names, for a work log of one."""
    with console.office.store.reading() as uow:
        known = staff_on(uow, legal_day(console.now()))
    return tuple((one.staff_id, one.name) for one in known if one.org_id in asker.offices)


def kind_of(said: str) -> LedgerKind:
    """Give a ledger by the word in an address; raises InvalidValue."""
    if said not in list(LedgerKind):
        raise InvalidValue("台账", f"没有“{said[:40]}”", "从台账清单中选择")
    return LedgerKind(said)


def _case_ids(console: Console, asker: Asker) -> tuple[str, ...]:
    rows = cases_of_offices(console.office.store, office_ids=sorted(asker.offices), limit=CASES_MAX + 1)
    if len(rows) > CASES_MAX:
        what = f"管辖范围内超过 {CASES_MAX} 件案件"
        raise InvalidValue("台账", what, "由各司法所分别导出，或用 correction ledger 在服务器上导出")
    return tuple(row.case_id for row in rows)


def _source(uow: UnitOfWork, asker: Asker, log_ids: tuple[str, ...], typed: Mapping[str, str]) -> Source:
    period = DateSpan(
        from_on=day_of(typed.get("from_on", ""), "起日"), to_on=day_of(typed.get("to_on", ""), "止日")
    )
    return Source(
        uow=uow,
        log_ids=log_ids,
        offices=asker.offices,
        period=period,
        say=summary,
        word=word,
        actor=typed.get("staff", "").strip(),
    )
