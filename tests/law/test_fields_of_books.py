"""Every field of a book is read where it stands, and a word that nobody reads is refused in every part."""

from datetime import date

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.citation import Confidence
from correction.rulebooks import RulebookError, load_book
from correction.rulebooks.book import Stricter
from correction.rulebooks.faults import faults
from tests.law.conftest import BOOK, LAW, LOCAL, PARAMETERS

FIRST = 'first.days: [{value: 10, operator: "<=", article: 第一条, excerpt: 十日内}]'
ON = date(2021, 5, 1)


def test_an_entry_may_state_its_own_confidence_and_day_of_comparison(shelf):
    own = FIRST.replace("excerpt: 十日内", "paraphrase: 十日, confidence: S2, checked_on: 2025-01-02")
    book = shelf.national(law=LAW.replace(FIRST, own))
    cited, inherited = book.cite("first.days", ON), book.cite("leave.days", ON)
    assert (cited.confidence, cited.checked_on) == (Confidence.S2, date(2025, 1, 2))
    assert (inherited.confidence, inherited.checked_on) == (Confidence.V, date(2026, 11, 22))
    assert (cited.excerpt, cited.paraphrase, cited.article) == (None, "十日", "第一条")
    assert (inherited.instrument, inherited.title, inherited.excerpt) == ("LAW", "某法", "七日以内")


def test_a_parameter_is_read_with_all_it_declares(shelf):
    book = shelf.national()
    first, leave, hours, free = (
        book.parameter(key) for key in ("first.days", "leave.days", "hours", "free.minutes")
    )
    assert (first.label, first.unit, first.stricter, first.bearer) == (
        "期限",
        "day",
        Stricter.FIXED,
        Bearer.PERSON,
    )
    assert (leave.stricter, leave.bearer, leave.by_class) == (Stricter.LOWER, Bearer.OFFICE, False)
    assert (hours.stricter, hours.by_class) == (Stricter.HIGHER, True)
    assert (free.stricter, free.bearer) == (Stricter.NONE, None)


@pytest.mark.parametrize(
    ("part", "old", "new", "word"),
    [
        ("book", "title: 某国", "title: 某国, colour: red", "colour"),
        ("book", "book:", "volume: {}\nbook:", "volume"),
        ("parameters", "label: 期限", "label: 期限, colour: red", "colour"),
        ("parameters", "parameters:", "volume: {}\nparameters:", "volume"),
        ("law", "title: 某法", "title: 某法, colour: red", "colour"),
        ("law", "instrument:", "volume: {}\ninstrument:", "volume"),
        ("law", "excerpt: 十日内", "excerpt: 十日内, colour: red", "colour"),
    ],
)
def test_a_word_that_nobody_reads_is_refused_in_every_part(shelf, part, old, new, word):
    texts = {"book": BOOK, "parameters": PARAMETERS, "law": LAW}
    assert old in texts[part]
    with pytest.raises(RulebookError, match=word):
        shelf.national(**{part: texts[part].replace(old, new, 1)})


def faults_of(shelf, text, name="town"):
    shelf.national()
    shelf.write(name, book=text)
    return [(fault.line, fault.key, fault.what) for fault in faults(shelf.folder / name)]


CN_LOCAL = LOCAL.replace("parent: land", "parent: cn")


def test_the_check_of_an_edited_book_refuses_unknown_words_at_their_lines(shelf):
    assert faults_of(shelf, f"{CN_LOCAL}values: {{}}\n") == []
    (volume,) = faults_of(shelf, f"{CN_LOCAL}values: {{}}\nvolume: 3\n")
    assert (volume[1], "volume" in volume[2]) == ("instrument", True)
    (header,) = faults_of(
        shelf, CN_LOCAL.replace("title: 某县,", "title: 某县, colour: red,", 1) + "values: {}\n"
    )
    assert (header[0], header[1], "colour" in header[2]) == (1, "book", True)
    (instrument,) = faults_of(
        shelf, CN_LOCAL.replace("title: 某县细则", "title: 某县细则, colour: red") + "values: {}\n"
    )
    assert (instrument[0], instrument[1], "colour" in instrument[2]) == (2, "instrument", True)


def test_a_key_written_twice_is_named_where_it_stands(shelf):
    twice = "values:\n  report.grace_days:\n    - {value: 2, value: 3, article: 第一条, paraphrase: 某}\n"
    found = faults_of(shelf, CN_LOCAL + twice)
    assert [(line, key, what) for line, key, what in found if "重复" in what] == [
        (5, "report.grace_days", "键 [value] 重复")
    ]
    found = faults_of(shelf, CN_LOCAL + "values: {}\nvalues: {}\n")
    assert [(line, key) for line, key, what in found if "重复" in what] == [(4, "values")]


