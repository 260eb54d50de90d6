"""The order to erase a case: recorded once, about one case, in the platform's log; only it opens the way."""

import pytest

from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.office import ErasureOrdered
from correction.office.admission.erasure import order_erasure
from correction.office.ports import PLATFORM_LOG
from correction.store.models.rebuild import rebuild
from tests.store.office_samples import NOW, open_case

DOCUMENT = "示司销〔2026〕1号"


def order(store, case_id="case-1", *, ground="依法销毁", document_no=DOCUMENT):
    with store.writing() as uow:
        return order_erasure(uow, case_id, ground=ground, document_no=document_no, actor="staff-1", now=NOW)


def test_an_order_stands_in_the_platforms_log_and_is_recorded_once(store):
    open_case(store)
    first = order(store)
    assert order(store, document_no=f" {DOCUMENT} ") == first
    with store.reading() as uow:
        (entry,) = uow.log(PLATFORM_LOG)
        assert uow.erasures() == (entry,)
    assert entry.entry_id == first
    assert entry.payload == ErasureOrdered(case_id="case-1", ground="依法销毁", document_no=DOCUMENT)


@pytest.mark.parametrize(("ground", "document_no"), [("", DOCUMENT), ("  ", DOCUMENT), ("依法销毁", " ")])
def test_an_order_without_a_ground_or_a_document_is_refused(store, ground, document_no):
    open_case(store)
    with pytest.raises(InvalidValue, match="销毁决定"):
        order(store, ground=ground, document_no=document_no)


def test_only_cases_can_be_ordered_erased(store):
    open_case(store)
    order(store)
    for other in ("nobody", PLATFORM_LOG):
        with pytest.raises(NotFound):
            order(store, other)


def test_an_order_about_one_case_erases_no_other(database):
    for case_id in ("case-1", "case-2"):
        open_case(database, case_id)
    about_first = order(database)
    with pytest.raises(NotFound, match="case-2"):
        database.destroy_key("case-2", order_entry_id=about_first)
    with database.reading() as uow:
        assert uow.case_ids() == ("case-1", "case-2")


def test_an_erased_case_cannot_be_ordered_erased_again(database):
    open_case(database)
    database.destroy_key("case-1", order_entry_id=order(database))
    with pytest.raises(NotFound, match="已销毁"):
        order(database, document_no="示司销〔2026〕2号")


def test_a_case_set_aside_is_no_longer_listed_once_it_is_erased(database):
    open_case(database)
    for _ in range(3):
        database.claim_due(NOW, 1)
    assert database.set_aside() == ("case-1",)
    database.destroy_key("case-1", order_entry_id=order(database))
    assert database.set_aside() == ()


def test_orders_are_known_after_a_rebuild(database):
    for case_id in ("case-1", "case-2"):
        open_case(database, case_id)
    database.destroy_key("case-1", order_entry_id=order(database))
    assert rebuild(database) == 2
    with database.reading() as uow:
        assert [entry.payload.case_id for entry in uow.erasures()] == ["case-1"]
        assert uow.case_ids() == ("case-2",)
