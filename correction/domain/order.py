"""The order that puts a person under correction (判决、裁定、决定) and its prohibition orders (禁止令)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.errors import InvalidValue
from correction.domain.moments import DateSpan


class Category(StrEnum):
    """The four lawful categories (矫正类别): 社区矫正法 第二条."""

    CONTROL = "control"
    PROBATION = "probation"
    PAROLE = "parole"
    OUTSIDE_PRISON = "outside_prison"

    @property
    def zh(self) -> str:
        """The category as written in documents."""
        return _CATEGORY_ZH[self]


_CATEGORY_ZH = {
    Category.CONTROL: "管制",
    Category.PROBATION: "缓刑",
    Category.PAROLE: "假释",
    Category.OUTSIDE_PRISON: "暂予监外执行",
}


class Decider(StrEnum):
    """Who decided (决定机关): 社区矫正法 第十七条."""

    COURT = "court"
    PRISON_AUTHORITY = "prison_authority"
    POLICE = "police"


class ProhibitionKind(StrEnum):
    """What a prohibition order forbids (禁止令种类): 刑法 第三十八条、第七十二条."""

    ACTIVITY = "activity"
    AREA = "area"
    CONTACT = "contact"


class OutsideGround(StrEnum):
    """Why somebody serves outside prison for a time (暂予监外执行的情形): 刑事诉讼法 第二百六十五条."""

    ILLNESS = "illness"
    PREGNANCY = "pregnancy"
    SELF_CARE = "self_care"

    @property
    def zh(self) -> str:
        """The ground as written in documents."""
        return _GROUND_ZH[self]


_GROUND_ZH = {
    OutsideGround.ILLNESS: "保外就医",
    OutsideGround.PREGNANCY: "怀孕或者正在哺乳",
    OutsideGround.SELF_CARE: "生活不能自理",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProhibitionOrder:
    """One prohibition (禁止令) with dates of its own; only the area kind can become a fence."""

    kind: ProhibitionKind
    text: str
    span: DateSpan
    area_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What was pronounced (宣告的刑期或者考验期), as far as the document says it.

    `years`, `months` and `days` are the length of 管制 or of the probation period, `days` those beyond
    whole months (半个月 is fifteen); `custody_days` the days held before the judgment was executed; `ends_on`
    the end of the original sentence for 假释 and 暂予监外执行; `life` says that parole was granted from a
    life sentence.
    """

    years: int = 0
    months: int = 0
    days: int = 0
    custody_days: int = 0
    ends_on: date | None = None
    life: bool = False

    def __post_init__(self) -> None:
        """Refuse a length below nothing."""
        if min(self.years, self.months, self.days, self.custody_days) < 0:
            raise InvalidValue("刑期", "年数、月数、日数或者羁押日数为负", "按判决书填写")

    @property
    def has_length(self) -> bool:
        """Whether a length was pronounced at all."""
        return bool(self.years or self.months or self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was decided about the person: category, decider, dates, prohibitions.

    The dates are the court's: `effective_on` when the judgment took effect or the decision was received,
    the term from `term.from_on` to `term.to_on` with both ends included. They are stored, not computed;
    `sentence`, where the document states it, only serves to check them.
    `political_rights_deprived` tells whether that penalty was added (附加剥夺政治权利), `outside_ground` why
    the person serves outside prison, none where the document was not looked up.
    Raises InvalidValue for a prohibition order where the law allows none (刑法 第三十八条、第七十二条).
    """

    category: Category
    decider: Decider
    effective_on: date
    term: DateSpan
    document_no: str | None = None
    crime: str | None = None
    political_rights_deprived: bool = False
    prohibitions: tuple[ProhibitionOrder, ...] = ()
    sentence: Sentence | None = None
    outside_ground: OutsideGround | None = None

    def __post_init__(self) -> None:
        """Check what the law makes impossible."""
        if self.term.to_on is None:
            raise InvalidValue("矫正期限", "没有止日", "按执行通知书填写矫正起止日期")
        if self.prohibitions and self.category not in (Category.CONTROL, Category.PROBATION):
            what = f"{self.category.zh}不能附禁止令（禁止令只适用于管制和缓刑）"
            raise InvalidValue("禁止令", what, "核对矫正类别，或删除禁止令")
        if self.outside_ground is not None and self.category is not Category.OUTSIDE_PRISON:
            what = f"{self.category.zh}没有暂予监外执行的情形"
            raise InvalidValue("暂予监外执行情形", what, "核对矫正类别，或留空")
        if self.decider is not Decider.COURT and self.category is not Category.OUTSIDE_PRISON:
            raise InvalidValue("决定机关", f"{self.category.zh}只能由人民法院决定", "核对决定机关与矫正类别")

    @property
    def ends_on(self) -> date:
        """The last day of the term; the person is in correction through the whole of it."""
        if self.term.to_on is None:
            raise InvalidValue("矫正期限", "没有止日", "按执行通知书填写矫正起止日期")
        return self.term.to_on

    @property
    def handed_over(self) -> bool:
        """Whether the person is handed over instead of reporting (移交): 社区矫正法 第二十一条."""
        return self.category is Category.OUTSIDE_PRISON
