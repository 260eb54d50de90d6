"""Records of one person at the desk: found, compared, joined with a second look, parted; and who may not."""

from typing import Any

from correction.cli.exits import ExitCode
from tests.cli.conftest import ROSTER, ROSTER_HEADER, STAFF


def test_two_records_are_found_compared_joined_and_parted(office: Any):
    header, _ = STAFF
    county = ("K1", "沈科长", "X1", "专职", "2024-01-01")
    office.ask("import", "staff", office.sheet("county.csv", header, [county]))
    again = ("A009", *ROSTER[1][0][1:])
    office.ask("import", "roster", office.sheet("again.csv", ROSTER_HEADER, [again]))
    told = office.ask("person", "show", "A001")
    assert (told["same"], [one["case"] for one in told["maybe"]]) == ([], ["A009"])
    rows = office.ask("person", "compare", "A001", "A009")["particulars"]
    assert [row["particular_zh"] for row in rows if row["agreement_zh"] == "相同"] == [
        "姓名",
        "性别",
        "出生日期",
    ]
    assert "缺一项" in office.run("person", "compare", "A001", "A009").out

    words = ("person", "merge", "A001", "A009", "--reason", "核对身份证原件")
    refused = office.run(*words, actor="G1")
    assert refused.code == ExitCode.NOT_ALLOWED
    assert "县级以上社区矫正机构" in refused.err
    done = office.run(*words, actor="K1")
    assert done.code == 0, done.err
    assert "现在是同一人的 2 件" in done.out
    assert "同时在矫" in done.out
    assert [one["case"] for one in office.ask("person", "show", "A001")["same"]] == ["A009"]
    assert "认定为同一人" in office.run("case", "A009").out

    parted = office.run("person", "part", "A009", "--reason", "另有其人", actor="K1")
    assert parted.code == 0, parted.err
    assert "现在是同一人的 1 件" in parted.out
    assert office.ask("person", "show", "A001")["same"] == []
    unknown = office.run(*words, "--looked-at", "血型", actor="K1")
    assert "没有“血型”" in unknown.err
