"""The volumes of a person at the command line: filed, listed, bound, ordered by the county."""

import pypdfium2


def test_an_original_is_filed_listed_and_bound_with_what_is_missing(office, tmp_path):
    filed = ("--part", "裁判文书和送达材料", "--on", "2025-05-20", "--pages", "5", "--by", "示例县人民法院")
    assert office.run("paper", "original", "A001", "执行档案", "刑事判决书", *filed).code == 0
    told = office.ask("paper", "volume", "A001", "执行档案")
    assert [each["title"] for each in told["items"]] == ["刑事判决书"]
    assert told["keeper"] == "X1"
    out = tmp_path / "卷.pdf"
    assert office.run("paper", "volume", "A001", "执行档案", "--out", str(out)).code == 0
    assert len(pypdfium2.PdfDocument(out)) == 4
    assert "不支持扩展名 .doc" in office.run("paper", "volume", "A001", "执行档案", "--out", "x.doc").err
    assert "没有“档案”" in office.run("paper", "volume", "A001", "档案").err


def test_a_county_edits_the_order_of_its_volumes(office, tmp_path):
    path = tmp_path / "目录.yaml"
    assert office.run("paper", "order", str(path)).code == 0
    assert "已经存在" in office.run("paper", "order", str(path)).err
    text = (
        path.read_text(encoding="utf-8").replace("version: 1", "version: 2").replace("查找,", "查找和走访,")
    )
    path.write_text(text, encoding="utf-8")
    changed = office.ask("paper", "adopt-order", "S1", str(path))
    assert [each["volume"] for each in changed] == ["社区矫正工作档案"]
