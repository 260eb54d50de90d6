"""A county's own standards: two persons, from a day on, never laxer than the law, never for the past."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.admission import OfficeAssigned
from correction.domain.facts.alerts import Matter
from correction.domain.facts.standards import StandardOutcome
from correction.domain.moments import When
from correction.domain.standards import standards_of
from correction.office.ladder.ageing import Aged
from correction.office.ladder.limits import limit_hours, limited
from correction.office.standards.in_force import in_force
from correction.office.standards.keeping import refuse, withdraw
from correction.rulebooks.glossary import glossary
from correction.rulebooks.local.laying import FloorLoosened
from correction.rulebooks.local.settable import settable
from tests.standards.county import BOOK, GRACE, MEDICAL, NOW, WRITTEN, Counties, morning


@pytest.fixture
def counties():
    return Counties()


def grace(book, org_id, on):
    return book.at_body(org_id).whole(GRACE, on)


def test_a_standard_holds_from_its_day_in_its_county_alone(counties) -> None:
    counties.set("5", from_on=date(2026, 3, 12))
    book = counties.book
    assert [grace(book, "A1", date(2026, 3, day)) for day in (11, 12, 30)] == [15, 5, 5]
    assert [grace(book, org, date(2026, 3, 12)) for org in ("A", "B1", "city")] == [5, 15, 15]
    assert book.adopted == BOOK.digest != book.at_body("A1").digest


def test_what_only_one_person_wants_changes_nothing(counties) -> None:
    proposed = counties.propose("5")
    assert counties.book is BOOK
    with pytest.raises(NotAllowed, match="不能自己批准"):
        counties.approve(proposed, actor="a1")
    assert counties.book is BOOK


@pytest.mark.parametrize(("actor", "said"), [("o1", "不是县级"), ("b1", "乙县司法局的人员不能")])
def test_nobody_of_an_office_or_of_another_county_proposes_or_approves(counties, actor, said) -> None:
    with pytest.raises(NotAllowed, match=said):
        counties.propose("5", actor=actor)
    proposed = counties.propose("5")
    with pytest.raises(NotAllowed, match=said):
        counties.approve(proposed, actor=actor)


@pytest.mark.parametrize(
    ("key", "value", "article"),
    [
        (MEDICAL, "6", "社区矫正法实施办法》第二十四条"),
        ("report.health.cadence", "每季度", "社区矫正法实施办法》第二十四条"),
        ("leave.county_max_days", "31", "社区矫正法实施办法》第二十七条"),
        ("leave.office_max_days", "8", "社区矫正法实施办法》第二十七条"),
    ],
)
def test_what_is_laxer_than_the_law_is_refused_with_the_article(counties, key, value, article) -> None:
    with pytest.raises(FloorLoosened, match=article):
        counties.propose(value, key=key)
    with counties.store.reading() as uow:
        assert uow.standards() == ()


def test_what_is_stricter_than_the_law_or_as_strict_is_taken(counties) -> None:
    counties.set("2", key=MEDICAL)
    assert counties.book.at_body("A1").whole(MEDICAL, date(2026, 3, 12)) == 2
    counties.set("5", key="leave.office_max_days")
    assert counties.book.at_body("A1").whole("leave.office_max_days", date(2026, 4, 1)) == 5


@pytest.mark.parametrize("key", ["absence.warning_days", "cite.education", "no.such"])
def test_what_no_county_sets_is_refused(counties, key) -> None:
    with pytest.raises(NotFound, match="不是可以设的项目"):
        counties.propose("5", key=key)


@pytest.mark.parametrize("value", ["", "五", "-5", "5.5", "1000", "5 分钟", "严管5；普管6"])
def test_a_value_that_is_none_is_refused_with_how_to_write_it(counties, value) -> None:
    with pytest.raises(InvalidValue, match="填写 0 至 240 的整数"):
        counties.propose(value)


def test_a_standard_never_reaches_back(counties) -> None:
    for from_on in (date(2026, 3, 10), date(2026, 3, 9)):
        with pytest.raises(InvalidValue, match="不追溯"):
            counties.propose("5", from_on=from_on)
    proposed = counties.propose("5", from_on=date(2026, 3, 12))
    with pytest.raises(InvalidValue, match="不追溯"):
        counties.approve(proposed, at=NOW + timedelta(days=2))
    with pytest.raises(InvalidValue, match="一年以后"):
        counties.propose("5", key="battery.low_pct", from_on=date(2027, 3, 12))


def test_a_reason_is_asked_for(counties) -> None:
    with pytest.raises(InvalidValue, match="没有写明理由"):
        counties.propose("5", reason="  ")


def test_the_same_again_under_its_id_is_one_proposal_and_another_is_a_conflict(counties) -> None:
    first = counties.propose("5", standard_id="s-1")
    again = counties.propose(" ５ ", standard_id="s-1")
    assert first == again
    with pytest.raises(Conflict, match="编号已经用于"):
        counties.propose("6", standard_id="s-1")
    with pytest.raises(Conflict, match="等待批准"):
        counties.propose("6")


def test_what_changes_nothing_is_refused(counties) -> None:
    for value in ("15", None):
        with pytest.raises(InvalidValue, match="没有变化"):
            counties.propose(value)


def test_a_settled_standard_is_settled(counties) -> None:
    done = counties.set("5")
    with counties.store.writing() as uow:
        with pytest.raises(Conflict, match="已批准"):
            refuse(uow, done.standard_id, "不妥", actor="a2", now=NOW)
        with pytest.raises(Conflict, match="已批准"):
            withdraw(uow, done.standard_id, "", actor="a1", now=NOW)
        with pytest.raises(NotFound):
            withdraw(uow, "nothing", "", actor="a1", now=NOW)


def test_a_refusal_has_a_reason_and_only_the_proposer_withdraws(counties) -> None:
    proposed = counties.propose("5")
    with counties.store.writing() as uow:
        with pytest.raises(InvalidValue, match="理由"):
            refuse(uow, proposed.standard_id, " ", actor="a2", now=NOW)
        with pytest.raises(NotAllowed, match="只有提出的人"):
            withdraw(uow, proposed.standard_id, "", actor="a2", now=NOW)
        refuse(uow, proposed.standard_id, "太严", actor="a2", now=NOW)
        (kept,) = standards_of(uow.standards())
    assert (kept.outcome, kept.settled_by, kept.remark) == (StandardOutcome.REFUSED, "a2", "太严")
    again = counties.propose("6")
    with counties.store.writing() as uow:
        assert withdraw(uow, again.standard_id, "", actor="a1", now=NOW).outcome is StandardOutcome.WITHDRAWN
    assert not counties.book.is_local


def test_of_two_the_one_approved_last_holds_from_its_day_and_history_is_kept(counties) -> None:
    counties.set("5", from_on=date(2026, 3, 12))
    counties.set("8", from_on=date(2026, 4, 1))
    counties.set(None, from_on=date(2026, 5, 1))
    read = [grace(counties.book, "A1", on) for on in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 1))]
    assert read == [5, 8, 15]
    counties.set("7", from_on=date(2026, 3, 20))
    read = [grace(counties.book, "A1", date(2026, month, 25)) for month in (3, 4, 5, 6)]
    assert read == [7, 7, 7, 7]
    with counties.store.reading() as uow:
        assert [s.proposed.value for s in standards_of(uow.standards())] == ["5", "8", None, "7"]


def test_a_late_check_in_is_judged_by_the_grace_of_its_own_day_and_the_alert_says_whose_it_is(
    counties,
) -> None:
    counties.admit("case-a", "A1")
    counties.admit("case-b", "B1")
    for case_id in ("case-a", "case-b"):
        counties.check_in(case_id, *(morning(day, 10, 10) for day in range(2, 14)))
    counties.sweep(NOW)
    counties.set("5", from_on=date(2026, 3, 12))
    counties.sweep(morning(12, 11))
    counties.sweep(morning(13, 11))
    late = {
        a.stated.cycle_on: a for a in counties.alerts("case-a") if a.stated.kind is AlertKind.CHECK_IN_LATE
    }
    assert sorted(late) == [date(2026, 3, 12), date(2026, 3, 13)]
    assert not [a for a in counties.alerts("case-b") if a.stated.kind is AlertKind.CHECK_IN_LATE]
    (said,) = (c.text() for c in late[date(2026, 3, 12)].stated.why.citations if "本地标准" in c.title)
    assert "甲县司法局本地标准" in said
    assert "本地标准·本机构决定" in said
    assert "沈科长 2026-03-10 提出，马局长 2026-03-10 批准，2026-03-12 起执行" in said
    assert "签到点就在司法所门口" in said
    assert "上级规定：不超过 15 分钟" in said
    assert not late[date(2026, 3, 12)].stated.retrospective


def test_approving_makes_the_county_due_and_nobody_else(counties) -> None:
    counties.admit("case-a", "A1")
    counties.admit("case-b", "B1")
    counties.sweep(NOW)
    proposed = counties.propose("5")
    assert counties.store.claim_due(NOW, 9) == ()
    counties.approve(proposed)
    assert set(counties.store.claim_due(NOW, 9)) == {"case-a", "A1"}


def test_a_case_that_moved_is_judged_by_each_county_in_its_own_time(counties) -> None:
    counties.admit("case-m", "B1")
    counties.check_in("case-m", *(morning(day, 10, 10) for day in range(2, 20)))
    counties.set("5", from_on=date(2026, 3, 12))
    counties.record("case-m", (OfficeAssigned(office_id="A1"), When.day(date(2026, 3, 15))))
    counties.sweep(morning(17, 6))
    late = [a.stated.cycle_on for a in counties.alerts("case-m") if a.stated.kind is AlertKind.CHECK_IN_LATE]
    assert sorted(late) == [date(2026, 3, 15), date(2026, 3, 16)]


def test_a_cadence_differs_by_class(counties) -> None:
    counties.set("严管每周；其他每半月", key=WRITTEN, from_on=date(2026, 4, 1))
    book = counties.book.at_body("A1")
    read = [f"{book.get(WRITTEN, date(2026, 4, 1), management_class=name)}" for name in ("strict", "relaxed")]
    assert read == ["每周", "每半月"]


def test_a_standard_that_the_law_has_overtaken_is_passed_over(counties) -> None:
    """The book is tightened after the county set its own number: the law prevails on every day."""
    counties.set("5", key="leave.office_max_days")
    tightened = BOOK.overlaid(
        span if span.key != "leave.office_max_days" else _three(span)
        for parameter in BOOK.parameters()
        for span in BOOK.spans(parameter.key)
    )
    with counties.store.reading() as uow:
        tightened.adopted = tightened.digest
        book = in_force(uow, tightened)
    assert book.at_body("A1").whole("leave.office_max_days", date(2026, 4, 1)) == 3


def _three(span):
    return replace(span, value=3)


def test_everything_that_may_be_set_is_a_number_or_a_cadence_with_a_sensible_range() -> None:
    for key, one in settable().items():
        parameter = BOOK.parameter(key)
        assert parameter.stricter != "fixed", key
        if parameter.kind == "cadence":
            assert (one.least, one.most) == (None, None), key
            continue
        assert parameter.kind in {"whole", "number"}, key
        assert one.least is not None, key
        assert one.most is not None, key
        standing = BOOK.on_record(key, date(2026, 4, 1)).value
        assert standing is None or not isinstance(standing, int) or one.least <= standing <= one.most, key


def test_a_county_shortens_the_time_in_which_an_alert_must_be_reviewed_and_no_more(
    counties,
) -> None:
    kind, on = AlertKind.CHECK_IN_LATE, date(2026, 3, 12)
    own = glossary().alert(kind).handling_hours
    key = f"handling.limit_hours.{glossary().alert(kind).grade}"
    counties.set(f"{int(own) - 1}", key=key, from_on=on)
    book = counties.book
    assert [limit_hours(book.at_body(org), kind, on) for org in ("A1", "B1")] == [own - 1, own]
    assert limit_hours(book.at_body("A1"), kind, date(2026, 3, 11)) == own
    counties.set(f"{int(own) + 1}", key=key, from_on=date(2026, 3, 20))
    assert limit_hours(counties.book.at_body("A1"), kind, date(2026, 3, 20)) == own
    aged = Aged(
        alert_id="a",
        office_id="A1",
        kind=kind,
        grade=0,
        rule=None,
        matter=Matter.OVER,
        raised_at=morning(12, 11),
    )
    (one,) = limited([aged], book)
    assert (one.due_at(), aged.due_at()) == (
        aged.raised_at + timedelta(hours=own - 1),
        aged.raised_at + timedelta(hours=own),
    )


def test_visits_are_owed_by_class_as_the_county_says(counties) -> None:
    counties.admit("case-a", "A1")
    counties.set("严管每日；普管每周；其他每月", key="office.visit.cadence", from_on=date(2026, 3, 16))
    counties.sweep(morning(24, 6))
    visits = [a.stated for a in counties.alerts("case-a") if a.stated.rule == "office_visit"]
    assert [(one.cycle_on, one.bearer) for one in visits] == [(date(2026, 3, 16), "office")]
