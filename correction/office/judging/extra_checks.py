"""Random extra checks (随机抽查): a draw that anyone can repeat, and how long an answer took."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.case.strands import supervised_on
from correction.domain.errors import InvalidValue
from correction.domain.facts.check_ins import CheckInMade, ExtraCheckDrawn
from correction.domain.facts.office import ExtraChecksDrawn
from correction.domain.file import CaseFile
from correction.domain.lots import drawn_by_lot
from correction.domain.moments import When, legal_day
from correction.office.ids import derived_id
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, draft
from correction.rulebooks.book import Rulebook


def drawn(pool: Iterable[str], *, rate: float, seed: str) -> tuple[str, ...]:
    """Draw cases by lot, at least one where the pool is not empty.

    Raises InvalidValue for a rate outside (0, 1].
    """
    if not 0 < rate <= 1:
        raise InvalidValue("抽查比例", f"{rate} 不在 0 与 1 之间", "填写大于 0、不大于 1 的数，例如 0.1")
    cases = frozenset(pool)
    return drawn_by_lot(cases, count=math.ceil(rate * len(cases)), seed=seed)


def pool_digest(pool: Iterable[str]) -> str:
    """Give the hash of a pool, so that a request can name the pool it was drawn from."""
    return hashlib.sha256("\n".join(sorted(set(pool))).encode()).hexdigest()


def answer_by(book: Rulebook, asked_at: datetime) -> datetime:
    """Give the moment by which whoever is drawn must have checked in (抽查应答时限)."""
    return asked_at + timedelta(minutes=book.whole("extra_check.answer_minutes", legal_day(asked_at)))


def rate_of(book: Rulebook, on: date) -> float:
    """Give the share that is drawn where nobody names another (随机抽查的比例)."""
    return book.whole("extra_check.rate_pct", on) / 100


def pool_of(uow: UnitOfWork, office_id: str, on: date) -> tuple[CaseFile, ...]:
    """Give the cases of an office from which a draw is held: who came, has not left, and whose term runs.

    Raises NotFound for an unknown office.
    """
    uow.organisation().unit(office_id)
    files = (CaseFile.of_log(one, uow.entries(one, settled=RARE_ONLY)) for one in uow.cases_of(office_id))
    return tuple(file for file in files if supervised_on(file, on))


def hold_draw(
    uow: UnitOfWork,
    office_id: str,
    *,
    pool: Sequence[str],
    rate: float,
    seed: str,
    answer_by_at: datetime,
    actor: str,
    now: datetime,
) -> tuple[str, ...]:
    """Draw cases of an office and ask each for a check-in by a moment; give the cases drawn.

    The draw stands whole in the office's log, each request in the log of its case, in one transaction.
    Raises InvalidValue for a moment that has passed, NotFound for an unknown office or case.
    """
    if answer_by_at <= now:
        raise InvalidValue("抽查", "应答期限已过", "填写将来的应答期限")
    chosen = drawn(pool, rate=rate, seed=seed)
    held = ExtraChecksDrawn(pool=tuple(sorted(set(pool))), seed=seed, rate=rate, drawn=chosen)
    draw_id = derived_id("draw", office_id, seed)
    uow.append(office_id, [draft(held, When.at(now), entry_id=draw_id, actor=actor)], recorded_at=now)
    digest = pool_digest(pool)
    for case_id in chosen:
        asked = ExtraCheckDrawn(
            request_id=derived_id("request", draw_id, case_id),
            answer_by_at=answer_by_at,
            seed=seed,
            pool_digest=digest,
            rate=rate,
        )
        item = draft(asked, When.at(now), entry_id=asked.request_id, actor=actor)
        uow.append(case_id, [item], recorded_at=now)
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One request of an extra check: when it was made, when it was answered, and how long that took."""

    request_id: str
    asked_at: datetime
    answered_at: datetime | None

    @property
    def took(self) -> timedelta | None:
        """How long the answer took; none while there is none."""
        return None if self.answered_at is None else self.answered_at - self.asked_at


def answers(file: CaseFile) -> tuple[Answer, ...]:
    """Give the requests of a case in order, each with its first answer."""
    made = {e.payload.request_id: e.when.starts_at for e in reversed(file.of(CheckInMade))}
    return tuple(
        Answer(
            request_id=entry.payload.request_id,
            asked_at=entry.when.starts_at,
            answered_at=made.get(entry.payload.request_id),
        )
        for entry in file.of(ExtraCheckDrawn)
    )
