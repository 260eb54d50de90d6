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


def reads_from(last: DigestMade | None, now: datetime) -> datetime:
    """Give from when on alerts are read for the digest after another; at first a day ago.

    A round stamps what it raises with its own beginning: what it wrote after the last digest was read may lie
    in the time of that one.
    """
    if last is None:
        return now - _FIRST
    return last.until_at if last.told is None else last.since_at


def digest_of(org_id: str, alerts: Iterable[Aged], last: DigestMade | None, now: datetime) -> DigestMade:
    """Count what an office is told: the lightest, pre-alerts among them, the past, and what stands.

    It counts from the end of the last digest, and whatever came into the time of that one too late for it.
    """
    known = [each for each in alerts if each.office_id == org_id and each.matter is not Matter.WITHDRAWN]
    since_at = now - _FIRST if last is None else last.until_at
    before = frozenset(() if last is None else last.told or ())
    read = [each for each in known if reads_from(last, now) <= each.raised_at < now]
    new = [each for each in read if each.raised_at >= since_at or each.alert_id not in before]
    told = [each for each in new if _is_told(each)]
    standing = [each for each in known if each.reviewed_at is None]
    return DigestMade(
        org_id=org_id,
        on=legal_day(now),
        since_at=since_at,
        until_at=now,
        quiet=sum(not each.retrospective for each in told),
        past=sum(each.retrospective for each in told),
        suspended=sum(
            each.suspended_until_at is not None and each.suspended_until_at > now for each in standing
        ),
        unreviewed=len(standing),
        overdue=sum(each.over_by(now) is not None and not each.retrospective for each in standing),
        told=tuple(each.alert_id for each in told),
    )


def told_in(digest: DigestMade, alerts: Iterable[Aged]) -> tuple[Aged, ...]:
    """Give the alerts that a digest tells of first: those that rang for nobody, and those of the past."""
    standing = [each for each in alerts if each.matter is not Matter.WITHDRAWN]
    if digest.told is not None:
        named = frozenset(digest.told)
        return tuple(each for each in standing if each.alert_id in named)
    new = (each for each in standing if digest.since_at <= each.raised_at < digest.until_at)
    return tuple(each for each in new if _is_told(each))


def _is_told(alert: Aged) -> bool:
    """Tell whether only the digest speaks of it: what is of the past, and what rings for nobody."""
    return alert.retrospective or alert.grade >= _QUIET


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
