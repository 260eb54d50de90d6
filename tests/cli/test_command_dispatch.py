"""The ledger at the desk: what is owed is worked out, what was sent is recorded, nonsense is refused."""

import pytest

from correction.cli.exits import ExitCode

SANCTION = ("record", "sanction", "A001", "--on", "2026-03-05", "--kind", "训诫", "--document", "训诫1号")
BREACH = ("record", "breach", "A001", "--on", "2026-03-03", "--kind", "违反外出规定", "--gravity", "情节轻微")
TO_PROCURATORATE = ("--to", "人民检察院", "--by", "协同平台", "--document", "抄送1号")


@pytest.fixture
def admonished(office):
    """An office in which one person was admonished; gives the number of the decision."""
    breach = office.ask(*BREACH, "--evidence", "询问笔录")
    decided = office.ask(*SANCTION, "--basis", breach["number"])
    return office, decided["number"]


def lines(office, *words, at="2026-03-10T20:00:00+08:00"):
    return office.ask("dispatch", "list", *words, at=at)["lines"]


def test_an_admonition_is_owed_to_person_procuratorate_and_public_without_a_last_day(admonished):
    office, number = admonished
    told = lines(office)
    assert [(line["recipient"], line["state"], line["due_on"]) for line in told] == [
        ("person", "owed", None),
        ("procuratorate", "owed", None),
        ("public", "owed", None),
    ]
    assert {line["event_number"] for line in told} == {number}
    assert lines(office, "--overdue") == []
    shown = office.run("dispatch", "list").out
    assert "待送" in shown
    assert "转述·待核对原文" in shown


def test_a_paper_goes_from_sent_to_receipt_to_result(admonished):
    office, number = admonished
    sent = office.ask("dispatch", "sent", "A001", number, *TO_PROCURATORATE, "--on", "2026-03-06")
    assert [line["recipient"] for line in lines(office)] == ["person", "public"]
    office.ask("dispatch", "receipt", "A001", sent["number"], "--on", "2026-03-07")
    office.ask("dispatch", "result", "A001", sent["number"], "--on", "2026-03-09", "--text", "无异议")
    (line,) = [each for each in lines(office, "A001") if each["recipient"] == "procuratorate"]
    assert (line["state"], line["sent_on"], line["receipt_on"]) == ("answered", "2026-03-06", "2026-03-07")
    assert (line["result"], line["document_no"]) == ("无异议", "抄送1号")
    assert "送达文书" in office.run("case", "A001").out


def test_papers_wait_for_their_receipt_and_the_person_gives_none(admonished):
    office, number = admonished
    sent = office.ask("dispatch", "sent", "A001", number, *TO_PROCURATORATE, "--on", "2026-03-06")
    office.ask("dispatch", "sent", "A001", number, "--to", "本人", "--on", "2026-03-06")
    (row,) = office.ask("dispatch", "receipts")["papers"]
    assert (row["recipient"], row["sent_on"], row["due_on"], row["late"]) == (
        "procuratorate", "2026-03-06", None, False,
    )  # fmt: skip
    assert "没有规定" in office.run("dispatch", "receipts", "A001").out
    office.ask("dispatch", "receipt", "A001", sent["number"], "--on", "2026-03-07")
    assert office.ask("dispatch", "receipts")["papers"] == []
    assert "没有待退的回执" in office.run("dispatch", "receipts").out


def test_the_ledger_of_a_past_day_knows_nothing_of_later_papers(admonished):
    office, number = admonished
    office.ask("dispatch", "sent", "A001", number, *TO_PROCURATORATE, "--on", "2026-03-08")
    states = {line["recipient"]: line["state"] for line in lines(office, "A001", "--as-of", "2026-03-07")}
    assert states["procuratorate"] == "owed"
    assert lines(office, "A001", "--as-of", "2026-03-04") == []


