"""Supervision orders as they stand (督办单的办理情况): each demand with its day, its reply, what followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.supervision_orders import (
    SupervisionOrdered,
    SupervisionReplied,
    SupervisionSettled,
)
from correction.domain.file import CaseFile


class OrderState(StrEnum):
    """How an order stands (督办状态)."""

    WAITING = "waiting"
    REPLIED = "replied"
    SETTLED = "settled"

    @property
    def zh(self) -> str:
        """The state as staff call it."""
        return {"waiting": "待回复", "replied": "待审核", "settled": "已办结"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One demand of an order: what opened it, the last day to reply, the reply and what was said of it."""

    asked: AnyEntry
    due_on: date
    reply: Entry[SupervisionReplied] | None
    settled: Entry[SupervisionSettled] | None

    def late(self, on: date) -> bool:
        """Tell whether no reply had come by the last day, as seen at the end of a day."""
        done_on = on if self.reply is None else self.reply.when.legal_on
        return min(done_on, on) > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionOrder:
    """One order with its demands in order: the first of the order itself, one more for each return."""

    ordered: Entry[SupervisionOrdered]
    demands: tuple[Demand, ...]

    @property
    def order_id(self) -> str:
        """The id of the order."""
        return self.ordered.entry_id

    @property
    def last(self) -> Demand:
        """The demand that counts now."""
        return self.demands[-1]

    @property
    def state(self) -> OrderState:
        """How the order stands."""
        if self.last.reply is None:
            return OrderState.WAITING
        return OrderState.REPLIED if self.last.settled is None else OrderState.SETTLED

    def late(self, on: date) -> bool:
        """Tell whether any demand was not met by its day, as seen at the end of a day."""
        return any(demand.late(on) for demand in self.demands)


def orders_of(file: CaseFile) -> tuple[SupervisionOrder, ...]:
    """Give the orders in the log of a body, in order of time; void replies and returns count for nothing."""
    ordered = file.of(SupervisionOrdered)
    if not ordered:
        return ()
    replies = {e.payload.asked_entry_id: e for e in reversed(file.of(SupervisionReplied))}
    settled = {e.payload.reply_entry_id: e for e in reversed(file.of(SupervisionSettled))}
    return tuple(
        SupervisionOrder(ordered=one, demands=tuple(_demands(one, replies, settled))) for one in ordered
    )


def _demands(
    ordered: Entry[SupervisionOrdered],
    replies: Mapping[str, Entry[SupervisionReplied]],
    settled: Mapping[str, Entry[SupervisionSettled]],
) -> list[Demand]:
    found: list[Demand] = []
    asked: AnyEntry | None = ordered
    due_on: date | None = ordered.payload.due_on
    while asked is not None and due_on is not None:
        reply = replies.get(asked.entry_id)
        said = None if reply is None else settled.get(reply.entry_id)
        found.append(Demand(asked=asked, due_on=due_on, reply=reply, settled=said))
        asked, due_on = (None, None) if said is None else (said, said.payload.due_on)
    return found
