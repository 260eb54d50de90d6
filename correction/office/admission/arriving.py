"""The gate before an arrival (报到、移交): 社区矫正法 第二十一条.

Every way into the log leads through it: a command, a sheet, or another system that records. Whoever the law
lets report is not handed over, and whoever it has handed over does not report.
"""

from collections.abc import Iterable

from correction.domain.facts.admission import HandedOver, ReportedIn
from correction.domain.order import Order
from correction.office.ports import AnyDraft
from correction.office.unlawful import ContentUnlawful
from correction.rulebooks import load_book

ARRIVING = (ReportedIn, HandedOver)


def check_arrivals(order: Order, drafts: Iterable[AnyDraft]) -> None:
    """Refuse an arrival of the wrong kind for the category; raises ContentUnlawful."""
    for item in drafts:
        if isinstance(item.payload, ReportedIn) and order.handed_over:
            what = f"{order.category.zh}不由本人报到，由监狱、看守所或者公安机关移送"
            key, remedy = "handover.days", "登记移交，写明移送机关"
        elif isinstance(item.payload, HandedOver) and not order.handed_over:
            what = f"{order.category.zh}由本人报到，不办理移交"
            key, remedy = "first_report.days", "本人到场后登记报到"
        else:
            continue
        article = str(load_book("cn").cite(key, item.when.legal_on))
        raise ContentUnlawful(item.payload.ZH, what, remedy, article)
