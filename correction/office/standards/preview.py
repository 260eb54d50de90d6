"""Trying a standard out (本地标准试算): whom it would newly alert, and whom no longer; nothing is changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.context import Context
from correction.domain.file import CaseFile
from correction.domain.moments import day_end, day_start, legal_day
from correction.domain.organisation import OrgTree
from correction.domain.standards import Standard, standards_of
from correction.office.ports import UnitOfWork
from correction.office.positions.judging.afresh import seen_afresh
from correction.office.positions.port import Reader
from correction.office.standards.in_force import county_id, local_value, local_values
from correction.rulebooks.book import Rulebook
from correction.rulebooks.local.laying import LocalValue, laid_over
from correction.rules.assess import assess

# Standards that were approved are numbered by their entries; what is only tried comes after them all.
_TRIED = 2**62
# Why fixes are read for a trial, as the log of readings says it.
READ_FOR = "试算本地标准"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A standard to try: as if it held from `from_on`, looked at as of `at`.

    The book without it stands beside it, with the county's other standards in both.
    """

    county: str
    without: Rulebook
    with_it: Rulebook
    from_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a standard would change for one person: occasions by kind that are new, and that are gone."""

    case_id: str
    office_id: str
    newly: tuple[AlertKind, ...]
    no_longer: tuple[AlertKind, ...]


def at_start(uow: UnitOfWork, book: Rulebook, standard: Standard) -> Trial:
    """Try a standard on its first day, as if nothing more were recorded until that is over (施行当日)."""
    from_on = standard.proposed.from_on
    return _trial(uow, book, standard, from_on, day_end(from_on))


def looking_back(uow: UnitOfWork, book: Rulebook, standard: Standard, days: int, now: datetime) -> Trial:
    """Try a standard on what was really recorded: as if it had held these last days (倒推)."""
    return _trial(uow, book, standard, legal_day(now) - timedelta(days=days), now)


def tried(
    uow: UnitOfWork,
    trial: Trial,
    context: Context,
    case_ids: Sequence[str],
    fixes: Reader | None = None,
) -> Iterator[tuple[str, Changed | None]]:
    """Judge cases one by one with and without a standard; none where nothing would change.

    Of a standard by which positions are judged, `fixes` gives those that were kept, which are judged anew
    on both sides. Pure but for the reading: the caller takes as many as there is time for, and goes on
    another time.
    """

    def found(file: CaseFile, book: Rulebook) -> dict[str, AlertKind]:
        if fixes is not None:
            since = day_start(trial.from_on)
            file = seen_afresh(fixes, file, book, context, since=since, now=trial.at)
        return {f.occasion: f.kind for f in assess(file, book, context, trial.at).findings}

    for case_id in case_ids:
        file = CaseFile.of_log(case_id, uow.entries(case_id))
        before, after = found(file, trial.without), found(file, trial.with_it)
        newly = _kinds(after, before)
        no_longer = _kinds(before, after)
        changed = None
        if newly or no_longer:
            office_id = uow.office_of(case_id) or ""
            changed = Changed(case_id=case_id, office_id=office_id, newly=newly, no_longer=no_longer)
        yield case_id, changed


def cases_of_county(uow: UnitOfWork, tree: OrgTree, county: str, after: str = "") -> tuple[str, ...]:
    """Give the cases of a county's offices in order of id, those after one where it is named."""
    offices = [org_id for org_id in tree.units if county_id(tree, org_id) == county]
    return tuple(sorted(case_id for org_id in offices for case_id in uow.cases_of(org_id) if case_id > after))


def _trial(uow: UnitOfWork, book: Rulebook, standard: Standard, from_on: date, at: datetime) -> Trial:
    county = standard.proposed.org_id
    standing = local_values(uow, book, standards_of(uow.standards()), county)
    value = replace(local_value(uow, book, standard), from_on=from_on, order=_TRIED)
    others = tuple(each for each in standing if not _is(each, standard))
    return Trial(
        county=county,
        without=_laid(book, others),
        with_it=_laid(book, (*others, value)),
        from_on=from_on,
        at=at,
    )


def _is(value: LocalValue, standard: Standard) -> bool:
    return value.order == standard.number


def _laid(book: Rulebook, values: tuple[LocalValue, ...]) -> Rulebook:
    """Lay standards over the book as the files say it, whatever else it knows."""
    return laid_over(book.with_local({}, 0), values)


def _kinds(some: dict[str, AlertKind], others: dict[str, AlertKind]) -> tuple[AlertKind, ...]:
    return tuple(sorted(kind for occasion, kind in some.items() if others.get(occasion) != kind))
