"""How long positions are kept (定位保存期限), by the purpose for which they are kept, and deleting the rest.

Personal information is kept for the shortest time that its purpose needs (个人信息保护法 第十九条); how long
that is, no instrument of community correction says, so the days are values of policy. What was observed
stands in the log for good, and says after this that it cannot be judged again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from correction.domain.case.strands import ending_of
from correction.domain.facts.devices import SourceAssigned
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.file import CaseFile
from correction.domain.moments import ONE_DAY, DateSpan, day_start, legal_day
from correction.office.ports import Store
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Access, PositionsStore, StoredDay
from correction.rulebooks.book import Rulebook


class KeptFor(StrEnum):
    """Why positions of a day are still kept (保存定位的目的)."""

    SUPERVISION = "supervision"
    EVIDENCE = "evidence"
    NOTHING = "nothing"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return {
            KeptFor.SUPERVISION: "监督管理",
            KeptFor.EVIDENCE: "观测的依据",
            KeptFor.NOTHING: "期限已过，应当删除",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRules:
    """For how many days positions are kept: as such, as evidence of an observation, and after a case."""

    days: int
    evidence_days: int
    after_end_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPlan:
    """What is kept and for what, in numbers of fixes, and the days to delete by source.

    `times` counts what the door noted and is to be deleted: times of fixes that were not kept, and clocks.
    """

    kept: Mapping[KeptFor, int]
    delete: Mapping[str, tuple[date, ...]]
    times: int = 0

    @property
    def fixes(self) -> int:
        """How many fixes are to be deleted."""
        return self.kept[KeptFor.NOTHING]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bearer:
    """What of a case bears on how long positions are kept."""

    ended_on: date | None
    observed: tuple[DateSpan, ...]


def retention_rules(book: Rulebook, on: date) -> RetentionRules:
    """Read the numbers from the book; raises RuleGap where one is missing."""
    return RetentionRules(
        days=book.whole("positions.keep_days", on),
        evidence_days=book.whole("positions.keep_evidence_days", on),
        after_end_days=book.whole("positions.keep_after_end_days", on),
    )


def plan_retention(
    stored: Iterable[StoredDay], files: Iterable[CaseFile], rules: RetentionRules, today: date
) -> RetentionPlan:
    """Give what is kept and what is to be deleted; a source of nobody's is kept as long as any other."""
    bearers: dict[str, list[_Bearer]] = {}
    for file in files:
        bearer = _bearer(file, today)
        for source_id in {entry.payload.source_id for entry in file.of(SourceAssigned)}:
            bearers.setdefault(source_id, []).append(bearer)
    kept = dict.fromkeys(KeptFor, 0)
    delete: dict[str, list[date]] = {}
    for day in stored:
        purpose = kept_for(day.on, bearers.get(day.source_id, []), rules, today)
        kept[purpose] += day.fixes
        if purpose is KeptFor.NOTHING:
            delete.setdefault(day.source_id, []).append(day.on)
    return RetentionPlan(kept=kept, delete={source_id: tuple(days) for source_id, days in delete.items()})


def kept_for(on: date, bearers: Sequence[_Bearer], rules: RetentionRules, today: date) -> KeptFor:
    """Give for what the positions of a day are kept, where several purposes hold the first of them."""
    ended_on = max((b.ended_on or today for b in bearers), default=today)
    over = bool(bearers) and today > ended_on + timedelta(days=rules.after_end_days)
    if not over and today <= on + timedelta(days=rules.days):
        return KeptFor.SUPERVISION
    for bearer in bearers:
        for span in bearer.observed:
            last_on = span.to_on or today
            beside = span.from_on - ONE_DAY <= on <= last_on + ONE_DAY
            if beside and today <= last_on + timedelta(days=rules.evidence_days):
                return KeptFor.EVIDENCE
    return KeptFor.NOTHING


def _bearer(file: CaseFile, today: date) -> _Bearer:
    end = ending_of(file)
    asked = [e.payload for e in file.of(SourceAssigned)]

    def stood_on(seen: ObservationStated) -> DateSpan:
        # A silence begins an interval after the fix that it stands on.
        minutes = [one.interval_minutes or 0 for one in asked if one.source_id == seen.source_id]
        before = timedelta(minutes=max(minutes, default=0) if seen.observed is Observed.GAP else 0)
        to_on = None if seen.ended_at is None else legal_day(seen.ended_at)
        return DateSpan(from_on=legal_day(seen.began_at - before), to_on=to_on)

    return _Bearer(
        ended_on=None if end is None or end.when.legal_on > today else end.when.legal_on,
        # A withdrawn one too: whoever disputes it needs what it stood on.
        observed=tuple(stood_on(entry.payload) for entry in file.of(ObservationStated)),
    )


def retain(
    store: Store, positions: PositionsStore, book: Rulebook, access: Access, *, dry_run: bool
) -> RetentionPlan:
    """Delete the positions that no purpose keeps any longer, each source's with a line in the store's log.

    The times of fixes that were not kept, and clocks that were replaced, stay as long as an ordinary day.
    `access` names who deletes and when. A dry run deletes nothing. Run again, it deletes nothing more.
    """
    today = legal_day(access.at)
    rules = retention_rules(book, today)
    with store.reading() as uow:
        files = [CaseFile.of_log(case_id, uow.entries(case_id)) for case_id in uow.case_ids()]
    plan = plan_retention(positions.stored_days(), files, rules, today)
    if not dry_run and plan.delete:
        positions.delete_days(access, plan.delete)
    before_ms = to_ms(day_start(today - timedelta(days=rules.days)))
    return replace(plan, times=positions.forget_times(access, before_ms, dry_run=dry_run))
