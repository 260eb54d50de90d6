"""Cells: what is read as what, and what is refused with which remedy."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.intake.errors import RowError, WrongCell, masked
from correction.intake.tabular import cells
from correction.intake.tabular.cells import Cell

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def refused(kind: cells.CellKind, cell: Cell) -> WrongCell:
    with pytest.raises(WrongCell) as caught:
        kind.parse(cell)
    assert caught.value.remedy
    return caught.value


@given(DAYS)
def test_a_day_is_read_as_staff_and_spreadsheets_write_it(on):
    unpadded = f"{on.year}/{on.month}/{on.day}"
    midnight = datetime(on.year, on.month, on.day)
    full = str.maketrans("0123456789", "０１２３４５６７８９")
    chinese = f"{on.year}年{on.month}月{on.day}日"
    spaced = f"{on.year} 年 {on.month:02} 月 {on.day} 日"
    written: tuple[Cell, ...] = (on.isoformat(), unpadded, f"{on:%Y.%m.%d}", on, midnight)
    written += (chinese, spaced, chinese.translate(full), unpadded.translate(full))
    assert {cells.DAY.parse(cell) for cell in written} == {on}


@pytest.mark.parametrize(
    "cell",
    [
        *("", "昨天", "2026-02-30", "2026-13-01", "26-01-05", "20260105", 46027.0, True, "0026-01-05"),
        *(
            "26年1月5日",
            "5/1/2026",
            "05.01.2026",
            "2026年1月",
            "2026年2月30日",
            "1月5日",
            "2026-1-3¹",
            "2026年1-5",
        ),
    ],
)
def test_what_is_no_day_is_refused(cell):
    refused(cells.DAY, cell)


def test_a_day_with_a_clock_time_is_refused_rather_than_cut():
    assert "时刻" in refused(cells.DAY, datetime(2026, 1, 5, 8, 30)).what


@given(DAYS, st.times())
def test_beijing_time_is_read_to_the_second_with_eight_hours_offset_today(on, clock):
    text = f"{on} {clock:%H:%M:%S}"
    at = cells.INSTANT.parse(text)
    assert cells.INSTANT.parse(f"{on.year}年{on.month}月{on.day}日{clock:%H：%M:%S}") == at
    assert f"{at:%Y-%m-%d %H:%M:%S}" == text
    if on.year > 1991:
        plain = datetime(on.year, on.month, on.day, clock.hour, clock.minute, clock.second, tzinfo=UTC)
        assert at == plain - timedelta(hours=8)


def test_a_time_with_an_offset_is_refused_under_the_header_that_says_beijing():
    assert "时区" in refused(cells.INSTANT, "2026-01-05T08:00:00+00:00").remedy


@pytest.mark.parametrize("cell", ["2026-01-05 08:00", "2026-01-05T08:00:00", datetime(2026, 1, 5, 8)])
def test_a_time_without_an_offset_is_refused_under_the_plain_header(cell):
    assert cells.INSTANT.otherwise is not None
    with pytest.raises(WrongCell, match="没有时区"):
        cells.INSTANT.otherwise(cell)


def test_a_time_with_an_offset_is_read_under_the_plain_header():
    assert cells.INSTANT.otherwise is not None
    assert cells.INSTANT.otherwise("2026-01-05T08:00:00+08:00") == datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("cell", [3.307821990030712e17, 330782, "3.30782E+17", "330782.0", True])
def test_an_id_that_became_a_number_is_refused_with_the_remedy(cell):
    wrong = refused(cells.CITIZEN_NO, cell)
    assert "数字" in wrong.what
    assert "文本" in wrong.remedy


def test_an_id_that_became_a_date_is_refused():
    assert "日期" in refused(cells.ID, date(2026, 1, 5)).what


@pytest.mark.parametrize("written", ["ＪＺ００１", "\u202aJZ001\u202c", "JZ0\u200b01"])
def test_an_id_copied_from_elsewhere_is_the_id_it_looks_like(written):
    assert cells.ID.parse(written) == "JZ001"


def test_an_id_keeps_its_leading_zeros():
    assert cells.ID.parse("007") == "007"


@pytest.mark.parametrize("cell", ["-1", -0.5, "nan", "inf", "-inf", "五", "3米", True])
def test_a_length_is_a_finite_number_that_is_not_negative(cell):
    refused(cells.NUMBER, cell)


def test_a_count_is_whole():
    assert cells.WHOLE.parse(3.0) == 3
    refused(cells.WHOLE, "2.5")


@pytest.mark.parametrize("written", ["07:00-10:00；18:00-21:00", " 7:00 - 10:00; 18:00至21:00；"])
def test_windows_are_read_in_either_punctuation(written):
    expected = ((time(7), time(10)), (time(18), time(21)))
    assert cells.WINDOWS.parse(written) == expected


@pytest.mark.parametrize("written", ["上午", "07:00", "25:00-26:00", "07:00-10:99"])
def test_what_is_no_window_is_refused(written):
    refused(cells.WINDOWS, written)


@given(st.lists(DAYS, min_size=1, max_size=4))
def test_several_days_stand_in_one_cell(days):
    assert cells.DAYS.parse("；".join(map(str, days))) == tuple(days)


def test_one_day_as_a_date_cell_stands_where_several_may():
    assert cells.DAYS.parse(date(2026, 1, 5)) == (date(2026, 1, 5),)


@pytest.mark.parametrize(
    ("written", "read"), [("138 1234 5678", "13812345678"), ("0579-85123456", "057985123456")]
)
def test_a_telephone_number_loses_its_blanks(written, read):
    assert cells.PHONE.parse(written) == read


@pytest.mark.parametrize("written", ["12345", "98765432100", "10086a", 13812345678.0])
def test_what_is_no_telephone_number_is_refused(written):
    refused(cells.PHONE, written)


def test_words_that_belong_in_one_cell_are_refused_with_how_to_separate_them():
    kind = cells.some_of({"手机": 1, "当面": 2})
    assert kind.parse("手机；当面") == (1, 2)
    with pytest.raises(WrongCell) as wrong:
        kind.parse("手机、当面")
    assert wrong.value.remedy == "填写：手机、当面；多项用分号隔开"


def test_a_word_outside_the_choices_is_refused_with_the_choices():
    wrong = refused(cells.one_of({"男": 1, "女": 2}), "南")
    assert "男、女" in wrong.remedy


def test_an_identity_number_shows_its_first_six_and_last_four_digits():
    assert masked("990701198506010011") == "990701********0011"


@given(st.text("0123456789X", min_size=1, max_size=20))
def test_a_masked_number_never_shows_more_than_ten_characters(number):
    hidden = masked(number)
    assert len(hidden) == len(number)
    assert sum(a == b for a, b in zip(hidden, number, strict=True)) <= 10
    assert "*" in hidden


def test_a_telephone_number_cannot_be_dialled_from_its_mask():
    assert masked("13812345678") == "138****5678"


def test_a_row_error_reads_as_one_sentence():
    error = RowError(row=3, column="姓名", value="", reason="必填栏目为空", remedy="填写姓名")
    assert str(error) == "第 3 行“姓名”：必填栏目为空。处理办法：填写姓名"
