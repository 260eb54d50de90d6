"""Importing: chunks that land whole or not at all, trials that leave nothing, counts that add up."""

import csv
import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.errors import InvalidValue
from correction.intake import importer
from correction.office.ids import imported_case_id
from correction.testing.memory import MemoryStore
from tests.intake.making import GOOD_ROSTER, SQUARE, Office, feature, roster_row, write_csv, write_geojson

REPORT = {"编号": "JZ001", "报告种类": "书面"}


def reports(count, first_on=date(2025, 7, 1)):
    return [{**REPORT, "报告日期": str(first_on + timedelta(days=n))} for n in range(count)]


def counts(report):
    return report.rows, report.new, report.unchanged, report.rejected


@pytest.mark.parametrize("chunk", [1, 3, 500])
def test_the_size_of_a_chunk_changes_nothing(office, chunk):
    rows = reports(7)
    rows[3] = {**rows[3], "编号": "没有"}
    assert counts(office.put("reports", rows, chunk=chunk)) == (7, 6, 0, 1)
    assert len(office.said()) == 6


def test_a_trial_tells_the_same_as_the_import_and_leaves_nothing(empty_office):
    rows = [roster_row(), roster_row(编号="JZ002", 姓名=""), roster_row(编号="JZ003", 司法所="S9")]
    trial = empty_office.put("roster", rows, dry_run=True, chunk=1)
    assert empty_office.file().entries == ()
    assert trial == empty_office.put("roster", rows, chunk=1)
    assert counts(trial) == (3, 1, 0, 2)
    assert empty_office.file().entries != ()


def test_a_trial_sees_what_earlier_chunks_of_the_file_would_have_put_in(office):
    leave = {"请假编号": "Q1", "编号": "JZ001", "时间（北京时间）": "2026-01-10 09:00"}
    span = {"起": "2026-01-11", "止": "2026-01-12", "目的地": "外县", "批准机关": "司法所"}
    rows = [{**leave, **span, "动作": "批准"}, {**leave, "动作": "销假"}]
    assert counts(office.put("leave", rows, dry_run=True, chunk=1)) == (2, 2, 0, 0)
    assert office.said() == []


@pytest.mark.parametrize("chunk", [1, 500])
@pytest.mark.parametrize("beside", [[], [{"编号": "没有"}]])
def test_a_return_above_its_grant_lands_whatever_stands_beside_it(office, chunk, beside):
    """Whether a return counts must not hang on where a chunk ends or on the fault of another row."""
    leave = {"请假编号": "Q1", "编号": "JZ001"}
    span = {"起": "2026-01-11", "止": "2026-01-12", "目的地": "外县", "批准机关": "司法所"}
    returned = {**leave, "动作": "销假", "时间（北京时间）": "2026-01-12 09:00"}
    granted = {**leave, **span, "动作": "批准", "时间（北京时间）": "2026-01-10 09:00"}
    rows = [returned, granted, *({**returned, **changed} for changed in beside)]
    report = office.put("leave", rows, chunk=chunk)
    assert counts(report) == (2 + len(beside), 2, 0, len(beside))
    assert len(office.said()) == 2


def test_rejected_rows_stand_in_the_order_of_the_sheet(empty_office, tmp_path):
    path = tmp_path / "rejects.csv"
    rows = [roster_row(编号=f"JZ{n:03}", 司法所="S9") for n in range(1, 9)]
    empty_office.put("roster", rows, reject_path=path)
    told = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert [line["行号"] for line in told] == [str(n) for n in range(2, 10)]


def test_what_a_failing_chunk_had_put_in_is_taken_back_and_earlier_chunks_stay(office, monkeypatch):
    original, calls = importer._land_one, []

    def breaking(*args):
        calls.append(args)
        if len(calls) == 2:
            raise OSError("the disk is full")
        return original(*args)

    rows = [*reports(4), {**REPORT, "编号": "没有", "报告日期": "2026-01-02"}, reports(5)[4]]
    monkeypatch.setattr(importer, "_land_one", breaking)
    with pytest.raises(OSError, match="disk"):
        office.put("reports", rows, chunk=4)
    assert len(office.said()) == 4
    monkeypatch.undo()
    assert counts(office.put("reports", rows, chunk=4)) == (6, 1, 4, 1)


def test_bad_rows_are_set_aside_with_their_faults_and_as_they_were_filled_in(office, tmp_path):
    rows = [*reports(2), {**REPORT, "报告日期": "明天", "报告种类": "闲聊", "备注": "a,b\n=1+1"}]
    path = tmp_path / "rejects.csv"
    assert office.put("reports", rows, reject_path=path).rejected == 1
    text = path.read_text(encoding="utf-8")
    assert text.startswith("\ufeff行号")
    told = list(csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True)))
    assert sorted((line["行号"], line["栏目"], line["填写内容"]) for line in told) == [
        ("4", "报告日期", "明天"),
        ("4", "报告种类", "闲聊"),
    ]
    assert all(line["原因"] and line["处理办法"] and line["编号"] == "JZ001" for line in told)
    assert told[0]["备注"] == "a,b\n=1+1"


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+cmd|x", "-2+3"])
def test_the_reject_file_runs_no_formula(office, tmp_path, formula):
    path = tmp_path / "rejects.csv"
    office.put("reports", [{**REPORT, "报告日期": "明天", "备注": formula}], reject_path=path)
    (line,) = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert line["备注"] == "'" + formula


