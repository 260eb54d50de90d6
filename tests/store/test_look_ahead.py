"""Looking ahead changes no answer: what is there, what is not, and what comes meanwhile read the same."""

from contextlib import suppress

from correction.office.ports import LogKind
from tests.store.office_samples import CITIZEN_NO, NOW, open_case, opened, person

OTHER_NO = "330702199003070011"
ASKED = ("case-1", "case-2", "nobody")


def answers(uow):
    return (
        [uow.began_on(case_id) for case_id in ASKED],
        [uow.find_case(citizen_no=number) for number in (CITIZEN_NO, OTHER_NO)],
        [uow.entries(case_id) for case_id in ASKED],
    )


def test_answers_are_the_same_with_and_without_a_look_ahead(store) -> None:
    open_case(store, "case-1", who=person(citizen_no=CITIZEN_NO))
    open_case(store, "case-2", who=person("李四"))
    with store.reading() as uow:
        plain = answers(uow)
    with store.reading() as uow:
        uow.look_ahead(ASKED, citizen_nos=(CITIZEN_NO, OTHER_NO))
        assert answers(uow) == plain


def test_what_is_opened_after_a_look_ahead_is_seen(store) -> None:
    with store.writing() as uow:
        uow.look_ahead(["case-1"], citizen_nos=[CITIZEN_NO])
        assert uow.began_on("case-1") is None
        assert uow.find_case(citizen_no=CITIZEN_NO) == ()
        uow.create_log("case-1", LogKind.CASE, office_id="office-1")
        uow.append("case-1", [opened("case-1", who=person(citizen_no=CITIZEN_NO))], recorded_at=NOW)
        assert uow.began_on("case-1") is not None
        assert uow.find_case(citizen_no=CITIZEN_NO) == ("case-1",)


def test_what_a_failed_part_had_read_is_forgotten_with_it(store) -> None:
    with store.writing() as uow:
        with suppress(LookupError), uow.savepoint():
            uow.look_ahead(["case-1"], citizen_nos=[CITIZEN_NO])
            uow.create_log("case-1", LogKind.CASE, office_id="office-1")
            uow.append("case-1", [opened("case-1", who=person(citizen_no=CITIZEN_NO))], recorded_at=NOW)
            fail()
        assert uow.began_on("case-1") is None
        assert uow.find_case(citizen_no=CITIZEN_NO) == ()


def fail() -> None:
    raise LookupError
