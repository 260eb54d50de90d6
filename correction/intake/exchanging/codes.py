"""Codes of exchanging systems and the domain's own values (代码对照), both ways.

The domain knows no codes; they live here, at the door. A code or a value without a counterpart is declared
with its reason, and is refused when it comes up instead of being guessed at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from correction_schemas.codes import TABLES, TITLES

from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import ManagementClass, TerminationKind
from correction.domain.facts.check_ins import Means
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.investigation import Asker
from correction.domain.facts.sanctions import BreachKind
from correction.domain.order import Category, Decider
from correction.domain.person import Sex

V = TypeVar("V", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTable(Generic[V]):
    """One table (代码表): which code each value has, and why a code or a value has no counterpart.

    Several values may share a code of a coarser table; such a code cannot be read back by itself.
    """

    name: str
    values: type[V]
    codes: Mapping[V, str]
    unread: Mapping[str, str] = field(default_factory=dict)
    uncoded: Mapping[V, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the table is called."""
        return TITLES[self.name]

    @property
    def listed(self) -> str:
        """All codes with their words, for whoever sent a wrong one."""
        words = TABLES[self.name]
        return "、".join(code if code == word else f"{code} {word}" for code, word in words.items())

    def value(self, code: str) -> V:
        """Read a code; raises InvalidValue for an unknown one, and for one that names no value or several."""
        if code not in TABLES[self.name]:
            raise InvalidValue(f"{self.title}代码", f"没有代码“{code}”", f"可用的代码：{self.listed}")
        meant = [value for value, its in self.codes.items() if its == code]
        if len(meant) == 1:
            return meant[0]
        word = TABLES[self.name][code]
        if meant:
            said = "、".join(str(getattr(value, "zh", value)) for value in meant)
            raise InvalidValue(f"{self.title}代码", f"“{word}”对应几种：{said}", "由人看过文书以后选定一种")
        raise InvalidValue(
            f"{self.title}代码", f"“{code} {word}”没有对应的值：{self.unread[code]}", "请对方核对，或由人登记"
        )

    def code(self, value: V) -> str:
        """Write a value as its code; raises InvalidValue with the reason for one that has none."""
        if value in self.codes:
            return self.codes[value]
        said = getattr(value, "zh", value.value)
        raise InvalidValue(
            f"{self.title}代码", f"“{said}”没有代码：{self.uncoded[value]}", f"可用的代码：{self.listed}"
        )