def test_a_number_with_a_sign_stays_a_number_in_the_reject_file(office, tmp_path):
    path = tmp_path / "rejects.csv"
    row = {"编号": "JZ001", "签到时间（北京时间）": "2026-01-10 08:00", "签到方式": "手机", "精度米": "-5"}
    office.put("checkins", [row], reject_path=path)
    (line,) = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert (line["精度米"], line["填写内容"]) == ("-5", "-5")


def test_without_bad_rows_there_is_no_reject_file(office, tmp_path):
    office.put("reports", reports(1), reject_path=tmp_path / "rejects.csv")
    assert not (tmp_path / "rejects.csv").exists()


def test_a_reject_file_that_finds_no_room_is_told_and_leaves_no_half_file(office, tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InvalidValue, match="已经入库"):
        office.put("reports", [*reports(1), REPORT], reject_path=tmp_path / "rejects.csv")
    assert list(tmp_path.glob("rejects*")) == []
    assert len(office.said()) == 1


def test_progress_counts_up_to_all_rows(office):
    heard = []
    office.put("reports", reports(7), chunk=3, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(3, 7), (6, 7), (7, 7)]


@pytest.mark.parametrize(
    ("second_each", "chunks"), [(0, [100, 300, 320]), (1, [100, 120, 124, *range(125, 321)])]
)
def test_others_get_their_turn_soon_however_slow_the_rows_are(office, second_each, chunks):
    ticks, heard = itertools.count(0, second_each), []
    rows = reports(320, first_on=date(2025, 1, 1))
    office.put("reports", rows, clock=lambda: next(ticks), progress=lambda done, _: heard.append(done))
    assert heard == chunks


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"编号": "JZ001", "报告日期": "2026-01-10"}, "缺少栏目：报告种类"),
        ({**reports(1)[0], "心情": "好"}, "不认识栏目：心情"),
        ({**reports(1)[0], " 编号": "JZ001"}, "栏目重复：编号"),
    ],
)
def test_a_header_that_does_not_fit_refuses_the_whole_file(office, row, said):
    with pytest.raises(InvalidValue, match=said):
        office.put("reports", [row])
    assert office.said() == []


def test_headers_may_be_in_any_order_and_use_plain_parentheses(office):
    row = {"签到方式": "手机", "签到时间(北京时间)": "2026-01-10 08:00", "编号": "JZ001"}
    assert office.put("checkins", [row]).new == 1


def test_a_kind_that_is_not_known_is_refused_with_those_that_are(office):
    with pytest.raises(InvalidValue, match="roster"):
        office.put_file("everything", write_csv(office.folder / "a.csv", reports(1)))


def test_a_file_of_200_megabytes_is_refused_whatever_the_kind(office, tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(InvalidValue, match="200 MB"):
        office.put_file("roster", path)


GOOD, REPEATED, BAD_CELL, NO_CASE = "good", "repeated", "bad cell", "no case"
MIXES = st.lists(
    st.tuples(st.sampled_from([GOOD, REPEATED, BAD_CELL, NO_CASE]), st.integers(0, 20)), max_size=25
)


@settings(max_examples=60)
@given(mix=MIXES, chunk=st.integers(1, 8), dry_run=st.booleans())
def test_failure_12_whatever_the_mix_the_counts_add_up_and_what_landed_is_what_was_good(
    tmp_path_factory, mix, chunk, dry_run
):
    office = Office(MemoryStore(), tmp_path_factory.mktemp("mix"))
    office.put("org", [{"机构编号": "S1", "名称": "所", "级别": "司法所"}])
    office.put("roster", [GOOD_ROSTER])
    rows: list[dict[str, str]] = []
    seen: list[str] = []
    rejected = 0
    for what, number in mix:
        on = str(date(2025, 7, 1) + timedelta(days=number))
        if what == REPEATED and seen:
            on = seen[number % len(seen)]
        row = {**REPORT, "报告日期": on}
        if what == BAD_CELL:
            row["报告种类"] = "闲聊"
        elif what == NO_CASE:
            row["编号"] = "没有"
        else:
            seen.append(on)
        rejected += what in (BAD_CELL, NO_CASE)
        rows.append(row)
    # An empty row keeps the header when the mix is empty.
    rows = rows or [dict.fromkeys([*REPORT, "报告日期"], "")]
    report = office.put("reports", rows, chunk=chunk, dry_run=dry_run)
    new = len(set(seen))
    assert counts(report) == (len(mix), new, len(seen) - new, rejected)
    assert len({error.row for error in report.errors}) == rejected
    landed = {str(entry.when.on) for entry in office.file().entries[1:]}
    assert landed == (set() if dry_run else set(seen))


def test_permitted_fences_follow_when_the_areas_are_drawn_later(empty_office, tmp_path):
    row = roster_row(居住地代码="330702")
    (note,) = empty_office.put("roster", [row]).notes
    assert "330702" in note
    assert empty_office.said() == []
    districts = [
        feature(SQUARE, area_id=code, adcode=code, name=code) for code in ("330702", "330703", "330782")
    ]
    empty_office.put_file("areas", write_geojson(tmp_path / "a.geojson", districts))
    assert counts(empty_office.put("roster", [row])) == (1, 1, 0, 0)
    assert {said.fence.area_id for said in empty_office.said()} == {"330702", "330703"}


def test_case_ids_come_from_case_numbers_alone():
    assert imported_case_id("JZ001") == imported_case_id("JZ001")
    assert imported_case_id("JZ001") != imported_case_id("JZ002")
