"""The daily digest (每日摘要): what rings for nobody by itself is told to each office once a day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from correction.domain.alert_kind import Grade
from correction.domain.facts.alerts import Matter
from correction.domain.facts.digest import DigestMade
from correction.domain.moments import When, legal_day, local_time
from correction.domain.organisation import OrgLevel
from correction.office.ladder.ageing import Aged
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import draft
from correction.rulebooks.book import Rulebook

ACTOR = "worker"
_FIRST = timedelta(days=1)
_QUIET = list(Grade).index(Grade.NOTICE)


def digest_due(uow: UnitOfWork, book: Rulebook, now: datetime) -> tuple[str, ...]:
    """Give the offices that have not had the digest of today, from the hour on that their book sets."""
    units = uow.organisation().units.values()
    offices = sorted(unit.org_id for unit in units if unit.level is OrgLevel.OFFICE)
    begun = (each for each in offices if _opens_at(book.at_body(each), legal_day(now)) <= now)
    return tuple(each for each in begun if not uow.has_entry(each, _entry_id(now)))


def _opens_at(book: Rulebook, on: date) -> datetime:
    return local_time(on, time(book.whole("digest.from_hour", on)))


def digest_since(uow: UnitOfWork, org_id: str, now: datetime) -> datetime:
    """Give from when the next digest of an office counts: the end of the last, at first a day ago."""
    last = uow.last_digest(org_id)
    return now - _FIRST if last is None else last.until_at


def digest_of(org_id: str, alerts: Iterable[Aged], since_at: datetime, now: datetime) -> DigestMade:
    """Count what an office is told: the lightest, pre-alerts among them, the past, and what stands."""
    known = [each for each in alerts if each.office_id == org_id and each.matter is not Matter.WITHDRAWN]
    new = [each for each in known if _new(each, since_at, now)]
    standing = [each for each in known if each.reviewed_at is None]
    return DigestMade(
        org_id=org_id,
        on=legal_day(now),
        since_at=since_at,
        until_at=now,
        quiet=sum(_is_quiet(each) for each in new),
        past=sum(each.retrospective for each in new),
        suspended=sum(
            each.suspended_until_at is not None and each.suspended_until_at > now for each in standing
        ),
        unreviewed=len(standing),
        overdue=sum(each.over_by(now) is not None and not each.retrospective for each in standing),
    )


def told_in(digest: DigestMade, alerts: Iterable[Aged]) -> tuple[Aged, ...]:
    """Give the alerts that a digest tells of first: those that rang for nobody, and those of the past."""
    new = (each for each in alerts if _new(each, digest.since_at, digest.until_at))
    standing = (each for each in new if each.matter is not Matter.WITHDRAWN)
    return tuple(each for each in standing if each.retrospective or _is_quiet(each))


def _new(alert: Aged, since_at: datetime, until_at: datetime) -> bool:
    return since_at <= alert.raised_at < until_at


def _is_quiet(alert: Aged) -> bool:
    return alert.grade >= _QUIET and not alert.retrospective


def make_digests(uow: UnitOfWork, digests: Sequence[DigestMade], now: datetime) -> int:
    """Record digests, each with its notice in the same transaction; one that stands is passed over."""
    made = 0
    for digest in sorted(digests, key=lambda each: each.org_id):
        uow.create_log(digest.org_id, LogKind.OFFICE, office_id=digest.org_id)
        if not uow.has_entry(digest.org_id, _entry_id(now)):
            entry = draft(digest, When.at(now), entry_id=_entry_id(now), actor=ACTOR)
            made += len(uow.append(digest.org_id, [entry], recorded_at=now))
    return made


def _entry_id(now: datetime) -> str:
    return f"digest/{legal_day(now)}"
