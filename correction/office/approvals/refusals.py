"""Refusals that name their article (依法不予办理), and how a refused attempt stays in the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from correction.domain.errors import Conflict, CorrectionError, InvalidValue, NotAllowed
from correction.domain.facts.approvals import ApprovalMatter, AttemptRefused
from correction.domain.moments import When
from correction.office.ids import new_id
from correction.office.ports import Store, UnitOfWork
from correction.office.record import draft

T = TypeVar("T")


class Unlawful(CorrectionError):
    """What the law does not allow, with the article that stands against it (依法不予办理)."""

    def __init__(self, where: str, what: str, remedy: str, article: str) -> None:
        """Keep the article apart, so that the log can name it."""
        super().__init__(where, f"{what}（{article}）", remedy)
        self.article = article
        self.bare = what

    def __reduce__(self) -> tuple[type["Unlawful"], tuple[str, str, str, str]]:  # type: ignore[override]
        """Survive pickling with all four parts."""
        return type(self), (self.where, self.bare, self.remedy, self.article)


class PowerLacking(Unlawful, NotAllowed):
    """Whoever acts may not do this (无权办理)."""


class ContentUnlawful(Unlawful, InvalidValue):
    """Nobody may do this: what is asked for or decided cannot be lawful (内容不合法)."""


class Clashes(Unlawful, Conflict):
    """Something on record stands against it (与已有记录冲突)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Who tries to do what to which request, and when; `did` is the verb in Chinese.

    `case_id` is the log in which a refusal stays; before a case or investigation has one, the platform's.
    """

    case_id: str
    matter: ApprovalMatter | None
    did: str
    actor: str
    now: datetime
    approval_id: str | None = None


def attempt(store: Store, tried: Attempt, work: Callable[[UnitOfWork], T]) -> T:
    """Do a piece of work in one transaction; where the law refuses it, log the attempt in another.

    The refused work leaves nothing but the entry that says who tried what, which article stood against it
    and what would make it lawful. Raises whatever the work raises.
    """
    try:
        with store.writing() as uow:
            return work(uow)
    except Unlawful as refused:
        stands = AttemptRefused(
            matter=tried.matter.zh if tried.matter else refused.where,
            attempted=tried.did,
            who=tried.actor,
            what=refused.bare,
            article=refused.article,
            remedy=refused.remedy,
            approval_id=tried.approval_id,
        )
        item = draft(stands, When.at(tried.now), entry_id=new_id(tried.now), actor=tried.actor)
        with store.writing() as uow:
            uow.append(tried.case_id, [item], recorded_at=tried.now)
        raise
