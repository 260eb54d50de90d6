"""The form of a return: whatever a county writes into it is counted as written, or refused by place."""

import pytest

from correction.domain.counting.figure import Figure
from correction.domain.counting.known_figures import known_figures
from correction.domain.counting.return_form import cell_query, fill
from correction.domain.errors import CorrectionError
from correction.office.counting.return_forms import SHIPPED, read_form

FIGURES = (
    Figure(key="movement.control.opening", count=2, case_ids=("a", "b")),
    Figure(key="movement.probation.opening", count=3, case_ids=("c", "d", "e")),
    Figure(key="supervision.check_ins_due", count=8, case_ids=("c",)),
    Figure(key="supervision.check_ins_met", count=6, case_ids=("c",)),
    Figure(key="staff.assistants", count=1, staff_ids=("X9",)),
)


def form_file(tmp_path, text):
    path = tmp_path / "我县.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def filled(tmp_path, text):
    (section,) = fill(read_form(form_file(tmp_path, text)), FIGURES)
    return section


def test_labels_order_rows_and_sums_are_the_countys_own(tmp_path):
    section = filled(
        tmp_path,
        """
        title: 我县月报
        sections:
          - title: 签到与期初
            columns: [本月, 占比]
            rows:
              - {label: 实签, cells: [supervision.check_ins_met, ""]}
              - {label: 率, cells: ["", supervision.check_ins_met / supervision.check_ins_due]}
              - {label: 期初, cells: [movement.*.opening, movement.control.opening / movement.*.opening]}
              - {label: 加总, cells: [movement.control.opening + staff.assistants, aftercare.job]}
        """,
    )
    texts = [[row.label, *("" if cell is None else cell.text for cell in row.cells)] for row in section.rows]
    assert (section.title, section.columns) == ("签到与期初", ("本月", "占比"))
    assert texts == [
        ["实签", "6", ""],
        ["率", "", "75.00%"],
        ["期初", "5", "40.00%"],
        ["加总", "3", "0"],
    ]
    total = section.rows[3].cells[0]
    assert (total.case_ids, total.staff_ids) == (("a", "b"), ("X9",))


def test_one_column_needs_no_header_and_no_list(tmp_path):
    text = (
        "title: 一栏\nsections:\n  - title: 表\n    rows:\n      - {label: 协理员, cells: staff.assistants}\n"
    )
    section = filled(tmp_path, text)
    assert (section.columns, section.rows[0].cells[0].text) == (("数",), "1")


def test_a_share_of_nothing_is_no_nought(tmp_path):
    text = (
        "title: 率\nsections:\n  - title: 表\n    rows:\n"
        "      - {label: 率, cells: aftercare.job / indicator.placed.denominator}\n"
    )
    assert filled(tmp_path, text).rows[0].cells[0].text == "无人可计"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (100, "100"),
        (1_095_000, "1095000"),
        (12_345.75, "12345.75"),
        (4.5, "4.5"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_a_count_of_a_whole_county_is_written_to_the_last_digit(tmp_path, count, text):
    form = "title: 签到\nsections:\n  - title: 表\n    rows:\n"
    form += "      - {label: 应签, cells: supervision.check_ins_due}\n"
    figures = (Figure(key="supervision.check_ins_due", count=count, case_ids=("c",)),)
    (section,) = fill(read_form(form_file(tmp_path, form)), figures)
    cell = section.rows[0].cells[0]
    assert (cell is not None and cell.text) == text


HEAD = "title: 我县月报\nsections:\n  - title: 甲表\n    columns: [人数, 占比]\n    rows:\n"
ROW = HEAD + "      - {label: 严管, cells: %s}\n"
FAULTS = [
    (
        ROW % "[structure.class.strickt, '']",
        "第 1 张表“甲表”第 1 行“严管”“人数”栏",
        "没有统计项目“structure.class.strickt”",
        "是不是 structure.class.strict",
    ),
    (ROW % "[structure.class.strict]", "第 1 行“严管”", "有 1 格，表头有 2 栏", "一栏写一格"),
    (ROW % "[3, '']", "“严管”“人数”栏", "写的是 3", "统计项目的名称"),
    (
        ROW % "[structure.sex.* + structure.sex.male, '']",
        "“人数”栏",
        "structure.sex.male 在一格里加了两次",
        "只写一次",
    ),
    (HEAD + "      - {lable: 严管, cells: x}\n", "第 1 行", "不认识的键 ['lable']", "只能使用"),
    (HEAD + "      - 严管\n", "第 1 行", "“严管”不是键值表", "样式"),
    ("title: 我县月报\nsections: 甲表\n", "sections", "不是列表", "- "),
    ("title: 我县月报\n", "我县.yaml", "缺少 [sections]", "补上"),
    ("- 甲\n", "报表样式 我县.yaml", "最外层不是键值表", "书写"),
    ("title: [\n", "报表样式 我县.yaml", "不是合格的 YAML", "行列"),
    (HEAD + "      - {label: 甲, label: 乙}\n", "我县.yaml 第 6 行", "键 [label] 重复", "删去"),
]


@pytest.mark.parametrize(("text", "where", "what", "remedy"), FAULTS)
def test_a_faulty_form_is_told_where_what_and_what_to_do(tmp_path, text, where, what, remedy):
    with pytest.raises(CorrectionError) as told:
        read_form(form_file(tmp_path, text))
    assert where in told.value.where
    assert what in told.value.what
    assert remedy in told.value.remedy


def test_a_form_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CorrectionError, match="文件不存在"):
        read_form(tmp_path / "没有.yaml")


def test_the_shipped_form_asks_for_every_figure_there_is():
    form = read_form(SHIPPED)
    cells = [cell for section in form.sections for row in section.rows for cell in row.cells if cell]
    asked = {key for cell in cells for key in cell.counted}
    # How many are in each category at the end of a period stands in movement already.
    assert known_figures() - asked == {key for key in known_figures() if ".category." in key}
    labels = [(section.title, row.label) for section in form.sections for row in section.rows]
    assert len(set(labels)) == len(labels)


def test_a_star_stands_for_one_part_and_no_more():
    assert cell_query("staff.*", known_figures(), "格").counted == tuple(
        sorted(key for key in known_figures() if key.startswith("staff."))
    )
    with pytest.raises(CorrectionError, match="没有统计项目"):
        cell_query("movement.*", known_figures(), "格")
