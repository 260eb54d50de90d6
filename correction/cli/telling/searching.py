"""Carrying out and showing searches (查找的登记和台账)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from correction.cli.cases import case_id_of
from correction.cli.recording import tell_recorded
from correction.cli.session import Screen, Session
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import Channel, PersonFound, SearchRecipient
from correction.domain.moments import When, local_text
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.supervision.searching import SearchFact, look_for
from correction.rules.searches.ledger import Owed, Search
from correction.rules.shared.spans import FOREVER

if TYPE_CHECKING:
    from correction.office.judging.past import PastView

RECIPIENTS: Mapping[str, SearchRecipient] = {
    "县级机构": SearchRecipient.COUNTY,
    "公安机关": SearchRecipient.POLICE,
    "检察院": SearchRecipient.PROCURATORATE,
}
_Choice = TypeVar("_Choice", bound=Enum)


def run(session: Session, case_no: str, fact: SearchFact, *, at: datetime | None) -> None:
    """Write down one act of a search; a refusal stays in the case and leaves as an error."""
    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
    tried = Attempt(case_id=case_id, matter=None, did=fact.ZH, actor=session.actor, now=now)
    book, when = office.book, When.at(at or now)
    entry = attempt(
        office.store,
        tried,
        lambda uow: look_for(uow, book, case_id, fact, when=when, actor=session.actor, now=now),
    )
    tell_recorded(session, entry, fact.ZH)


def channel_of(said: str) -> Channel:
    """Give a way of looking by its Chinese name; raises InvalidValue."""
    return _named({channel.zh: channel for channel in Channel}, said, "查找方式")


def recipient_of(said: str) -> SearchRecipient:
    """Give who was told by the Chinese name; raises InvalidValue."""
    return _named(RECIPIENTS, said, "报告、通报对象")


def _named(names: Mapping[str, _Choice], said: str, where: str) -> _Choice:
    if said not in names:
        raise InvalidValue(where, f"没有“{said}”", f"填写：{'、'.join(names)}")
    return names[said]


def supervision_json(view: "PastView") -> Mapping[str, Any]:
    """Give the states of a case and its searches to a script."""
    return {
        "supervision": [{**_plain(state), "state_zh": state.state.zh} for state in view.supervision],
        "searches": [
            {
                "base_entry_id": pursuit.search.base.entry_id,
                "began_at": pursuit.search.base.when.starts_at,
                "lost_at": pursuit.search.lost_at,
                "ended_at": None if pursuit.search.ended_at == FOREVER else pursuit.search.ended_at,
                "ended_by": pursuit.search.ended_by,
                "steps": [_step_json(step) for step in pursuit.steps],
            }
            for pursuit in view.pursuits
        ],
    }


def _plain(state: Any) -> Mapping[str, Any]:
    return {
        "state": state.state,
        "since_at": state.since_at,
        "entries": state.entries,
        "comes_next": state.comes_next,
    }


def _step_json(step: Owed) -> Mapping[str, Any]:
    return {
        "step": step.stage,
        "step_zh": step.stage.zh,
        "law_zh": step.stage.law or None,
        "due_at": step.due_at,
        "done_at": step.done.when.starts_at if step.done else None,
        "entry_id": step.done.entry_id if step.done else None,
    }


def draw_supervision(screen: Screen, view: "PastView") -> None:
    """Write in which states a case is and what comes next, then each search with its steps."""
    numbers = {entry.entry_id: entry.number for entry in view.entries}
    for state in view.supervision:
        by = "、".join(f"第 {numbers[key]} 条" for key in state.entries if key in numbers)
        screen.heading(f"{state.state.zh}，自 {local_text(state.since_at)}{f'（依据{by}）' if by else ''}")
        for step in state.comes_next:
            screen.line(f"  {step}")
    if not view.supervision:
        screen.line("没有漏管、失联、脱管或者虚管线索")
    for pursuit in view.pursuits:
        base, ended_at = pursuit.search.base, pursuit.search.ended_at
        end = "仍在查找" if ended_at == FOREVER else f"{local_text(ended_at)} {_ending(pursuit.search, view)}"
        screen.heading(f"查找台账：{local_text(base.when.starts_at)} {base.payload.ZH}，{end}")
        rows = (tuple(_row(step, view)) for step in pursuit.steps)
        screen.table(("环节", "法律", "时限（政策）", "实际", "结果"), rows)


def _ending(search: Search, view: "PastView") -> str:
    """Say how a search ended: found and complying, found and refusing, or another sign of life."""
    ended = view.file.by_id.get(search.ended_by or "")
    match ended and ended.payload:
        case PersonFound(refuses=True):
            return "查找到，拒绝接受监管"
        case PersonFound():
            return "查找到，接受监管"
    return "有音讯" if ended is None else f"{ended.payload.ZH}（第 {ended.number} 条）"


def _row(step: Owed, view: "PastView") -> Iterator[str]:
    yield step.stage.zh
    yield step.stage.law or "—"
    yield f"{local_text(step.due_at)}（{step.hours} 小时）" if step.due_at else "尚未起算"
    if step.done is not None:
        yield f"{local_text(step.done.when.starts_at)}（第 {step.done.number} 条）"
        late = step.due_at is not None and step.done.when.starts_at > step.due_at
        yield "迟" if late else "按时"
        return
    yield "没有记录"
    yield "已超期" if step.due_at is not None and step.due_at <= view.as_of else "待办"
