"""A case is found by the number that the office gave it, in every store, and by no part of it."""

from dataclasses import replace

import msgspec

from correction.domain.facts.admission import CaseOpened
from correction.office.ids import derived_id
from correction.office.ports import LogKind
from correction.store.log.codec import decode, encode
from tests.store.office_samples import NOW, ORDER, opened, person


def put(store, *drafts):
    with store.writing() as uow:
        for item in drafts:
            case_id = item.entry_id.removesuffix("/opened")
            uow.create_log(case_id, LogKind.CASE, office_id="office-1")
            uow.append(case_id, [item], recorded_at=NOW)


def test_a_case_is_found_by_its_number_whatever_its_id_is(store):
    put(store, opened("case-1", case_no="A001"), opened("case-2", case_no="A0011"), opened("case-3"))
    with store.reading() as uow:
        assert uow.find_case(case_no="A001") == ("case-1",)
        assert uow.find_case(case_no=" a001 ") == ("case-1",)
        assert uow.find_case(case_no="A00") == ()


def test_number_and_document_number_both_lead_to_the_case_also_where_they_are_the_same(store):
    order = replace(ORDER, document_no="（2026）浙0701刑初1号")
    put(
        store,
        opened("case-1", order=order, case_no="A001"),
        opened("case-2", order=order, case_no="（2026）浙0701刑初1号"),
    )
    with store.reading() as uow:
        assert uow.find_case(case_no="A001") == ("case-1",)
        assert uow.find_case(case_no="（2026）浙0701刑初1号") == ("case-1", "case-2")


def test_a_case_opened_before_numbers_were_kept_reads_without_one_and_is_found_by_its_derived_id(store):
    case_id = derived_id("case", "A001")
    put(store, opened(case_id, who=person("王五")))
    with store.reading() as uow:
        assert uow.find_case(case_no="A001") == (case_id,)
        assert uow.entries(case_id)[0].payload.case_no is None


def test_a_stored_opening_without_the_field_reads_as_one_without_a_number():
    payload = opened("case-1", case_no="A001").payload
    raw = msgspec.json.decode(encode(payload))
    del raw["case_no"]
    assert decode(CaseOpened.KIND, 1, msgspec.json.encode(raw)) == replace(payload, case_no=None)


def test_the_number_does_not_lie_in_the_file(sqlite, path):
    put(sqlite, opened("case-1", case_no="城关-2026-0417"))
    sqlite.close()
    stored = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    assert "城关-2026-0417".encode() not in stored
