"""The words of the trade: complete, one to one with the code, and never mixed."""

import pytest

from correction.domain.alert_kind import AlertKind, Bearer, Family, Grade
from correction.domain.errors import NotFound
from correction.rulebooks import RulebookError
from correction.rulebooks.glossary import glossary, read_glossary


def test_every_kind_of_alert_has_its_entry_and_no_entry_stands_alone():
    assert set(glossary().alerts) == set(AlertKind)
    assert all(glossary().alert(kind).kind is kind for kind in AlertKind)


def test_no_two_alerts_are_called_the_same():
    names = [entry.zh for entry in glossary().alerts.values()]
    assert len(set(names)) == len(names)


def test_an_alert_is_never_called_by_the_name_of_a_sanction():
    for entry in glossary().alerts.values():
        assert not {"警告", "训诫", "报警"} & {entry.zh}
        assert "警告" not in entry.zh
    avoided = dict(glossary().term("alert").avoid)
    assert set(avoided) == {"警告", "报警"}
    assert "预警" in dict(glossary().term("sanction_warning").avoid)
    assert "warning" not in {grade.value for grade in Grade}


@pytest.mark.parametrize(
    ("kind", "zh", "family", "bearer"),
    [
        (AlertKind.NOT_REPORTED, "逾期未报到", Family.ABSCONDING, Bearer.PERSON),
        (AlertKind.ABSENT_ONE_MONTH, "脱管满一个月", Family.ABSCONDING, Bearer.PERSON),
        (AlertKind.CHECK_IN_MISSED, "未签到", Family.MONITORING, Bearer.PERSON),
        (AlertKind.POSITION_UNDECIDED, "位置待核", Family.MONITORING, Bearer.OFFICE),
        (AlertKind.MONITORING_NOT_DONE, "日监控未做", Family.OFFICE, Bearer.OFFICE),
    ],
)
def test_alerts_are_called_what_the_catalogue_calls_them(kind, zh, family, bearer):
    entry = glossary().alert(kind)
    assert (entry.zh, entry.family, entry.bearer) == (zh, family, bearer)


def test_work_left_undone_by_the_office_is_never_held_against_the_person():
    office = [entry for entry in glossary().alerts.values() if entry.family is Family.OFFICE]
    assert len(office) >= 8
    assert {entry.bearer for entry in office} == {Bearer.OFFICE, Bearer.OTHER}


def test_the_graver_the_alert_the_sooner_somebody_must_look():
    limits = {
        grade: [entry.handling_hours for entry in glossary().alerts.values() if entry.grade is grade]
        for grade in Grade
    }
    assert all(limits.values())
    assert min(min(hours) for hours in limits.values()) > 0
    slowest = [max(limits[grade]) for grade in Grade]
    assert slowest == sorted(slowest)


def test_families_bearers_and_grades_have_chinese_names():
    words = glossary()
    assert words.families[Family.ABSCONDING] == "脱管类"
    assert words.bearers[Bearer.PERSON] == "社区矫正对象"
    assert list(words.grades.values()) == ["特急", "紧急", "关注", "提示"]


def test_only_what_a_device_reports_is_cleared_by_the_device():
    cleared = {kind for kind, entry in glossary().alerts.items() if entry.device_clears}
    assert cleared >= {AlertKind.DEVICE_OFFLINE, AlertKind.BATTERY_LOW, AlertKind.TAMPERED}
    assert cleared.isdisjoint({AlertKind.OUTSIDE_AREA, AlertKind.LOST_CONTACT, AlertKind.CHECK_IN_MISSED})


def test_the_six_words_of_handling_are_there():
    handling = ("alert", "check", "disposition", "feedback", "settle", "supervise")
    assert [glossary().term(key).zh for key in handling] == ["预警", "核查", "处置", "反馈", "消警", "督办"]


def test_an_unknown_word_is_refused():
    with pytest.raises(NotFound, match="没有词条"):
        glossary().term("no_such_word")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("  gathering:\n", "  gatherings:\n", "不一致"),
        ("grade: critical", "grade: fatal", "不在允许的写法"),
        ("cleared_by: device", "cleared_by: person", "不认识的解除方式 person"),
        ("zh: 失联, en: contact lost, family", "name: 失联, en: contact lost, family", "不认识的键"),
        ("alerts:\n", "notes: 备忘\nalerts:\n", "不认识的键"),
        ("  alert: {zh", "  alert: {note: 备忘, zh", "不认识的键"),
    ],
)
def test_a_glossary_that_drifted_from_the_code_is_refused(request, tmp_path, old, new, what):
    text = (request.config.rootpath / "correction" / "glossary.yaml").read_text(encoding="utf-8")
    assert old in text
    spoilt = tmp_path / "glossary.yaml"
    spoilt.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulebookError, match=what):
        read_glossary(spoilt)
