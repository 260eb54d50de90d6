"""How long each step of a request may take (审批时限): 社区矫正法实施办法 第三十条; for the rest, policy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import Bearer
from correction.domain.case.requests import Request
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry
from correction.domain.facts.approvals import ApprovalMatter, TransferStep
from correction.domain.moments import day_end, legal_day
from correction.rulebooks.book import Rulebook

LEAVE, OTHERS, TRANSFER = "approval.leave_days", "approval.decide_days", "transfer.step_days"
ROLLS = "period.roll_forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step that somebody owes: since when, by what day, and the entry that did it, if any."""

    name: str
    zh: str
    key: str
    bearer: Bearer
    since_on: date
    days: int
    due_on: date
    done: AnyEntry | None

    @property
    def due_at(self) -> datetime:
        """The moment from which the step is late."""
        return day_end(self.due_on)


def stages_of(request: Request, book: Rulebook, calendar: WorkCalendar) -> Iterator[Stage]:
    """Give the steps that a request has come to, each with its clock; none where the book sets none.

    A change of place goes from county to county and back; once it is settled, no earlier step is owed.
    """
    for name, zh, bearer, since, done in _steps(request):
        key = _key(request.matter)
        since_on = since.when.legal_on
        days = book.get(key, since_on)
        if not isinstance(days, int):
            continue
        due_on = since_on + timedelta(days=days)
        if book.get(ROLLS, since_on):
            due_on, _ = calendar.roll_forward(due_on)
        yield Stage(
            name=name, zh=zh, key=key, bearer=bearer, since_on=since_on, days=days, due_on=due_on, done=done
        )


def waiting(request: Request, book: Rulebook, calendar: WorkCalendar) -> Stage | None:
    """Give the step for which an open request waits; none where it is settled or has no clock."""
    return next((s for s in stages_of(request, book, calendar) if s.done is None), None)


def _key(matter: ApprovalMatter) -> str:
    if matter is ApprovalMatter.CHANGE_OF_PLACE:
        return TRANSFER
    return LEAVE if matter is ApprovalMatter.LEAVE else OTHERS


_Step = tuple[str, str, Bearer, AnyEntry, AnyEntry | None]


def _steps(request: Request) -> Iterator[_Step]:
    settled = request.settled
    if request.matter is not ApprovalMatter.CHANGE_OF_PLACE:
        yield "decide", "作出决定", Bearer.OFFICE, request.entry, settled
        return
    # The first of each: asking once more must not move a day that has run already.
    asked = next(iter(request.steps_of(TransferStep.ASKED)), None)
    yield "inquire", "向新执行地征求意见", Bearer.OFFICE, request.entry, asked or settled
    if asked is None:
        return
    answer = next(iter(request.steps_of(TransferStep.AGREED, TransferStep.DECLINED)), None)
    yield "answer", "新执行地答复", Bearer.OTHER, asked, answer or settled
    if answer is not None:
        yield "decide", "作出决定并告知", Bearer.OFFICE, answer, settled


def since_text(stage: Stage) -> str:
    """Write the arithmetic of one step."""
    done = "无记录" if stage.done is None else f"{legal_day(stage.done.when.starts_at)}"
    return f"{stage.since_on} + {stage.days} 日，至 {stage.due_on} 止应{stage.zh}；实际：{done}"
