"""Whom a person must not meet, at the desk: one command, an entry in both files, refusals that say why."""

import pytest

from correction.cli.exits import ExitCode

CONTACT = ("record", "contact", "A001", "--other", "A002", "--relation", "同案犯", "--on", "2026-03-04")


def barred(office, case_no):
    return [e for e in office.ask("case", case_no)["entries"] if e["kind"] == "contact_barred"]


def test_both_files_name_the_other_and_doing_it_again_changes_nothing(office):
    told = office.ask(*CONTACT)
    assert [len(barred(office, case_no)) for case_no in ("A001", "A002")] == [1, 1]
    assert office.ask(*CONTACT) == told
    assert office.ask("record", "contact", "A002", "--other", "A001", *CONTACT[5:])["number"] > 0
    assert [len(barred(office, case_no)) for case_no in ("A001", "A002")] == [1, 1]
    assert "同案犯" in office.run("case", "A001").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--other", "A001"), ExitCode.REFUSED, "填的是本人的案件"),
        (("--other", "A999"), ExitCode.NOT_FOUND, "A999"),
        (("--other", "A002", "--relation", "被害人"), ExitCode.REFUSED, "没有“被害人”"),
        (("--other", "A002", "--until", "2026-03-03"), ExitCode.REFUSED, "2026-03-03"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(office, words, code, told):
    ran = office.run("record", "contact", "A001", *CONTACT[5:], *words)
    assert (ran.code, told in ran.err) == (code, True)
    assert barred(office, "A001") == []
