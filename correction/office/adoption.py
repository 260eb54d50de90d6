"""Looking before a rulebook is adopted (启用前试算): what it would raise and withdraw."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from correction.domain.alert_kind import AlertKind
from correction.domain.context import Context
from correction.domain.facts.alerts import Matter
from correction.domain.file import CaseFile
from correction.office.ports import UnitOfWork
from correction.office.reconcile import reconcile
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPreview:
    """How many alerts a book would raise and withdraw, by kind, over so many cases."""

    cases: int
    raised: dict[AlertKind, int]
    withdrawn: dict[AlertKind, int]


def preview_book(uow: UnitOfWork, book: Rulebook, context: Context, now: datetime) -> BookPreview:
    """Judge every case by a book that is not adopted yet, and change nothing.

    Alerts that would only be restated, with another reason or span, count for neither side.
    """
    raised: Counter[AlertKind] = Counter()
    withdrawn: Counter[AlertKind] = Counter()
    case_ids = uow.case_ids()
    for case_id in case_ids:
        alerts = uow.alerts(case_id)
        live = {a.alert_id for a in alerts if a.stated.matter is not Matter.WITHDRAWN}
        file = CaseFile.of_log(case_id, uow.entries(case_id))
        for stated in reconcile(case_id, assess(file, book, context, now).findings, alerts, now=now):
            if stated.matter is Matter.WITHDRAWN:
                withdrawn[stated.kind] += 1
            elif stated.alert_id not in live:
                raised[stated.kind] += 1
    return BookPreview(cases=len(case_ids), raised=dict(raised), withdrawn=dict(withdrawn))
