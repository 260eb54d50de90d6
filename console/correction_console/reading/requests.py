"""Requests as the pages show them (申请): what waits, for whom, until when, and every step so far."""

from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.case.minors import is_sealed
from correction.domain.case.requests import Request
from correction.domain.errors import NotAllowed
from correction.domain.facts.leave import LeaveAsked
from correction.domain.moments import legal_day, local_text
from correction.domain.organisation import OrgLevel
from correction.office.approvals.folder import Folder, open_folder, open_folders
from correction.office.approvals.notice import opinions_wanted, short_notice
from correction.rules.office_work.approval_clocks import waiting
from correction.store.queries.screens import open_cases
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request: what is asked for, who decides it, and how far it is."""

    brief: Brief
    approval_id: str
    matter: str
    from_on: date
    to_on: date | None
    asked_on: date
    asked_by: str
    reason: str
    where: str
    rung: str
    stage: str
    due_on: date | None
    late: bool
    remark: str
    steps: tuple[tuple[str, str, str], ...]
    settled: str

    @property
    def days(self) -> int | None:
        """How many days it is for, both ends counted; none where it has no end."""
        return None if self.to_on is None else (self.to_on - self.from_on).days + 1


def inbox(console: Console, asker: Asker, now: datetime) -> tuple[RequestLine, ...]:
    """Give the requests that wait in the cases of whoever asks, the earliest due first."""
    store = console.office.store
    briefs = console.briefs.whole(store, open_cases(store, asker.offices))
    asking = [brief for brief in briefs.values() if brief.waiting]
    with store.reading() as uow:
        folders = tuple(open_folders(uow, [brief.log_id for brief in asking], console.book_to_show()))
    found = [
        _line(console, folder, brief, one.approval_id, now)
        for brief, folder in zip(asking, folders, strict=True)
        for one in brief.waiting
    ]
    return tuple(sorted(found, key=lambda line: (line.due_on or date.max, line.asked_on, line.approval_id)))


def request_line(console: Console, brief: Brief, approval_id: str, now: datetime) -> RequestLine:
    """Give one request with its steps; raises NotFound, and NotAllowed for a sealed record."""
    with console.office.store.reading() as uow:
        folder = open_folder(uow, brief.log_id, console.book_to_show())
    if is_sealed(folder.file):
        raise NotAllowed("申请", "犯罪记录已封存", "依法查询的，凭查询函由县级司法行政部门办理")
    return _line(console, folder, brief, approval_id, now)


def _line(console: Console, folder: Folder, brief: Brief, approval_id: str, now: datetime) -> RequestLine:
    office, on = console.office, legal_day(now)
    request = folder.request(approval_id)
    stage = None if request.settled else waiting(request, folder.book, office.calendar)
    asked = request.entry.payload
    return RequestLine(
        brief=brief,
        approval_id=approval_id,
        matter=request.matter.zh,
        from_on=request.from_on,
        to_on=request.to_on,
        asked_on=request.entry.when.legal_on,
        asked_by=request.entry.actor,
        reason=asked.reason,
        where=asked.destination if isinstance(asked, LeaveAsked) else "、".join(asked.places),
        rung=folder.rung(request, on)[0].zh,
        stage="" if request.settled else (stage.zh if stage else "等待决定"),
        due_on=stage.due_on if stage else None,
        late=stage is not None and on > stage.due_on,
        remark=_remark(console, folder, request, on),
        steps=_steps(request),
        settled=_settled(request),
    )


def _remark(console: Console, folder: Folder, request: Request, on: date) -> str:
    wanted = "" if request.settled else opinions_wanted(folder, request, on)
    short = short_notice(request, folder.book, console.office.calendar)
    return "；".join(filter(None, (f"还没有{wanted}的意见" if wanted else "", short)))


def _steps(request: Request) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            local_text(entry.when.starts_at),
            _LEVEL_ZH[entry.payload.level],
            f"{'同意' if entry.payload.favourable else '不同意'}：{entry.payload.opinion}",
        )
        for entry in request.opinions
    )


def _settled(request: Request) -> str:
    if request.settled is None:
        return ""
    done = {True: "已批准", False: "不予批准", None: "已撤回"}[request.granted]
    return f"{done}，{request.settled.actor} 于 {local_text(request.settled.recorded_at)} 登记"


_LEVEL_ZH = {
    OrgLevel.PROVINCE: "省级意见",
    OrgLevel.CITY: "市级意见",
    OrgLevel.COUNTY: "县级意见",
    OrgLevel.SQUAD: "中队意见",
    OrgLevel.OFFICE: "司法所意见",
    OrgLevel.STATION: "工作站意见",
}
