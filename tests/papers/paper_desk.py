"""A county with one case in memory, and papers made of what is recorded there."""

from datetime import UTC, date, datetime

from correction.domain.facts.admission import Released
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel
from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity
from correction.domain.order import Category
from correction.domain.papers.kinds import PaperKind
from correction.domain.person import Person, Sex
from correction.office.endings.sanctions import decide, establish_breach
from correction.office.ids import derived_id
from correction.office.papers.issuing import Wanted, issue
from correction.testing.memory import MemoryStore
from tests.core.case_desk import BOOK, CASE, CaseDesk

SOMEBODY = Person(
    name="周明远",
    sex=Sex.MALE,
    born_on=date(1985, 6, 1),
    citizen_no="330702198506011238",
    phone="13900000001",
)
AT = datetime(2026, 9, 1, 2, tzinfo=UTC)
TALK = {
    "开始时间": "2026-09-01 09:00",
    "结束时间": "2026-09-01 09:40",
    "地点": "城关司法所谈话室",
    "谈话人": "林所长",
    "记录人": "协理员甲",
    "谈话内容": "问：近期生活如何？\n答：在厂里上班，一切正常。",
}


class PaperDesk(CaseDesk):
    """A case with leave, a warning and a release on record, as papers need them."""

    store: MemoryStore

    def __init__(self, category=Category.PROBATION, *, person=SOMEBODY):
        super().__init__(category, person=person)

    def leave(self, level=LeaveLevel.COUNTY, leave_id="L1"):
        days = {"leave_id": leave_id, "from_on": date(2026, 3, 10), "to_on": date(2026, 3, 19)}
        asked = LeaveAsked(**days, reason="父亲住院", destination="上海市徐汇区")
        self.put(asked, date(2026, 3, 1), "S1a")
        return self.put(LeaveGranted(**days, destination="上海市徐汇区", level=level), date(2026, 3, 5))

    def warning(self, document_no=""):
        breach = self.item(
            BreachEstablished(
                breach=BreachKind.LEAVE, gravity=Gravity.HEAVIER, evidence="本人询问笔录、车站购票记录"
            ),
            date(2026, 4, 2),
        )
        with self.store.writing() as uow:
            establish_breach(uow, CASE, breach, now=AT)
        warned = Decided(
            decision=DecisionKind.WARNING, basis_entries=(breach.entry_id,), document_no=document_no
        )
        return self.act(decide, warned, date(2026, 4, 8))

    def release(self):
        return self.put(Released(ground="矫正期满"), date(2026, 8, 31))

    def issue(self, paper: PaperKind, about=None, *, typed=None, key=None, actor="K1", at=AT):
        wanted = Wanted(log_id=CASE, paper=paper, about_entry_id=about, typed=typed or {})
        entry_id = key or derived_id("test", paper.value, str(about), str(self.count))
        self.count += 1
        with self.store.writing() as uow:
            return issue(uow, BOOK, wanted, entry_id=entry_id, actor=actor, now=at)


def words_of(document):
    """Everything that stands on a paper, as one text."""
    return "\n".join(text for _where, text in document.words())
