"""A rulebook that is wrong is refused when it is loaded, and the refusal says where, what and what to do."""

import pytest

from correction.domain.errors import CorrectionError
from correction.rulebooks import RulebookError, load_book
from correction.rulebooks.entries import Rank

FIRST = 'first.days: [{value: 10, operator: "<=", article: 第一条, excerpt: 十日内}]'


def replaced(text, old, new):
    assert old in text
    return text.replace(old, new)


@pytest.fixture
def law(shelf):
    return (shelf.folder / "land" / "law.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("first.days: [{value: 10, article: 第一条, excerpt: 十日内, artcle: 第一条}]", "不认识的键"),
        ("first.dayz: [{value: 10, article: 第一条, excerpt: 十日内}]", "没有登记"),
        (f"{FIRST}\n  {FIRST}", "重复"),
        ("first.days: [{value: 10, value: 11, article: 第一条, excerpt: 十日内}]", "重复"),
        ("first.days: [{value: 10, excerpt: 十日内}]", "缺少 .article"),
        ("first.days: [{value: 10, article: 第一条}]", "V 没有摘录"),
        ("first.days: [{value: 10, article: 第一条, confidence: M, excerpt: 十日内}]", "M 不得摘录"),
        ("first.days: [{value: 10, article: 第一条, confidence: S2}]", "既无摘录也无转述"),
        ("first.days: [{value: 10, article: 第一条, confidence: W, excerpt: 十日内}]", "不在允许的写法"),
        ("first.days: [{article: 第一条, excerpt: 十日内}]", "写了 0 项"),
        ("first.days: [{value: 10, none_because: 无, article: 第一条, excerpt: 十日内}]", "写了 2 项"),
        ("first.days: [{value: ten, article: 第一条, excerpt: 十日内}]", "不是声明的类型"),
        ("first.days: [{value: true, article: 第一条, excerpt: 十日内}]", "不是声明的类型"),
        ("first.days: [{value: 10, operator: 以下, article: 第一条, excerpt: 十日内}]", "比较方式"),
        ("first.days: [{value: 10, from_on: 2011-01-01, article: 第一条, excerpt: 十日内}]", "超出"),
        ("first.days: [{value: 10, from_on: '2013-01-01', article: 第一条, excerpt: 十日内}]", "日期"),
        ("first.days: [{value: 10, to_on: 2012-02-01, article: 第一条, excerpt: 十日内}]", "早于起日"),
        ("first.days: [{value: 10, from_on: 2013-01-01, article: 第一条, excerpt: 十日内}]", "没有说明理由"),
        (
            "first.days: [{value: 10, to_on: 2013-01-01, article: 第一条, excerpt: 十日内}]",
            "2013-01-02 起没有规定",
        ),
        ("first.days: [{value: 10, article: 21, excerpt: 十日内}]", "不是文字"),
        ("first.days: [十日内]", "不是键值表"),
        ("first.days: {value: 10, article: 第一条, excerpt: 十日内}", "不是列表"),
    ],
)
def test_a_bad_entry_is_refused(shelf, law, entry, what):
    with pytest.raises(RulebookError, match=what) as refusal:
        shelf.national(law=replaced(law, FIRST, entry))
    said = refusal.value
    assert isinstance(said, CorrectionError)
    assert "land" in said.where or "law.yaml" in said.where
    assert said.remedy


def test_two_entries_for_one_day_are_a_clash(shelf, law):
    second = "{value: 9, from_on: 2015-01-01, article: 第九条, excerpt: 九日内}]"
    with pytest.raises(RulebookError, match="同时有效"):
        shelf.national(law=replaced(law, "excerpt: 十日内}]", f"excerpt: 十日内}}, {second}"))


def test_a_reason_fills_a_gap(shelf, law):
    gap = "{none_because: 此前没有规定, to_on: 2014-12-31, article: 第一条, excerpt: 某}"
    filled = f"first.days: [{gap}, {{value: 10, from_on: 2015-01-01, article: 第一条, excerpt: 十日内}}]"
    assert shelf.national(law=replaced(law, FIRST, filled)).name == "land"


