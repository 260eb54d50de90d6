"""Code tables: every code and value is paired or declared to have no counterpart; nothing is guessed."""

import pytest
from correction_schemas.codes import FIELDS, TABLES, TITLES

from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import ManagementClass, TerminationKind
from correction.domain.facts.sanctions import BreachKind
from correction.domain.order import Category, Decider
from correction.domain.person import Sex
from correction.intake.exchanging.codes import (
    AS_WRITTEN,
    BREACHES,
    CATEGORIES,
    CLASSES,
    CODE_TABLES,
    DECIDERS,
    RECALLS,
    SEXES,
    word_of,
)

TABLE = pytest.mark.parametrize("table", CODE_TABLES, ids=lambda table: table.name)


def test_every_table_is_mapped_or_kept_as_written():
    mapped = [table.name for table in CODE_TABLES]
    assert sorted([*mapped, *AS_WRITTEN]) == sorted(TABLES) == sorted(TITLES)
    assert all(AS_WRITTEN.values())


@TABLE
def test_every_value_of_the_domain_has_a_code_or_is_declared_to_have_none(table):
    assert set(table.codes) | set(table.uncoded) == set(table.values)
    assert not set(table.codes) & set(table.uncoded)
    assert all(table.uncoded.values())


@TABLE
def test_every_code_has_a_value_or_is_declared_to_have_none(table):
    read = set(table.codes.values())
    assert read | set(table.unread) == set(TABLES[table.name])
    assert not read & set(table.unread)
    assert all(table.unread.values())


@TABLE
def test_what_is_written_reads_back_as_the_same_or_is_refused_as_coarser(table):
    for value in table.values:
        if value in table.uncoded:
            with pytest.raises(InvalidValue, match="没有代码"):
                table.code(value)
            continue
        code = table.code(value)
        shared = [other for other, its in table.codes.items() if its == code]
        if shared == [value]:
            assert table.value(code) is value
        else:
            with pytest.raises(InvalidValue, match="对应几种"):
                table.value(code)


@TABLE
def test_an_unknown_code_is_refused_with_the_list(table):
    with pytest.raises(InvalidValue) as told:
        table.value("77")
    assert told.value.where == f"{TITLES[table.name]}代码"
    assert all(word in told.value.remedy for word in TABLES[table.name].values())


@TABLE
def test_a_code_without_a_value_is_refused_with_the_reason(table):
    for code, reason in table.unread.items():
        with pytest.raises(InvalidValue) as told:
            table.value(code)
        assert reason in told.value.what


def test_only_breaches_are_coarser_on_the_wire():
    coarse = [t.name for t in CODE_TABLES if len(set(t.codes.values())) < len(t.codes)]
    assert coarse == ["wglx"]
    assert BREACHES.value("违反禁止令") is BreachKind.PROHIBITION


@pytest.mark.parametrize(
    ("table", "code", "value"),
    [
        (CATEGORIES, "04", Category.OUTSIDE_PRISON),
        (CLASSES, "04", ManagementClass.STRICT),
        (CLASSES, "02", ManagementClass.RELAXED),
        (DECIDERS, "02", Decider.POLICE),
        (RECALLS, "03", TerminationKind.RECALLED),
        (SEXES, "02", Sex.FEMALE),
    ],
)
def test_codes_mean_what_the_tables_say(table, code, value):
    assert table.value(code) is value
    assert table.code(value) == code


def test_words_of_documents_are_read_from_any_table():
    assert word_of("fjx", "02") == "剥夺政治权利"
    with pytest.raises(InvalidValue, match="01 死缓"):
        word_of("ypxf", "1")
    with pytest.raises(InvalidValue, match="jzlb 矫正类别"):
        word_of("zzmm", "01")


def test_the_names_of_fields_are_unlike():
    assert len(set(FIELDS.values())) == len(FIELDS)
    assert FIELDS["gllb"] == TITLES["gllb"]
