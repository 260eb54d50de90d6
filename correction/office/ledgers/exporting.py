"""Exporting a ledger (导出台账): logged with its purpose and everybody listed, before anything leaves."""

from dataclasses import replace
from datetime import datetime

from correction.domain.errors import InvalidValue
from correction.domain.facts.accounts import PersonalPart
from correction.domain.ledger import Ledger, LedgerKind
from correction.office.accounts import log_personal_read
from correction.office.ledgers.making import make_ledger
from correction.office.ledgers.reading import Source


def export_ledger(source: Source, kind: LedgerKind, purpose: str, *, actor: str, now: datetime) -> Ledger:
    """Give a ledger with whole identity numbers, and log who took whom away and what for.

    Minors stay masked and sealed records stay out. Raises InvalidValue without a purpose.
    """
    if not purpose.strip():
        raise InvalidValue("导出台账", "没有写明用途", "写明给谁、做什么用，导出留有记录")
    ledger = make_ledger(replace(source, whole=True), kind)
    said = f"导出{kind.zh}（{ledger.from_on} 至 {ledger.to_on}）：{purpose.strip()}"
    log_personal_read(source.uow, ledger.case_ids, PersonalPart.IDENTITY, said, actor=actor, now=now)
    return ledger
