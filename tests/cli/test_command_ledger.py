"""Ledgers at the command line: shown, exported for a purpose, refused in words."""

from python_calamine import CalamineWorkbook


def test_a_ledger_is_shown_and_exported_for_a_purpose_that_is_logged(office, tmp_path):
    shown = office.ask("ledger", "花名册", "--org", "S1", "--period", "2026-03")
    assert [row[1] for row in shown["rows"]] == ["周明"]
    out = tmp_path / "花名册.xlsx"
    wrong = office.run("ledger", "在册花名册", "--org", "S1", "--period", "2026-03", "--out", str(out))
    assert "没有写明用途" in wrong.err
    assert not out.exists()
    named = ("ledger", "在册花名册", "--org", "S1", "--period", "2026-03", "--purpose", "核对")
    assert office.run(*named, "--out", str(out)).code == 0
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert rows[3][1] == "周明"
    assert "不支持扩展名 .csv" in office.run(*named, "--out", str(tmp_path / "x.csv")).err
    assert "没有“流水”" in office.run("ledger", "流水", "--org", "S1", "--period", "2026-03").err
