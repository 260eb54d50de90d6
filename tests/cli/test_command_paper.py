"""Papers at the command line: listed, made, drawn, printed again, registered, worded by the county."""

import pypdfium2

TALK = (
    *("--set", "开始时间=2026-03-10 09:00", "--set", "结束时间=2026-03-10 09:40", "--set", "地点=谈话室"),
    *("--set", "谈话人=林所长", "--set", "记录人=协理员甲", "--set", "谈话内容=一切正常"),
)


def text_of(path):
    (page,) = pypdfium2.PdfDocument(path)
    return page.get_textpage().get_text_range()


def test_a_talk_is_made_drawn_listed_printed_again_and_stays_in_the_register_when_void(office, tmp_path):
    out = tmp_path / "笔录.pdf"
    made = office.run("paper", "make", "A001", "个别谈话笔录", *TALK, "--out", str(out))
    assert made.code == 0, made.err
    assert "周明" in text_of(out)
    (issued,) = office.ask("paper", "list", "A001")["issued"]
    again = tmp_path / "再.pdf"
    assert office.run("paper", "print", "A001", str(issued["entry"]), "--out", str(again)).code == 0
    assert again.read_bytes() == out.read_bytes()
    office.run("void", "A001", str(issued["entry"]), "--reason", "谈错人")
    (line,) = office.ask("paper", "register", "--org", "X1", "--period", "2026-03")["papers"]
    assert (line["paper"], line["voided"], line["who"]) == ("个别谈话笔录", "谈错人", "周明（A001）")


def test_a_paper_that_cannot_be_drawn_is_not_issued(office, tmp_path):
    wrong = office.run("paper", "make", "A001", "个别谈话笔录", *TALK, "--out", str(tmp_path / "x.doc"))
    assert wrong.code != 0
    assert "不支持扩展名 .doc" in wrong.err
    assert office.ask("paper", "list", "A001")["issued"] == []
    assert "没有“外出证”" in office.run("paper", "make", "A001", "外出证").err
    assert "不是“栏目=内容”" in office.run("paper", "make", "A001", "个别谈话笔录", "--set", "地点").err


def test_the_county_edits_a_template_and_blank_forms_follow_it(office, tmp_path):
    path, out = tmp_path / "本县.yaml", tmp_path / "空白.pdf"
    assert office.run("paper", "template", "走访记录", str(path)).code == 0
    assert "已经存在" in office.run("paper", "template", "走访记录", str(path)).err
    text = path.read_text(encoding="utf-8").replace("title: 走访记录", "title: 城关走访记录")
    path.write_text(text.replace("version: 1", "version: 2"), encoding="utf-8")
    assert office.run("paper", "adopt", "S1", str(path)).code == 0
    assert office.run("paper", "blank", "走访记录", "--org", "S1", "--out", str(out)).code == 0
    assert "城关走访记录" in text_of(out)
    assert office.ask("paper", "fields", "走访记录")["被访人"] == "必填"
    assert "姓名" in office.ask("paper", "fields")
