"""Supervision orders (督办单): a superior body demands that something be done by a day.

They stand in the log of the body that is asked, so that their clock is judged with it.
"""

from datetime import date

from correction.domain.entry import Fact, fact


@fact("supervision_ordered", zh="下发督办单")
class SupervisionOrdered(Fact):
    """A superior body asks a body below to mend something and to reply by a day, that day included (督办单).

    `about_case_id`, `about_alert_id` and `about_check_id` (the check of a patrol) name what it is about;
    without any of them it is about the work as a whole.
    """

    from_org_id: str
    demands: str
    due_on: date
    document_no: str = ""
    about_case_id: str | None = None
    about_alert_id: str | None = None
    about_check_id: str | None = None


@fact("supervision_replied", zh="回复督办单")
class SupervisionReplied(Fact):
    """The body that was asked says what it did (回复督办单).

    `asked_entry_id` is the order itself, or the return by which more was asked.
    """

    order_entry_id: str
    asked_entry_id: str
    content: str


@fact("supervision_settled", zh="审核督办回复")
class SupervisionSettled(Fact):
    """The superior body accepted a reply, or returned it with another day (办结、退回).

    `due_on` is the day by which the next reply is due, none where the matter is settled.
    """

    order_entry_id: str
    reply_entry_id: str
    accepted: bool
    remark: str = ""
    due_on: date | None = None