def test_under_a_book_that_adopted_the_ledger_what_is_late_is_an_alert_of_the_office(desk, office):
    created = desk.folder / "adopted"
    at = "2026-03-01T08:00:00+08:00"
    desk.run("create", created, "--book", "demo-ledger", "--demo-key", at=at)
    for kind in ("org", "staff", "roster"):
        ran = desk.run("import", kind, desk.folder / f"{kind}.csv", home=created, at=at)
        assert ran.code == 0, ran.err
    breach = ("record", "breach", *BREACH[2:], "--evidence", "询问笔录")
    assert desk.run(*breach, home=created).code == 0
    found = desk.run("case", "A001", "--json", home=created).told["entries"]
    number = next(entry["number"] for entry in found if entry["kind"] == "breach_established")
    assert desk.run(*SANCTION, "--basis", number, home=created).code == 0
    # Thursday the 5th and three days is Sunday the 8th, so Monday the 9th is the last day.
    desk.run("sweep", home=created, at="2026-03-10T08:00:00+08:00")
    told = desk.run("alerts", "list", "--kind", "文书/回执超期", "--json", home=created).told["alerts"]
    late = [alert for alert in told if alert["rule"] == "dispatch_late"]
    assert len(late) == 2
    assert {alert["bearer"] for alert in late} == {"office"}
    overdue = desk.run("dispatch", "list", "--overdue", "--json", home=created).told["lines"]
    assert {line["recipient"] for line in overdue} == {"person", "procuratorate"}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--to", "检察院", "--on", "2026-03-06"), ExitCode.REFUSED, "人民检察院"),
        (("--to", "人民检察院", "--by", "口头", "--on", "2026-03-06"), ExitCode.REFUSED, "直接送达"),
        (("--to", "人民检察院", "--on", "2026-03-04"), ExitCode.REFUSED, "早于事项发生之日"),
        (("--to", "人民检察院", "--on", "2026-03-11"), ExitCode.REFUSED, "未发生的事"),
    ],
)
def test_a_sending_that_cannot_be_so_is_refused(admonished, words, code, told):
    office, number = admonished
    ran = office.run("dispatch", "sent", "A001", number, *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_only_what_has_to_be_told_is_sent_and_only_once(admonished):
    office, number = admonished
    ran = office.run("dispatch", "sent", "A001", "1", *TO_PROCURATORATE, "--on", "2026-03-06")
    assert "不是须送达文书的事项" in ran.err
    office.ask("dispatch", "sent", "A001", number, *TO_PROCURATORATE, "--on", "2026-03-06")
    again = office.run("dispatch", "sent", "A001", number, *TO_PROCURATORATE, "--on", "2026-03-07")
    assert again.code == ExitCode.CONFLICT
    unknown = office.run("dispatch", "sent", "A001", "99", *TO_PROCURATORATE, "--on", "2026-03-06")
    assert unknown.code == ExitCode.NOT_FOUND


def test_a_receipt_needs_a_sending_before_it_and_comes_once(admonished):
    office, number = admonished
    sent = office.ask("dispatch", "sent", "A001", number, *TO_PROCURATORATE, "--on", "2026-03-06")["number"]
    of_decision = office.run("dispatch", "receipt", "A001", number, "--on", "2026-03-07")
    assert "不是送达记录" in of_decision.err
    early = office.run("dispatch", "receipt", "A001", sent, "--on", "2026-03-05")
    assert "早于送达日期" in early.err
    office.ask("dispatch", "receipt", "A001", sent, "--on", "2026-03-07")
    again = office.run("dispatch", "receipt", "A001", sent, "--on", "2026-03-08")
    assert again.code == ExitCode.CONFLICT
    empty = office.run("dispatch", "result", "A001", sent, "--on", "2026-03-08", "--text", " ")
    assert "没有写明办理结果" in empty.err


def test_what_the_table_does_not_publish_is_not_posted_up(office):
    breach = office.ask(
        *("record", "breach", "A001", "--on", "2026-03-03", "--kind", "违反外出规定"),
        *("--gravity", "情节较重", "--evidence", "询问笔录"),
    )
    asked = office.ask(
        *("record", "sanction", "A001", "--on", "2026-03-05", "--kind", "提请治安管理处罚"),
        *("--basis", breach["number"]),
    )
    ran = office.run("dispatch", "sent", "A001", asked["number"], "--to", "公示", "--on", "2026-03-06")
    assert "不在公示之列" in ran.err
    assert office.ask("case", "A001")["entries"][0]["kind"] == "attempt_refused"
