"""The invented residents: who they are, where they live and work, what they owe. All names are made up."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from correction.domain.days import term_end_months
from correction.domain.facts.admission import ManagementClass
from correction.domain.moments import DateSpan
from correction.domain.order import Category
from correction.domain.person import check_character
from correction.testing.county.chance import dice
from correction.testing.county.land import HOME_CODE, OFFICES, Xy

Windows = tuple[tuple[time, time], ...]

MORNING = (time(7), time(10))
EVENING = (time(18), time(21))
WHOLE_DAY = (time(0), time(23, 59))

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
_GIVEN = "安平远志文明德海云山林川江河松柏岩峰雪梅兰竹菊荷春夏秋晨光宁和静雅诚信义仁礼"
_CRIMES = ("交通肇事罪", "危险驾驶罪", "盗窃罪", "诈骗罪", "故意伤害罪", "开设赌场罪", "非法经营罪")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """One person under correction, as the office knows them when its records begin.

    `windows` are the daily check-in windows, none for who wears a device. `approvals` are the spans of the
    approvals of the device, the first one known from the start.
    """

    index: int
    case_no: str
    name: str
    male: bool
    citizen_no: str
    phone: str
    office_id: str
    category: Category
    by_prison: bool
    crime: str
    effective_on: date
    term: DateSpan
    reported_on: date | None
    management_class: ManagementClass | None
    able_to_work: bool
    windows: Windows
    home: Xy
    work: Xy
    source_id: str | None = None
    by_phone: bool = False
    approvals: tuple[DateSpan, ...] = ()
    prohibited: DateSpan | None = None
    place_id: str | None = None

    @property
    def ends_on(self) -> date:
        """The last day of the term."""
        return self.term.to_on or self.term.from_on


def residents(seed: int, persons: int, wearers: int, span: DateSpan) -> list[Resident]:
    """Make the residents; each depends on the seed and their own number alone, the first wear devices."""
    return [_resident(dice(seed, n, "person"), n, n < wearers, span) for n in range(persons)]


def _resident(rng: Random, index: int, wears: bool, span: DateSpan) -> Resident:
    last_on = span.to_on or span.from_on
    office_id = list(OFFICES)[index % len(OFFICES)]
    home, work = _places(rng, office_id, north=wears)
    prohibited = wears and index % 4 == 3
    category = Category.PROBATION if prohibited else _category(rng)
    effective_on = span.from_on - timedelta(days=rng.randrange(60, 500))
    # Nobody ends by accident: the ends within the time are events, and notices come up to sixty days ahead.
    ends_on = last_on + timedelta(days=rng.randrange(70, 600))
    management_class = _class(rng)
    male = rng.random() < 0.8
    return Resident(
        index=index,
        case_no=f"YL{index + 1:04d}",
        name=rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2)))),
        male=male,
        citizen_no=_citizen_no(rng, index, male=male),
        phone=f"1990000{index:04d}",
        office_id=office_id,
        category=category,
        by_prison=category is Category.OUTSIDE_PRISON and rng.random() < 0.5,
        crime=rng.choice(_CRIMES),
        effective_on=effective_on,
        term=DateSpan(from_on=effective_on, to_on=ends_on),
        reported_on=effective_on + timedelta(days=rng.randrange(1, 8)),
        management_class=management_class,
        able_to_work=category is not Category.OUTSIDE_PRISON and rng.random() < 0.95,
        windows=() if wears else _windows(rng, management_class),
        home=home,
        work=work,
        source_id=f"SB{index + 1:05d}" if wears else None,
        by_phone=wears and index % 4 == 2,
        approvals=_approvals(rng, span) if wears else (),
        prohibited=DateSpan(from_on=effective_on, to_on=ends_on) if prohibited else None,
    )


def _places(rng: Random, office_id: str, *, north: bool) -> tuple[Xy, Xy]:
    """Give a home near the office and a workplace within a few kilometres, all well away from any border.

    Who wears a device lives and works in the north, so that no way leads past the school by accident.
    """
    x, y = OFFICES[office_id][1]
    lowest = -4.0 if north else -9.5
    home = (x + rng.uniform(-2.5, 2.5), max(lowest, y + rng.uniform(-2.5, 2.5)))
    work_x = min(12.0, max(-12.0, home[0] + rng.uniform(-4, 4)))
    return home, (work_x, min(9.0, max(lowest, home[1] + rng.uniform(-4, 4))))


def _category(rng: Random) -> Category:
    kinds = (Category.PROBATION, Category.PAROLE, Category.CONTROL, Category.OUTSIDE_PRISON)
    return rng.choices(kinds, (85, 6, 3, 6))[0]


def _class(rng: Random) -> ManagementClass:
    kinds = (ManagementClass.STRICT, ManagementClass.GENERAL, ManagementClass.RELAXED)
    return rng.choices(kinds, (15, 60, 25))[0]


def _windows(rng: Random, management_class: ManagementClass) -> Windows:
    if management_class is ManagementClass.STRICT:
        return (MORNING, EVENING)
    return (rng.choices((MORNING, EVENING, WHOLE_DAY), (6, 3, 1))[0],)


def _approvals(rng: Random, span: DateSpan) -> tuple[DateSpan, ...]:
    """Give approvals of three months one after another, until well after the simulated time."""
    last_on = (span.to_on or span.from_on) + timedelta(days=30)
    # The one that runs at the start ends no sooner than a renewal can be asked for and granted.
    from_on = span.from_on - timedelta(days=rng.randrange(50))
    spans: list[DateSpan] = []
    while not spans or (spans[-1].to_on or from_on) < last_on:
        spans.append(DateSpan(from_on=from_on, to_on=term_end_months(from_on, 3)))
        from_on = (spans[-1].to_on or from_on) + timedelta(days=1)
    return tuple(spans)


def _citizen_no(rng: Random, index: int, *, male: bool) -> str:
    born_on = date(1960, 1, 1) + timedelta(days=rng.randrange(16000))
    order = index % 500 * 2 + male
    first = f"{HOME_CODE}{born_on:%Y%m%d}{order % 1000:03d}"
    return first + check_character(first)


def roster_row(resident: Resident, start_on: date) -> dict[str, object]:
    """Give the resident's row of the roster (花名册); what was done before the start is carried over."""
    first_device = resident.approvals[0] if resident.approvals else None
    place = {Category.CONTROL: "管制", Category.PROBATION: "缓刑", Category.PAROLE: "假释"}
    number = int(resident.office_id[-1])
    row: dict[str, object] = {
        "编号": resident.case_no,
        "姓名": resident.name,
        "性别": "男" if resident.male else "女",
        "身份证号码": resident.citizen_no,
        "联系电话": resident.phone,
        "居住地址": f"{OFFICES[resident.office_id][0].removesuffix('司法所')}街道{resident.index + 1}号",
        "居住地代码": HOME_CODE,
        "劳动能力": "有" if resident.able_to_work else "无",
        "矫正类别": place.get(resident.category, "暂予监外执行"),
        "决定机关": "监狱管理机关" if resident.by_prison else "人民法院",
        "文书号": f"（虚构）样例刑字第{resident.index + 1}号",
        "罪名": resident.crime,
        "裁判生效日": resident.effective_on,
        "矫正起始日": resident.term.from_on,
        "矫正终止日": resident.ends_on,
        "司法所": resident.office_id,
        "报到日期": resident.reported_on,
        "启用日": start_on,
        "签到方式": "设备" if first_device else "手机；村居",
        "签到时段": "；".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in resident.windows),
        "签到地点": resident.place_id,
        "责任人": f"GZ{number}1",
        "协理员": f"GZ{number}3",
    }
    if resident.management_class is not None:
        zh = {"strict": "严管", "general": "普管", "relaxed": "宽管"}
        row |= {"管理类别": zh[resident.management_class], "管理类别起始日": resident.reported_on}
    if resident.reported_on is not None:
        row |= {"最近书面报告": start_on - timedelta(days=3)}
    if resident.category is Category.OUTSIDE_PRISON:
        row |= {"最近病情复查": start_on - timedelta(days=20)}
    if resident.prohibited is not None:
        row |= {
            "禁止令种类": "区域",
            "禁止令内容": "禁止进入样例中学及其周边",
            "禁止令起": resident.prohibited.from_on,
            "禁止令止": resident.prohibited.to_on,
        }
    if first_device is not None:
        row |= {
            "电子定位情形": 2,
            "电子定位起": first_device.from_on,
            "电子定位止": first_device.to_on,
            "定位来源编号": resident.source_id,
            "定位来源种类": "手机" if resident.by_phone else "腕带",
            # The plan counts a device as silent after half an hour, though it speaks every five minutes.
            "定位间隔分钟": 30,
        }
        if resident.by_phone:
            row["信息化核查告知日"] = start_on
    return row
