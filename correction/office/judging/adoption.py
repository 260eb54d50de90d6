"""Looking before a rulebook is adopted (启用前试算): what it would raise and withdraw, office by office."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from correction.domain.alert_kind import AlertKind
from correction.domain.context import Context
from correction.domain.facts.alerts import Matter
from correction.domain.file import CaseFile
from correction.office.judging.reconcile import reconcile
from correction.office.ports import REVIEWED, UnitOfWork
from correction.office.standards.in_force import in_force
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess


@dataclass(frozen=True, slots=True, kw_only=True)
class BookChange:
    """What a book would change in one office for one kind of alert: how often, by log."""

    office_id: str
    kind: AlertKind
    raised: Mapping[str, int]
    withdrawn: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPreview:
    """Every change that a book would make over so many cases and other logs, by office and then by kind."""

    cases: int
    others: int
    changes: tuple[BookChange, ...]

    @property
    def raised(self) -> dict[AlertKind, int]:
        """How many alerts would be raised, by kind."""
        return _summed((change.kind, change.raised) for change in self.changes)

    @property
    def withdrawn(self) -> dict[AlertKind, int]:
        """How many alerts would be withdrawn, by kind."""
        return _summed((change.kind, change.withdrawn) for change in self.changes)


def preview_book(uow: UnitOfWork, book: Rulebook, context: Context, now: datetime) -> BookPreview:
    """Judge every case, investigation and office by a book that is not adopted yet, and change nothing.

    Alerts that would only be restated, with another reason or span, count for neither side. A case counts for
    the office to which it is entrusted now. The standards of the counties hold under that book too.
    """
    book = in_force(uow, book)
    raised: dict[tuple[str, AlertKind], Counter[str]] = {}
    withdrawn: dict[tuple[str, AlertKind], Counter[str]] = {}
    log_ids, cases = uow.log_ids(*REVIEWED), len(uow.case_ids())
    for log_id in log_ids:
        alerts = uow.alerts(log_id)
        live = {a.alert_id for a in alerts if a.stated.matter is not Matter.WITHDRAWN}
        file = CaseFile.of_log(log_id, uow.entries(log_id))
        for stated in reconcile(log_id, assess(file, book, context, now).findings, alerts, now=now):
            key = uow.office_of(log_id) or log_id, stated.kind
            if stated.matter is Matter.WITHDRAWN:
                withdrawn.setdefault(key, Counter())[log_id] += 1
            elif stated.alert_id not in live:
                raised.setdefault(key, Counter())[log_id] += 1
    changes = tuple(
        BookChange(
            office_id=office_id,
            kind=kind,
            raised=dict(raised.get((office_id, kind), {})),
            withdrawn=dict(withdrawn.get((office_id, kind), {})),
        )
        for office_id, kind in sorted({*raised, *withdrawn})
    )
    return BookPreview(cases=cases, others=len(log_ids) - cases, changes=changes)


def _summed(counts: Iterable[tuple[AlertKind, Mapping[str, int]]]) -> dict[AlertKind, int]:
    total: Counter[AlertKind] = Counter()
    for kind, by_case in counts:
        total[kind] += sum(by_case.values())
    return {kind: count for kind, count in total.items() if count}
