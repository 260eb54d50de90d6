"""Local standards for other systems (接口·本地标准): what a county set, proposing and deciding."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import AwareDatetime, Field

from correction.domain.facts.standards import StandardOutcome
from correction.domain.moments import legal_day
from correction.office.standards.table import StandardLine
from correction.rulebooks.history import said
from correction_console.api.models import Wire
from correction_console.api.writing import Key
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.rights import Right
from correction_console.settings.standards import (
    DECISIONS,
    Proposal,
    county_of,
    past_proposals,
    proposal,
    propose,
    settle,
    standards_view,
)

router = APIRouter()
Proposer = Annotated[Asker, Depends(Needs(Right.PROPOSE_STANDARDS))]
Body = Annotated[str, Query(max_length=64)]
_DECISION_ZH = {outcome.value: zh for zh, outcome in DECISIONS.items()}


class ComingItem(Wire):
    """What a parameter will read from a later day on."""

    from_on: date
    said: str


class StandardItem(Wire):
    """One parameter that a county may set: above it, in it, and to come."""

    key: str
    label: str
    theme: str
    hint: str
    above: str
    article: str
    bound: str | None
    current: str
    own: bool
    coming: list[ComingItem]


class ProposalItem(Wire):
    """One proposal; `outcome` is none while it waits for a second person."""

    standard_id: str
    org_id: str
    key: str
    label: str
    value: str | None
    from_on: date
    reason: str
    proposed_by: str
    proposed_at: AwareDatetime
    outcome: StandardOutcome | None
    settled_by: str
    settled_at: AwareDatetime | None
    remark: str


class StandardBody(Wire):
    """A proposal for one's own county; a value of none goes back to what stands above."""

    key: str = Field(max_length=64)
    value: str | None = Field(max_length=120)
    from_on: date
    reason: str = Field(max_length=1000)


class DecisionBody(Wire):
    """What becomes of a proposal."""

    decision: Literal["approved", "refused", "withdrawn"]
    reason: str = Field(default="", max_length=1000)


@router.get("/standards")
def standards(request: Request, asker: Reader, org: Body = "", on: date | None = None) -> list[StandardItem]:
    """Give everything that a county may set, as of a day."""
    console = console_of(request)
    day = on or legal_day(console.now())
    view = standards_view(console, asker, county_of(console, asker, org), day)
    return [_line(line) for lines in view.themes.values() for line in lines]


@router.get("/standards/proposals")
def proposals(request: Request, asker: Reader, org: Body = "") -> list[ProposalItem]:
    """Give every proposal of a county, the newest first."""
    console = console_of(request)
    return [_item(one) for one in past_proposals(console, asker, county_of(console, asker, org))]


@router.put("/standards/proposals/{standard_id}", responses={201: {"model": ProposalItem}})
def put_proposal(
    request: Request, response: Response, asker: Proposer, *, standard_id: Key, body: StandardBody
) -> ProposalItem:
    """Propose a standard: 201 when it is new, 200 when the same stands there under this id already."""
    console = console_of(request)
    county = county_of(console, asker)
    known = {one.standard.standard_id for one in past_proposals(console, asker, county)}
    typed = {
        "key": body.key,
        "value": body.value or "",
        "back": "back" if body.value is None else "",
        "from_on": body.from_on.isoformat(),
        "reason": body.reason,
    }
    made = propose(console, asker, county, typed, key=standard_id)
    response.status_code = 200 if made.standard_id in known else 201
    return _item(proposal(console, asker, made.standard_id))


@router.put("/standards/proposals/{standard_id}/decision")
def decide(
    request: Request,
    asker: Proposer,
    *,
    standard_id: Annotated[str, Path(max_length=64)],
    body: DecisionBody,
) -> ProposalItem:
    """Approve or refuse what another proposed, or take back one's own; the same again changes nothing."""
    console = console_of(request)
    now = proposal(console, asker, standard_id).standard
    same = now.outcome is not None and (now.outcome.value, now.settled_by) == (body.decision, asker.actor)
    if not same:
        settle(console, asker, standard_id, _DECISION_ZH[body.decision], body.reason)
    return _item(proposal(console, asker, standard_id))


def _line(line: StandardLine) -> StandardItem:
    return StandardItem(
        key=line.key,
        label=line.label,
        theme=line.theme,
        hint=line.hint,
        above=said(line.above),
        article=str(line.above.citation),
        bound=line.bound,
        current=said(line.current),
        own=line.own,
        coming=[ComingItem(from_on=span.from_on, said=said(span)) for span in line.coming],
    )


def _item(one: Proposal) -> ProposalItem:
    standard, told = one.standard, one.standard.proposed
    return ProposalItem(
        standard_id=standard.standard_id,
        org_id=told.org_id,
        key=told.key,
        label=one.label,
        value=told.value,
        from_on=told.from_on,
        reason=told.reason,
        proposed_by=standard.proposed_by,
        proposed_at=standard.proposed_at,
        outcome=standard.outcome,
        settled_by=standard.settled_by,
        settled_at=standard.settled_at,
        remark=standard.remark,
    )
