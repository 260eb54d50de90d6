"""Inspectors see who is supervised in name only: gaps, stays, nobody's duties, and the traces of staff."""

STAYS = ("编号", "记录种类", "起", "止", "地点", "行政区划代码", "来源")
CODED = (
    *("编号", "姓名", "性别", "出生日期", "矫正类别", "决定机关", "裁判生效日", "矫正起始日", "矫正终止日"),
    *("司法所", "报到日期", "启用日", "居住地代码"),
)
PERSON = (
    *("B001", "郑某", "男", "1990-01-01", "缓刑", "人民法院", "2025-06-02", "2025-06-02", "2026-12-01"),
    *("S1", "2025-06-05", "2026-03-01", "990701"),
)


def with_stays(office):
    """Import somebody whose residence is known, and three records of stays."""
    assert office.ask("import", "roster", office.sheet("b.csv", CODED, [PERSON]))["report"]["new"] == 1
    rows = [
        ("B001", "住宿", "2026-03-03", "2026-03-05", "省城旅馆", "980101", "协查函1号"),
        ("B001", "购票", "2026-03-07", "", "本市至省城", "980101", ""),
        ("B001", "住宿", "2026-03-08", "2026-03-09", "本市旅馆", "990702", ""),
    ]
    told = office.ask("import", "stays", office.sheet("stays.csv", STAYS, rows))
    assert told["report"]["new"] == len(rows)
    return office


def test_stays_out_of_a_sheet_are_set_against_leave(office):
    told = with_stays(office).ask("integrity", "stays", "--period", "2026-03")
    assert [stay["case"]["name"] for stay in told["stays"]] == ["郑某", "郑某"]
    assert told["stays"][0]["inputs"][2][1] == "2026-03-03、2026-03-04"
    shown = office.run("integrity", "clues", "--period", "2026-03").out
    assert "虚管线索" in shown
    assert "当时没有获准的外出" in shown
    (state,) = office.ask("search", "show", "B001")["supervision"]
    assert (state["state"], len(state["entries"])) == ("nominal", 2)


def test_a_bad_stay_is_told_by_row_and_column(office):
    assert office.ask("import", "roster", office.sheet("b.csv", CODED, [PERSON]))["report"]["new"] == 1
    rows = [
        ("B001", "住宿", "2026-03-05", "2026-03-03", "旅馆", "980101", ""),
        ("B001", "住宿", "2026-03-05", "2026-03-06", "旅馆", "9801", ""),
        ("B001", "借宿", "2026-03-05", "2026-03-06", "旅馆", "980101", ""),
    ]
    ran = office.run("import", "stays", office.sheet("stays.csv", STAYS, rows))
    assert ran.code == 1
    assert "止日 2026-03-03 早于起日 2026-03-05" in ran.out
    assert "行政区划代码“9801”不是六位数字" in ran.out
    assert office.ask("integrity", "stays", "--period", "2026-03")["stays"] == []


def test_everybody_has_a_duty_to_come(office):
    told = office.ask("integrity", "idle")
    names = {duty["case_id"]: duty for duty in told["duties"]}
    assert len(names) == 2
    assert not any(duty["lost"] for duty in told["duties"])
    assert office.ask("integrity", "idle", "--lost")["duties"] == []
    assert "签到" in office.run("integrity", "idle").out


def test_the_traces_of_staff_are_listed_with_the_persons(office):
    said = "思想稳定遵守规定没有异常"
    for day in (3, 4, 5):
        act = ("--at", f"2026-03-0{day} 09:00", "--kind", "听声", "--seen", said)
        office.ask("record", "act", "A001", *act)
    told = office.ask("integrity", "staff", "--period", "2026-03")
    (copied,) = told["copied"]
    assert (copied["text"], len(copied["traces"])) == (said, 3)
    assert told["two_places"] == told["bulk"] == []
    (lag,) = told["lags"]
    assert dict(zip(told["lag_steps"], lag["counts"], strict=True))["4 至 7 日"] == 3
    shown = office.run("integrity", "staff", "--period", "2026-03").out
    assert "周明" in shown
    assert "同一人员两地" in shown


def test_gaps_are_listed_for_the_inspection(office):
    assert office.ask("integrity", "gaps", "--period", "2026-03")["gaps"] == []
    assert "没有空档" in office.run("integrity", "gaps", "--period", "2026-03").out
    assert office.run("integrity", "gaps", "--period", "三月").code != 0