@pytest.mark.parametrize(
    ("entry", "refused"),
    [
        ("{value: 10, none_because: 没有, article: 第一条, excerpt: 某}", True),
        ("{value: 10, unknown_because: 不明, article: 第一条, excerpt: 某}", True),
        ("{none_because: 没有, unknown_because: 不明, article: 第一条, excerpt: 某}", True),
        ("{article: 第一条, excerpt: 某}", True),
        ("{none_because: 没有, article: 第一条, excerpt: 某}", False),
        ("{unknown_because: 不明, article: 第一条, excerpt: 某}", False),
    ],
)
def test_an_entry_states_a_value_or_one_reason(shelf, entry, refused):
    law = LAW.replace(FIRST, f"first.days: [{entry}]")
    if refused:
        with pytest.raises(RulebookError, match="恰写一项"):
            shelf.national(law=law)
    else:
        found = shelf.national(law=law).at("first.days", ON)
        assert found.value is None
        assert (found.null_reason, found.unknown_reason) == (
            ("没有", None) if "none_because" in entry else (None, "不明")
        )
        assert found.reason in {"没有", "不明"}


def test_a_value_by_class_may_leave_classes_unknown_and_says_so(shelf):
    hours = "hours: [{value: {strict: 12}, unknown_because: 只见严管, article: 第三条, excerpt: 某}]"
    old = 'hours: [{value: 8, operator: ">=", article: 第三条, excerpt: 不少于八小时}]'
    assert old in LAW
    book = shelf.national(law=LAW.replace(old, hours))
    assert book.get("hours", ON, management_class="strict") == 12
    missing = book.at("hours", ON, management_class="relaxed")
    assert (missing.value, missing.unknown_reason, missing.null_reason) == (None, "只见严管", None)


def test_a_floor_is_touched_from_its_first_day_and_to_its_last(shelf):
    """A local entry of one day meets the law on that day, whether it is the law's last or its first."""
    law = LAW.replace(
        'leave.days: [{value: 7, operator: "<=", article: 第二条, excerpt: 七日以内}]',
        "leave.days: [{value: 7, to_on: 2020-06-30, article: 第二条, excerpt: 七日以内},"
        " {value: 30, from_on: 2020-07-01, article: 第二条, excerpt: 三十日以内}]",
    )
    shelf.national(law=law)
    for day, number, refused in (
        ("2020-06-30", 8, True),
        ("2020-07-01", 8, False),
        ("2020-07-01", 31, True),
        ("2020-06-30", 7, False),
    ):
        local = f"{{value: {number}, from_on: {day}, to_on: {day}, article: 第一条, paraphrase: 某}}"
        shelf.write("town", book=f"{LOCAL}values:\n  leave.days: [{local}]\n")
        if refused:
            with pytest.raises(RulebookError, match="低于上位规定"):
                load_book("town", extra_dirs=[shelf.folder])
        else:
            assert (
                load_book("town", extra_dirs=[shelf.folder]).get("leave.days", date.fromisoformat(day))
                == number
            )


def test_what_cannot_be_compared_with_a_floor_is_taken_for_laxer(shelf):
    """A flag or a text beside a number, or the other way round, is nobody's tightening."""
    parameters = PARAMETERS.replace(
        "leave.days: {label: 外出, kind: whole", "leave.days: {label: 外出, kind: text"
    )
    assert parameters != PARAMETERS
    law = LAW.replace("value: 7", "value: 七日")
    shelf.national(parameters=parameters, law=law)
    for text, refused in (("七日", False), ("五日", True)):
        shelf.write(
            "town",
            book=f"{LOCAL}values:\n  leave.days: [{{value: {text}, article: 第一条, paraphrase: 某}}]\n",
        )
        if refused:
            with pytest.raises(RulebookError, match="低于上位规定"):
                load_book("town", extra_dirs=[shelf.folder])
        else:
            assert load_book("town", extra_dirs=[shelf.folder]).get("leave.days", ON) == text


def test_a_flag_is_no_number_and_a_number_no_flag(shelf):
    parameters = PARAMETERS.replace("kind: whole, unit: minute", "kind: flag, unit: minute")
    law = LAW.replace("free.minutes: [{none_because: 法律没有规定", "free.minutes: [{value: true")
    assert shelf.national(parameters=parameters, law=law).get("free.minutes", ON) is True
    with pytest.raises(RulebookError, match="不是声明的类型"):
        shelf.national(law=law)
    with pytest.raises(RulebookError, match="不是声明的类型"):
        shelf.national(parameters=parameters, law=law.replace("value: true", "value: 1"))


