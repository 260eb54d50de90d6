"""A fault of an edited book stands where it is: in its file, on its line, under its key, and once only."""

import pytest

from correction.rulebooks.faults import faults

BOOK = """# 某国规则册
book: {id: land, title: 某国, rank: statute, jurisdiction: 某国, covers_from: 2012-03-01}
"""
PARAMETERS = """parameters:
  first.days: {label: 期限, kind: whole, unit: day, stricter: fixed, bearer: person}
  leave.days: {label: 外出, kind: whole, unit: day, stricter: lower, bearer: office}
"""
HEAD = """# 某法
instrument: {code: LAW, title: 某法, rank: statute, from_on: 2012-03-01, confidence: S1, checked_on: 2026-11-22}
"""  # noqa: E501 - one entry a line, as in the shipped books
FIRST = "  first.days: [{value: 10, article: 第一条, paraphrase: 十日}]\n"
LEAVE = "  leave.days: [{value: 7, article: 第二条, paraphrase: 七日}]\n"
WHOLE = {"book": BOOK, "parameters": PARAMETERS, "law": f"{HEAD}values:\n{FIRST}{LEAVE}"}


@pytest.fixture
def found(tmp_path):
    """Check a national book of which some files are written otherwise; a file may be bytes."""

    def check(**files):
        for stem, text in (WHOLE | files).items():
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / f"{stem}.yaml").write_bytes(data)
        return [(each.file, each.line, each.key, each.what) for each in faults(tmp_path)]

    return check


def test_the_book_of_these_tests_is_sound(found):
    assert found() == []


def test_a_file_in_another_encoding_is_named_and_nothing_else_of_it(found):
    ((file, line, key, what),) = found(more="# 某法\n".encode("gbk"))
    assert (file, line, key) == ("more.yaml", 1, "")
    assert what.startswith("无法读取")


@pytest.mark.parametrize("text", ["", "- instrument\n- values\n", "只有一句话\n"])
def test_a_file_that_is_no_mapping_is_named(found, text):
    assert found(more=text) == [("more.yaml", 1, "", "最外层不是键值表")]


def test_a_header_that_is_wrong_stands_on_the_line_of_the_header(found):
    ((file, line, key, what),) = found(book=BOOK.replace("rank: statute", "rank: none"))
    assert (file, line, key) == ("book.yaml", 2, "book")
    assert "none" in what


def test_a_key_that_yaml_takes_for_something_else_stands_on_the_line_of_what_holds_it(found):
    """YAML reads an unquoted yes as a truth, so that its line is not known by its name."""
    text = f"{HEAD}values:\n{FIRST}{LEAVE}  yes: [{{value: 1, article: 第三条, paraphrase: 某}}]\n"
    assert found(law=text) == [("law.yaml", 3, "True", "参数名没有登记")]


def test_a_file_with_values_and_no_instrument_stands_on_the_first_line(found):
    ((file, line, key, what),) = found(more="# 某法\nvalues: {}\n")
    assert (file, line, key) == ("more.yaml", 1, "instrument")
    assert "instrument" in what


def test_a_file_with_an_instrument_and_no_values_is_named(found):
    ((file, _, _, what),) = found(more=HEAD)
    assert file == "more.yaml"
    assert "values" in what


def test_a_file_of_notes_alone_is_a_fault_only_for_its_unknown_key(found):
    ((file, line, key, what),) = found(more="notes: 备忘\n")
    assert (file, line, key) == ("more.yaml", 1, "instrument")
    assert "notes" in what


def test_a_misspelt_part_of_a_file_is_named(found):
    ((file, _, _, what),) = found(more=f"{HEAD}values: {{}}\nvaluse: {{}}\n")
    assert file == "more.yaml"
    assert "valuse" in what


def test_a_gap_stands_on_the_last_entry_of_its_parameter(found):
    entries = (
        "  leave.days:\n"
        "    - {value: 7, to_on: 2014-12-31, article: 第二条, paraphrase: 七日}\n"
        "    - {value: 5, from_on: 2015-01-01, to_on: 2019-12-31, article: 第二条, paraphrase: 五日}\n"
    )
    ((file, line, key, what),) = found(law=f"{HEAD}values:\n{FIRST}{entries}")
    assert (file, line, key) == ("law.yaml", 7, "leave.days")
    assert what.startswith("2020-01-01 起没有规定")


def test_a_parameter_without_any_entry_is_a_gap_of_the_header(found):
    ((file, line, key, what),) = found(law=f"{HEAD}values:\n{FIRST}")
    assert (file, line, key) == ("book.yaml", 2, "leave.days")
    assert what.startswith("2012-03-01 起没有规定")


def test_an_entry_that_is_refused_is_not_told_again_as_a_gap(found):
    ((file, line, key, what),) = found(law=f"{HEAD}values:\n{FIRST}{LEAVE.replace('7', 'seven')}")
    assert (file, line, key) == ("law.yaml", 5, "leave.days")
    assert "seven" in what


def test_a_key_written_twice_is_named_by_its_parameter_wherever_it_stands(found):
    twice = "  leave.days: [{value: 7, value: 5, article: 第二条, paraphrase: 七日}]\n"
    assert found(law=f"{HEAD}values:\n{FIRST}{twice}") == [("law.yaml", 5, "leave.days", "键 [value] 重复")]
    assert found(more="# 某法\nvalues: {}\nvalues: {}\n")[-1][1:] == (3, "values", "键 [values] 重复")


def test_a_folder_without_a_book_is_a_fault_of_the_missing_file(tmp_path):
    (fault,) = faults(tmp_path)
    assert (fault.file, fault.line, fault.key) == ("book.yaml", 1, "")
