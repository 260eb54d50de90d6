"""What bodies do beside single cases (机构事项): investigations, powers, rosters, returns, templates."""

from datetime import datetime

from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry
from correction.domain.moments import DateSpan
from correction.office.admission import entrust, investigations
from correction.office.approvals import deciding
from correction.office.caseload import handing_over
from correction.office.counting import returns, statistics
from correction.office.ladder import duty
from correction.office.papers import issuing, volumes
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook
from correction_console.api.verbs import Verb
from correction_console.rights import Right

_BODY, _LOOK = "/bodies/{org_id}", "/investigations/{investigation_id}"


def submit(
    uow: UnitOfWork,
    org_id: str,
    period: DateSpan,
    *,
    book: Rulebook,
    calendar: WorkCalendar,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Submit the return of a body for a period; its figures stand from then on."""
    cases = tuple(statistics.cases_of(uow, book, calendar, now))
    return returns.submit_return(uow, org_id, period, cases, book, actor=actor, now=now)


VERBS = (
    Verb(investigations.ask, "/bodies/{body_id}/investigations", Right.DECIDE, "收到调查评估委托"),
    Verb(investigations.complete, f"{_LOOK}/completed", Right.DECIDE, "委托材料补齐"),
    Verb(investigations.extend, f"{_LOOK}/extended", Right.DECIDE, "延长调查评估"),
    Verb(investigations.answer, f"{_LOOK}/answered", Right.DECIDE, "提交调查评估意见"),
    Verb(investigations.tell_impossible, f"{_LOOK}/impossible", Right.DECIDE, "无法进行调查评估"),
    Verb(investigations.withdraw, f"{_LOOK}/withdrawn", Right.DECIDE, "撤回委托"),
    Verb(investigations.copy, f"{_LOOK}/copied", Right.DECIDE, "抄送调查评估文书"),
    Verb(
        investigations.link,
        "/cases/{case_id}/investigations/{investigation_id}",
        Right.DECIDE,
        "关联调查评估",
    ),
    Verb(entrust.delegate, "/delegations", Right.DECIDE, "委托权限"),
    Verb(deciding.appoint_head, "/heads", Right.KEEP_BODY, "登记负责人"),
    Verb(duty.set_days, "/duty", Right.KEEP_BODY, "登记值班"),
    Verb(handing_over.hand_over, "/handovers", Right.HAND_OVER, "工作移交"),
    Verb(
        submit,
        f"{_BODY}/returns/submitted",
        Right.SUBMIT_RETURNS,
        "上报报表",
        covers=returns.submit_return,
        own=True,
    ),
    Verb(returns.withdraw_return, f"{_BODY}/returns/withdrawn", Right.SUBMIT_RETURNS, "作废报表", own=True),
    Verb(issuing.set_template, f"{_BODY}/templates", Right.KEEP_BODY, "修改文书模板"),
    Verb(volumes.set_orders, f"{_BODY}/volume-orders", Right.KEEP_BODY, "修改案卷目录"),
)