_OTHER = "“其他”不说明是哪一种"
CATEGORIES = CodeTable(
    name="jzlb",
    values=Category,
    codes={
        Category.CONTROL: "01",
        Category.PROBATION: "02",
        Category.PAROLE: "03",
        Category.OUTSIDE_PRISON: "04",
    },
    unread={"99": "社区矫正法第二条只有四类"},
)
CLASSES: CodeTable[ManagementClass] = CodeTable(
    name="gllb",
    values=ManagementClass,
    codes={ManagementClass.RELAXED: "02", ManagementClass.GENERAL: "03", ManagementClass.STRICT: "04"},
    unread={"01": "基础级只见于一个系统，没有相当的管理类别"},
    uncoded={each: "表中没有相当的级别" for each in ManagementClass if each.value == "entry"},
)
TERMINATIONS = CodeTable(
    name="zzjzlx",
    values=TerminationKind,
    codes={
        TerminationKind.PROBATION_REVOKED: "01",
        TerminationKind.PAROLE_REVOKED: "02",
        TerminationKind.RECALLED: "03",
        TerminationKind.DIED: "04",
    },
    unread={"99": _OTHER},
)
RECALLS = CodeTable(
    name="sjzxlx",
    values=TerminationKind,
    codes={
        TerminationKind.PROBATION_REVOKED: "01",
        TerminationKind.PAROLE_REVOKED: "02",
        TerminationKind.RECALLED: "03",
    },
    unread={"99": _OTHER},
    uncoded={TerminationKind.DIED: "死亡的不收监"},
)
REWARDS: CodeTable[DecisionKind] = CodeTable(
    name="jllb",
    values=DecisionKind,
    codes={DecisionKind.PRAISE: "01"},
    unread={
        "02": "立功由人民法院在减刑裁定中认定",
        "03": "重大立功由人民法院在减刑裁定中认定",
        "04": "减刑是人民法院的裁定，登记为裁判变更",
    },
    uncoded={kind: "不是奖励" for kind in DecisionKind if kind is not DecisionKind.PRAISE},
)
DECIDERS = CodeTable(
    name="pjjg",
    values=Decider,
    codes={Decider.COURT: "01", Decider.POLICE: "02", Decider.PRISON_AUTHORITY: "03"},
)
ASKERS = CodeTable(
    name="wtdw",
    values=Asker,
    codes={Asker.COURT: "01", Asker.PROCURATORATE: "02", Asker.POLICE: "03", Asker.PRISON: "04"},
    unread={"05": "侦查机关可以是公安机关，也可以是其他机关"},
    uncoded={Asker.DETENTION_CENTRE: "表中没有看守所"},
)
SEXES = CodeTable(name="xb", values=Sex, codes={Sex.MALE: "01", Sex.FEMALE: "02"})
BREACHES = CodeTable(
    name="wglx",
    values=BreachKind,
    codes={
        BreachKind.REPORTING: "违反报告会客外出迁居",
        BreachKind.CONTACT: "违反报告会客外出迁居",
        BreachKind.LEAVE: "违反报告会客外出迁居",
        BreachKind.MOVING: "违反报告会客外出迁居",
        BreachKind.EDUCATION: "不按规定参加教育",
        BreachKind.MEDICAL_PAPERS: "保外就医无正当理由不提交",
        BreachKind.PROHIBITION: "违反禁止令",
        BreachKind.OCCUPATION: "其他",
        BreachKind.WHEREABOUTS: "其他",
        BreachKind.OTHER: "其他",
    },
    unread={"不按规定时间报到": "逾期报到由报到期限推算，不登记为违规种类"},
)
MEANS: CodeTable[Means] = CodeTable(
    name="bdfs",
    values=Means,
    codes={Means.IN_PERSON: "1", Means.ORDINARY_PHONE: "2"},
    uncoded={
        means: "表中只有当面和电话" for means in Means if means not in (Means.IN_PERSON, Means.ORDINARY_PHONE)
    },
)
CODE_TABLES: tuple[CodeTable[Any], ...] = (
    CATEGORIES,
    CLASSES,
    TERMINATIONS,
    RECALLS,
    REWARDS,
    DECIDERS,
    ASKERS,
    SEXES,
    BREACHES,
    MEANS,
)
# Tables of which the domain keeps the words of the document and no choice of its own.
AS_WRITTEN: Mapping[str, str] = {
    "jcjzlx": "解除的依据照文书登记",
    "ypxf": "原判刑罚照判决书登记",
    "fjx": "只登记是否附加剥夺政治权利，其余照判决书",
    "zm": "罪名照判决书登记，不分大类",
    "rztd": "认罪态度不是监督管理的依据，不登记",
    "bdlx": "是否按时报到由报到期限推算，不登记",
}


def word_of(name: str, code: str) -> str:
    """Give the word behind a code of any table, as documents write it.

    Raises InvalidValue for an unknown table or code, with the list of those there are.
    """
    if name not in TABLES:
        known = "、".join(f"{table} {title}" for table, title in TITLES.items())
        raise InvalidValue("代码表", f"没有代码表“{name}”", f"可用的代码表：{known}")
    if code not in TABLES[name]:
        listed = "、".join(f"{each} {word}" for each, word in TABLES[name].items())
        raise InvalidValue(f"{TITLES[name]}代码", f"没有代码“{code}”", f"可用的代码：{listed}")
    return TABLES[name][code]
