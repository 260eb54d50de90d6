"""Several cases of one person over time: each page names the others, as far as whoever asks may see them."""

from dataclasses import replace

import pytest

from correction.domain.facts.admission import CaseOpened
from correction.office.admission.admit import admit
from tests.console.conftest import A001, A003, B001, NOW, entries


def again(console, case_id, of, office_id="S1"):
    """Open another case of the person of a case."""
    (opened,) = entries(console, of, CaseOpened)
    another = replace(opened.payload, case_no=case_id, office_id=office_id)
    with console.office.store.writing() as uow:
        admit(uow, case_id=case_id, opened=another, actor="t", now=NOW)


def test_the_page_of_a_person_names_their_other_cases_both_ways(visit, console):
    officer = visit("lin")
    assert "同一人的其他案件" not in officer.get(f"/people/{A001}").text
    again(console, "C-2", A001)
    page = officer.get(f"/people/{A001}").text
    assert "同一人的其他案件" in page
    assert 'href="/people/C-2"' in page
    assert f'href="/people/{A001}"' in officer.get("/people/C-2").text


@pytest.mark.parametrize(("of", "office_id"), [(A001, "S2"), (A003, "S1")])
def test_neither_a_neighbours_case_nor_that_of_a_shielded_person_is_named(visit, console, of, office_id):
    again(console, "C-2", of, office_id)
    assert "C-2" not in visit("lin").get(f"/people/{of}").text
    assert "C-2" not in visit("hedong").get(f"/people/{B001}").text
