"""Carrying a request out (办理请求): whose it is, whether it was done before, and what it led to."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from pydantic import BaseModel

from correction.domain.case.requests import requests_of
from correction.domain.entry import Draft
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.admission import investigations
from correction.office.admission.receiving import desk_of
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ports import PLATFORM_LOG, UnitOfWork
from correction.office.record import RARE_ONLY
from correction.office.supervision.sensitive_periods import order_of
from correction.store.sent_work import Sent
from correction.store.unit import OfficeUnitOfWork
from correction_console.api.verbs import Verb
from correction_console.api.wire import plain
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.papers import brief_within, investigations_of
from correction_console.recording import checked_key

_BODIES = frozenset(
    {"office_id", "org_id", "body_id", "county_id", "to_org_id", "from_org_id", "by_org_id", "office_ids"}
)
_CASES = frozenset({"case_id", "other_case_id", "about_case_id", "case_ids"})
_NOT_OURS = "没有这个机构，或不在您的管辖范围内"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: which verb, at which place, what it says, under which key."""

    verb: Verb
    places: Mapping[str, str]
    body: BaseModel | None
    key: str

    @property
    def said(self) -> str:
        """The whole request, in one way of writing it."""
        said = self.body.model_dump(mode="json") if self.body is not None else None
        text = json.dumps([self.verb.name, self.places, said], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def home(self) -> str:
        """The log in which it is done: the platform's where the path names none."""
        named = ("case_id", "log_id", "investigation_id")
        return next((self.places[name] for name in named if name in self.places), PLATFORM_LOG)


def carry_out(console: Console, asker: Asker, asked: Asked) -> tuple[Sent, bool]:
    """Do what is asked, once; give what it led to, and whether that was new.

    Raises NotFound for whatever is not the asker's, NotAllowed for a body below where it must be their own,
    InvalidValue for a key that is none, Conflict for one that stands for something else, and what the verb
    raises; what the law refuses stays in the log.
    """
    checked_key(asked.key)
    values = {name: plain(getattr(asked.body, name)) for name in asked.verb.asks}
    check_range(console, asker, {**asked.places, **values})
    if asked.verb.own and asked.places["org_id"] != asker.org_id:
        raise NotAllowed(asked.verb.did, "只能办理本机构的", "由该机构的人员办理")
    if asked.home == PLATFORM_LOG and "order_id" in asked.places and "office_id" not in asked.places:
        _check_order(console, asker, asked.places["order_id"])
    now, book = console.now(), console.book()
    tried = _attempt(console, asker, asked, now)
    when = _when(asked, now)

    def work(unit: UnitOfWork) -> tuple[Sent, bool]:
        if asked.home != PLATFORM_LOG:
            # Whoever writes the log of a case holds its head: the same request at the same time waits here.
            unit.office_of(asked.home)
        uow = cast("OfficeUnitOfWork", unit)
        if (done := uow.sent(asked.key, asked.said)) is not None:
            return done, False
        if asked.home != PLATFORM_LOG and uow.has_entry(asked.home, asked.key):
            raise Conflict("记录编号", f"{asked.key} 已用于另一条记录", "换一个新的编号重新提交")
        given: dict[str, Any] = {"uow": uow, "book": book, "calendar": console.office.calendar}
        given |= {"actor": asker.actor, "now": now, "when": when, "entry_id": asked.key}
        _call(asked, given, values)
        return uow.keep_sent(asked.key, asked.said, now=now), True

    return attempt(console.office.store, tried, work)


def check_range(console: Console, asker: Asker, values: Mapping[str, Any]) -> None:
    """Refuse whatever a request names that is not the asker's, wherever it names it; raises NotFound."""
    for name, said in named(values):
        if name in _CASES:
            asker.case(console.office.store, said)
        elif name in _BODIES and said not in asker.offices:
            raise NotFound("机构", _NOT_OURS, "核对机构编号")
        elif name == "log_id":
            brief_within(console, asker, said)
        elif name == "investigation_id" and said not in investigations_of(console, asker):
            raise NotFound("调查评估", "没有这项调查评估，或不在您的管辖范围内", "核对编号")


def _check_order(console: Console, asker: Asker, order_id: str) -> None:
    """Refuse an order of another county, or of the one above, as one that there is not; raises NotFound."""
    unknown = NotFound("重点时段", "没有这项命令，或不是您管辖的县级机构作出的", "由作出命令的机构办理")
    with console.office.store.reading() as uow:
        try:
            order = order_of(uow, order_id)
        except NotFound:
            raise unknown from None
    if order.county_id not in asker.offices:
        raise unknown


def named(values: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Give every text in a request with the name under which it stands."""
    if isinstance(values, str):
        yield name, values
    elif isinstance(values, Mapping):
        for inner, said in values.items():
            yield from named(said, inner)
    elif isinstance(values, tuple | list):
        for said in values:
            yield from named(said, name)
    elif hasattr(values, "__dataclass_fields__"):
        for field in cast("Iterable[str]", values.__dataclass_fields__):
            yield from named(getattr(values, field), field)


def _attempt(console: Console, asker: Asker, asked: Asked, now: datetime) -> Attempt:
    matter: ApprovalMatter | None = None
    approval_id = asked.places.get("approval_id") or asked.places.get("leave_id")
    with console.office.store.reading() as uow:
        # A body may have no log yet: what is refused there stays in the platform's.
        stays_in = asked.home if uow.office_of(asked.home) is not None else PLATFORM_LOG
        if approval_id is not None:
            file = CaseFile.of_log(asked.home, uow.entries(asked.home, settled=RARE_ONLY))
            matter = next((r.matter for r in requests_of(file) if r.approval_id == approval_id), None)
    return Attempt(
        case_id=stays_in,
        matter=matter,
        did=asked.verb.did,
        actor=asker.actor,
        now=now,
        approval_id=approval_id,
    )


def _when(asked: Asked, now: datetime) -> When:
    on: date | None = getattr(asked.body, "happened_on", None)
    at: datetime | None = getattr(asked.body, "happened_at", None)
    if on is not None and at is not None:
        raise InvalidValue("happened_on", "同时写了 happened_at", "只写其中一项")
    return When.day(on) if on is not None else When.at(at or now)


def _call(asked: Asked, given: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    verb, said = asked.verb, dict(values)
    fact = said.pop("fact", None)
    if verb.fact_name not in ("", "item"):
        said[verb.fact_name] = fact
    by = {"when": given["when"], "actor": given["actor"], "now": given["now"]}
    makers: dict[str, Callable[[], Any]] = {
        "item": lambda: Draft(entry_id=asked.key, when=given["when"], actor=given["actor"], payload=fact),
        "act": lambda: investigations.Act(book=given["book"], **by),
        "desk": lambda: desk_of(given["uow"], given["book"], asked.home, **by),
    }
    made = {name: make() for name, make in makers.items() if name in verb.takes}
    mine = {name: asked.places[name] for name in verb.places if name in verb.takes}
    verb.does(
        **{name: each for name, each in {**given, **made}.items() if name in verb.takes}, **mine, **said
    )