@pytest.mark.parametrize(
    ("raw", "value"),
    [("[1, 2]", (1, 2)), ("[甲, 2.5]", ("甲", 2.5)), ("[]", None), ("[1, {a: 2}]", None), ("[1, [2]]", None)],
)
def test_a_list_holds_plain_items_and_at_least_one(shelf, raw, value):
    parameters = PARAMETERS.replace("kind: whole, unit: minute", "kind: list, unit: minute")
    law = LAW.replace("free.minutes: [{none_because: 法律没有规定", f"free.minutes: [{{value: {raw}")
    if value is None:
        with pytest.raises(RulebookError, match="不是声明的类型"):
            shelf.national(parameters=parameters, law=law)
    else:
        assert shelf.national(parameters=parameters, law=law).get("free.minutes", ON) == value


def test_every_part_of_an_entry_changes_the_fingerprint(shelf):
    plain = shelf.national().digest
    for old, new in (
        ("value: 10", "value: 9"),
        ('operator: "<=", article: 第一条', 'operator: "<", article: 第一条'),
        ("excerpt: 十日内", "excerpt: 十日之内"),
        ("article: 第一条", "article: 第一条第一款"),
        ("none_because: 法律没有规定", "none_because: 法律不作规定"),
        ("checked_on: 2026-11-22", "checked_on: 2026-11-21"),
        ("{unit: month, every: 1}", "{unit: month, every: 2}"),
    ):
        assert old in LAW
        assert shelf.national(law=LAW.replace(old, new, 1)).digest != plain, old


@pytest.mark.parametrize(
    ("first", "last", "heard"),
    [
        ("2020-03-01", "2020-03-31", [7, 5, 5, 7, 7, None]),
        ("2020-03-31", "2020-12-31", [7, 7, 5, 5, 5, None]),
        ("2020-03-01", "2020-12-30", [7, 5, 5, 5, 7, None]),
        ("2020-03-01", "2021-01-01", [7, 5, 5, 5, 5, 5]),
        ("2020-03-01", None, [7, 5, 5, 5, 5, 5]),
    ],
)
def test_a_local_entry_cuts_a_span_that_has_its_own_last_day(shelf, first, last, heard):
    law = LAW.replace(
        'leave.days: [{value: 7, operator: "<=", article: 第二条, excerpt: 七日以内}]',
        "leave.days: [{value: 7, to_on: 2020-12-31, article: 第二条, excerpt: 七日以内},"
        " {none_because: 不再规定, from_on: 2021-01-01, article: 第二条, excerpt: 另行规定}]",
    )
    shelf.national(law=law)
    entry = f"{{value: 5, from_on: {first}, to_on: {last or 'null'}, article: 第一条, paraphrase: 某}}"
    shelf.write("town", book=f"{LOCAL}values:\n  leave.days: [{entry}]\n")
    book = load_book("town", extra_dirs=[shelf.folder])
    days = ("2020-02-29", "2020-03-01", "2020-03-31", "2020-04-01", "2020-12-31", "2021-01-01")
    assert [book.get("leave.days", date.fromisoformat(on)) for on in days] == heard


def test_a_repeated_key_is_named_with_its_line(shelf):
    law = LAW.replace("  leave.days:", "  first.days: []\n  leave.days:")
    number = law.splitlines().index("  first.days: []") + 1
    with pytest.raises(RulebookError, match=f"law.yaml 第 {number} 行.*first.days.*重复"):
        shelf.national(law=law)


def test_a_missing_file_is_named_with_its_folder(shelf):
    shelf.national()
    (shelf.folder / "land" / "parameters.yaml").unlink()
    with pytest.raises(RulebookError, match="文件不存在") as refusal:
        load_book("land", extra_dirs=[shelf.folder])
    assert refusal.value.where == "规则文件 parameters.yaml"
    assert "land 目录" in refusal.value.remedy


@pytest.mark.parametrize("text", ["- a\n- b\n", "word\n", ""])
def test_a_file_whose_top_is_no_mapping_is_one_fault_on_its_first_line(shelf, text):
    shelf.write("town", book=f"{CN_LOCAL}values: {{}}\n", more=text)
    found = [(fault.file, fault.line, fault.what) for fault in faults(shelf.folder / "town")]
    assert found == [("more.yaml", 1, "最外层不是键值表")]


def test_a_file_of_notes_without_values_belongs_to_a_book_and_half_an_instrument_does_not(shelf):
    shelf.write("town", book="book: {id: town, title: 某县, parent: cn, rank: county, jurisdiction: 某县}\n")
    assert faults(shelf.folder / "town") == ()
    assert load_book(shelf.folder / "town").name == "town"
    head = CN_LOCAL.splitlines()
    shelf.write("town", book=f"{head[0]}\n{head[1]}\n")
    with pytest.raises(RulebookError, match=r"缺少 .values."):
        load_book(shelf.folder / "town")
    (fault,) = faults(shelf.folder / "town")
    assert (fault.line, fault.key, "values" in fault.what) == (2, "instrument", True)
    shelf.write("town", book=f"{head[0]}\nvalues: {{}}\n")
    with pytest.raises(RulebookError, match=r"缺少 .instrument."):
        load_book(shelf.folder / "town")
