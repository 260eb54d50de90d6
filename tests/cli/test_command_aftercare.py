"""`correction record aftercare` and what the indicators make of it, with goals and staffing by office."""

JULY_AT = "2026-07-01T08:00:00+08:00"
END = ("--period", "2026-06", "--office", "S1")


def release(office):
    header = ("编号", "日期", "环节", "说明")
    rows = [("A001", "2026-03-20", "解除矫正", "特赦"), ("A001", "2026-03-21", "安置帮教接收回执", "")]
    office.ask("import", "steps", office.sheet("r.csv", header, rows), at="2026-03-22T08:00:00+08:00")


def rates(told):
    return {each["rate"]: each for each in told["indicators"]}


def test_a_released_person_is_counted_as_helped_and_placed_with_names(office):
    release(office)
    before = rates(office.ask("statistics", "indicators", *END, at=JULY_AT))
    assert (before["helped"]["share"], before["placed"]["share"]) == (0, 0)
    for event, content, on in (
        ("成立帮教小组", "张干部、李社工", "2026-04-01"),
        ("帮教联系", "走访", "2026-04-15"),
        ("落实安置", "就业", "2026-05-01"),
    ):
        words = ("A001", "--on", on, "--event", event, "--content", content)
        office.ask("record", "aftercare", *words, at="2026-06-01T08:00:00+08:00")
    after = rates(office.ask("statistics", "indicators", *END, at=JULY_AT))
    for rate in ("helped", "placed"):
        assert after[rate]["share"] == 1
        assert after[rate]["counted_on"] == "2026-06-30"
        assert [case["case_no"] for case in after[rate]["numerator"][0]["cases"]] == ["A001"]
    stale = rates(
        office.ask("statistics", "indicators", "--period", "2026-07", at="2026-08-01T08:00:00+08:00")
    )
    assert (stale["helped"]["share"], stale["placed"]["share"]) == (0, 1)


def test_a_new_conviction_after_release_is_counted_by_the_day_of_the_crime(office):
    release(office)
    words = ("A001", "--on", "2026-06-20", "--event", "重新犯罪", "--content", "故意", "--note", "盗窃")
    refused = office.run("record", "aftercare", *words, at=JULY_AT)
    assert refused.code == 1
    assert "犯罪日期" in refused.err
    office.ask("record", "aftercare", *words, "--committed", "2026-05-02", at=JULY_AT)
    counted = {
        month: rates(office.ask("statistics", "indicators", "--period", f"2026-{month}", at=JULY_AT))[
            "new_crime_after"
        ]["share"]
        for month in ("04", "05", "06")
    }
    assert counted == {"04": 0, "05": 1, "06": 0}


def test_the_goals_of_a_local_book_stand_beside_the_rates(desk, office):
    release(office)
    drawn = office.run("statistics", "indicators", "--period", "2026-03", "--people", at=JULY_AT)
    assert drawn.code == 0, drawn.err
    assert "衔接率" in drawn.out
    assert "1:10" in drawn.out
    assert "1:20" in drawn.out
    handed_on = rates(office.ask("statistics", "indicators", "--period", "2026-03", at=JULY_AT))["handed_on"]
    assert (handed_on["share"], handed_on["goal"]) == (1, None)


def test_each_office_is_told_what_it_lacks(office):
    second = (("机构编号", "名称", "级别", "上级编号"), [("S2", "城东司法所", "司法所", "X1")])
    office.ask("import", "org", office.sheet("second.csv", *second))
    told = office.ask("statistics", "indicators", "--period", "2026-03", at="2026-04-02T08:00:00+08:00")
    assert [(each["office_id"], each["persons_per_officer"]) for each in told["offices"]] == [
        ("S1", 1.0),
        ("S2", None),
    ]
    assert told["assistants_short_by_ratio"] == {"1:10": 1, "1:20": 1}
    drawn = office.run("statistics", "indicators", "--period", "2026-03", at="2026-04-02T08:00:00+08:00")
    assert "没有执法力量" in drawn.out
