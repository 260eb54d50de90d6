"""Every store keeps local standards alike: the same entries, the same book, the same cases due."""

from datetime import date

from correction.domain.organisation import OrgLevel, OrgUnit
from correction.domain.standards import standards_of
from correction.office.organisation import set_unit
from correction.office.standards.in_force import in_force
from tests.standards.county import BOOK, GRACE, NOW, Counties


def test_standards_are_read_back_and_hold_for_bodies_that_come_later(store) -> None:
    counties = Counties(store)
    counties.admit("case-a", "A1")
    counties.admit("case-b", "B1")
    with store.reading() as uow:
        assert (uow.standards_mark(), uow.standards()) == (0, ())
        assert in_force(uow, BOOK) is BOOK
    counties.sweep(NOW)
    done = counties.set("5", from_on=date(2026, 3, 12))
    with store.reading() as uow:
        (kept,) = standards_of(uow.standards())
        book, mark = in_force(uow, BOOK), uow.standards_mark()
        assert in_force(uow, book) is book
    assert (kept.proposed, kept.settled_by, kept.outcome) == (done.proposed, "a2", done.outcome)
    assert book.mark == mark > 0
    assert set(store.claim_due(NOW, 9)) == {"case-a", "A1"}
    new = OrgUnit(org_id="A2", level=OrgLevel.OFFICE, name="城东司法所", parent_id="A")
    with store.writing() as uow:
        set_unit(uow, new, actor="t", now=NOW)
        assert uow.standards_mark() > mark
        read = [
            in_force(uow, book).at_body(org).whole(GRACE, date(2026, 3, 12)) for org in ("A1", "A2", "B1")
        ]
    assert read == [5, 5, 15]
