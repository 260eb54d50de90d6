"""The group, announcements and the plan at the desk."""

JOIN = ("group", "join", "A001")


def test_a_group_is_formed_and_shown(office):
    office.ask(*JOIN, "王主任", "--on", "2026-03-02", "--sex", "男", "--role", "村居人员")
    office.ask(*JOIN, "周老师", "--on", "2026-03-02", "--sex", "女", "--role", "学校人员", "--knows-minors")
    office.ask("group", "leave", "A001", "王主任", "--on", "2026-03-04", "--reason", "换届")
    told = office.ask("group", "show", "A001")
    assert [m["member"] for m in told["members"]] == ["周老师"]
    assert "学校人员" in office.run("group", "show", "A001").out


def test_an_announcement_and_a_plan_with_its_review_are_recorded(office):
    announce = ("group", "announce", "A001", "--on", "2026-03-05", "--kind", "入矫宣告")
    office.ask(*announce, "--attended", "林所长（宣告人）", "--attended", "周老师", "--public")
    plan = ("group", "plan", "A001", "--on", "2026-03-06")
    office.ask(*plan, "--version", 1, "--measure", "每周当面报告", "--measure", "参加职业培训")
    office.ask("group", "review", "A001", "--on", "2026-03-08", "--found", "有效")
    assert office.run(*plan, "--version", 1, "--measure", "同上").code == 4
    (made,) = office.ask("group", "show", "A001")["plans"]
    assert made["measures"] == ["每周当面报告", "参加职业培训"]
    kinds = [entry["kind"] for entry in office.ask("case", "A001")["entries"]]
    assert kinds[:4] == ["attempt_refused", "plan_reviewed", "plan_made", "announcement_held"]


def test_what_cannot_be_is_refused_with_the_way_out(office):
    early = ("group", "announce", "A002", "--on", "2026-03-05", "--kind", "入矫宣告", "--attended", "林所长")
    ran = office.run(*early)
    assert ran.code == 1
    assert "没有报到或者移交的记录" in ran.err
    wrong = office.run(*JOIN, "王主任", "--on", "2026-03-02", "--sex", "男", "--role", "书记")
    assert "组长；司法所人员" in wrong.err
