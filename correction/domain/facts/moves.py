"""After a change of place was granted (执行地变更的交接): 社区矫正法 第二十七条; 实施办法 第三十一条.

The old county keeps the person until the new one acknowledges them; until then it is the one that searches.
"""

from datetime import date

from correction.domain.entry import Fact, fact


@fact("move_told", zh="告知变更决定")
class MoveTold(Fact):
    """The person received the decision on this day (告知变更决定); their days for reporting run from it."""

    approval_id: str


@fact("move_no_show", zh="新执行地告知未报到")
class MoveNoShow(Fact):
    """The new county told on this day that the person has not come (新执行地告知未报到)."""

    approval_id: str
    by: str


@fact("move_accepted", zh="新执行地接收")
class MoveAccepted(Fact):
    """The new county acknowledged person and file (新执行地接收回执); the person had come on `reported_on`.

    `office_id` is the office that answers from now on, none where the new county keeps books of its own: then
    the case goes on there and ends here (转出).
    """

    approval_id: str
    by: str
    reported_on: date
    document_no: str
    office_id: str | None = None
