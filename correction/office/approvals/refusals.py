"""How a refused attempt stays in the log (办理被拒): who tried what, and what stood against it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from correction.domain.facts.approvals import ApprovalMatter, AttemptRefused
from correction.domain.moments import When
from correction.office.ids import new_id
from correction.office.ports import Store, UnitOfWork
from correction.office.record import draft
from correction.office.unlawful import Clashes, ContentUnlawful, PowerLacking, Unlawful

__all__ = ["Attempt", "Clashes", "ContentUnlawful", "PowerLacking", "Unlawful", "attempt"]

T = TypeVar("T")


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