@pytest.mark.parametrize(
    ("cadence", "what"),
    [
        ("{unit: fortnight}", "周期"),
        ("{unit: week, every: often}", "周期"),
        ("{unit: week, evry: 2}", "周期"),
        ("{strict: {unit: week}, severe: {unit: day}}", "管理类别"),
        ("weekly", "不是声明的类型"),
    ],
)
def test_a_cadence_that_nobody_can_count_is_refused(shelf, law, cadence, what):
    with pytest.raises(RulebookError, match=what):
        shelf.national(law=replaced(law, "{unit: month, every: 1}", cadence))


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ("leave.days: [{value: 8, article: 第一条, paraphrase: 八日}]", "低于上位规定"),
        ("leave.days: [{none_because: 不限, article: 第一条, paraphrase: 不限}]", "低于上位规定"),
        ("leave.days: [{unknown_because: 未见, article: 第一条, paraphrase: 未见}]", "低于上位规定"),
        ("hours: [{value: 7, article: 第一条, paraphrase: 七小时}]", "低于上位规定"),
        ("hours: [{value: {strict: 12, default: 6}, article: 第一条, paraphrase: 分类}]", "低于上位规定"),
        ("hours: [{value: {strict: 12}, article: 第一条, paraphrase: 只有严管}]", "低于上位规定"),
        ("report.cadence: [{value: {unit: quarter}, article: 第一条, paraphrase: 每季}]", "低于上位规定"),
        ("first.days: [{value: 5, article: 第一条, paraphrase: 五日}]", "不得改动"),
        ("first.days: [{value: 15, article: 第一条, paraphrase: 十五日}]", "不得改动"),
    ],
)
def test_a_local_book_may_not_loosen_a_floor_nor_touch_what_is_fixed(shelf, values, what):
    with pytest.raises(RulebookError, match=what):
        shelf.local(f"  {values}\n")


@pytest.mark.parametrize(
    "values",
    [
        "leave.days: [{value: 5, article: 第一条, paraphrase: 五日}]",
        "hours: [{value: {strict: 12, default: 8}, article: 第一条, paraphrase: 分类}]",
        "report.cadence: [{value: {unit: week}, article: 第一条, paraphrase: 每周}]",
        "first.days: [{value: 10, article: 第一条, paraphrase: 同上位规定}]",
        "free.minutes: [{value: 90, article: 第一条, paraphrase: 没有下限}]",
    ],
)
def test_a_local_book_may_tighten_and_fill_in(shelf, values):
    assert shelf.local(f"  {values}\n").name == "town"


def test_the_products_own_defaults_are_no_floor(shelf, law):
    policy = replaced(law, "excerpt: 七日以内}", "confidence: D, paraphrase: 七日}")
    shelf.write("land", law=policy)
    assert shelf.local("  leave.days: [{value: 20, article: 第一条, paraphrase: 二十日}]\n").name == "town"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("rank: county, jurisdiction", "rank: statute, jurisdiction", "不低于上级"),
        ("rank: county, jurisdiction", "rank: village, jurisdiction", "不在允许的写法"),
        ("parent: land", "parent: nowhere", "找不到"),
        ("title: 某县,", "titel: 某县,", "不认识的键"),
        ("id: town, ", "", "缺少"),
    ],
)
def test_a_bad_header_is_refused(shelf, old, new, what):
    values = "  leave.days: [{value: 5, article: 第一条, paraphrase: 五日}]\n"
    shelf.local(values)
    text = (shelf.folder / "town" / "book.yaml").read_text(encoding="utf-8")
    shelf.write("town", book=replaced(text, old, new))
    with pytest.raises(RulebookError, match=what):
        load_book("town", extra_dirs=[shelf.folder])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- 一\n- 二\n", "不是键值表"),
        ("values: [\n", "不是合格的 YAML"),
        ("values: {}\nextra: 1\n", "不认识的键"),
    ],
)
def test_a_file_that_is_not_a_book_is_refused(shelf, text, what):
    with pytest.raises(RulebookError, match=what):
        shelf.national(law=text)


def test_a_folder_without_a_book_is_refused_by_name(tmp_path):
    with pytest.raises(RulebookError, match=r"helan-2019"):
        load_book(tmp_path / "empty")


def test_ranks_stand_in_order():
    order = list(Rank)
    assert [a.below(b) for a in order for b in order] == [
        order.index(a) > order.index(b) for a in order for b in order
    ]
