"""Stories of one person each, in YAML that an officer can read: what happened, what is told on which evening.

A story names its source (依据), the order (类别、生效、止日), the rules it is about (看), what was recorded
(经过), and what those rules tell at the end of given days (应有), exactly. Times are those of Beijing.
A story without a case (立案: false) is that of an investigation before sentence, or of an office; it names
no order.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from correction.domain.days import WorkCalendar
from correction.domain.finding import Finding
from correction.domain.moments import SHANGHAI, DateSpan, local_text, local_time
from correction.domain.order import Order, OutsideGround, ProhibitionKind, ProhibitionOrder, Sentence
from correction.domain.person import Sex
from correction.rulebooks import load_book
from correction.rulebooks.glossary import glossary
from correction.rules.assess import assess
from correction.testing.builders import SOMEBODY, CaseBuilder, plain_context
from tests.scenarios.story_words import EVENTS, RULE_NAMES
from tests.scenarios.words_first import CATEGORIES, DECIDERS

SEXES = {sex.zh: sex for sex in Sex}
_SENTENCE = {
    "年": "years",
    "月": "months",
    "日": "days",
    "羁押": "custody_days",
    "原判止日": "ends_on",
    "无期": "life",
}
# An investigation has no order yet; the reader of its entries needs one to hold on to.
_NO_ORDER = {"类别": "缓刑", "生效": date(2026, 1, 1), "止日": date(2026, 12, 31)}
GROUNDS = {ground.zh: ground for ground in OutsideGround}
_TOLD = {"预警", "自", "至", "含", "不含"}
_STORY = {
    *(
        "标题",
        "性别",
        "出生",
        "依据",
        "类别",
        "决定机关",
        "生效",
        "止日",
        "刑期",
        "附加刑",
        "立案",
        "禁止令",
        "情形",
        "规则册",
        "假期",
        "补班",
        "看",
        "经过",
        "应有",
    )
}


@dataclass(frozen=True, kw_only=True)
class Story:
    """One story as read: the case as it was written down, and what is expected on which evening."""

    title: str
    case: CaseBuilder
    book: str
    calendar: WorkCalendar
    rules: frozenset[str]
    expected: dict[date, list[dict[str, Any]]]

    def told(self, on: date) -> list[Finding]:
        """Judge, at the end of a day, what was on record by then."""
        evening = local_time(on, time(23, 59))
        context = replace(plain_context(), calendar=self.calendar)
        assessment = assess(self.case.file().known_at(evening), load_book(self.book), context, evening)
        return [finding for finding in assessment.findings if finding.rule in self.rules]


def read_story(path: Path) -> Story:
    """Read one story; raises ValueError where a word is unknown, so that no line is passed over."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    _only(raw, _STORY, path.name)
    if not raw["依据"]:
        message = f"{path.name}: 没有依据"
        raise ValueError(message)
    return Story(
        title=raw["标题"],
        case=_case(raw, path.name),
        book=raw.get("规则册", "cn"),
        calendar=_calendar(raw),
        rules=frozenset(RULE_NAMES[name] for name in raw["看"]),
        expected={on: _expected(told, path.name) for on, told in raw["应有"].items()},
    )


def said(finding: Finding) -> dict[str, str]:
    """Say a finding in the words of a story."""
    kind = {"预警": glossary().alert(finding.kind).zh, "自": _moment(finding.began_at)}
    return kind if finding.ended_at is None else kind | {"至": _moment(finding.ended_at)}


def _moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local:%Y-%m-%d}" if local.time() == time.min else local_text(at)


def _expected(told: object, where: str) -> list[dict[str, Any]]:
    if told == "没有":
        return []
    assert isinstance(told, list), where
    for item in told:
        _only(item, _TOLD, where)
    return [{key: str(value) for key, value in item.items()} for item in told]


def _case(raw: dict[str, Any], where: str) -> CaseBuilder:
    person = replace(SOMEBODY, sex=SEXES[raw.get("性别", "男")], born_on=raw.get("出生", SOMEBODY.born_on))
    if not raw.get("立案", True):
        raw = {**_NO_ORDER, **raw}
    case = CaseBuilder(order=order_of(raw), person=person)
    if not raw.get("立案", True):
        case.entries.clear()
    names: dict[str, str] = {}
    for line in raw["经过"]:
        event = dict(line)
        happened, what = event.pop("日"), event.pop("事")
        known, name = event.pop("录入", None), event.pop("名", None)
        if what == "作废":
            entry_id = case.void(names[event.pop("记录")], _at(happened))
        else:
            if what not in EVENTS:
                message = f"{where}: 不认识的事“{what}”"
                raise ValueError(message)
            fact = EVENTS[what](event, names, order_of(raw))
            recorded_at = None if known is None else _at(known)
            if isinstance(happened, date):
                entry_id = case.add(fact, on=happened, recorded_at=recorded_at)
            else:
                entry_id = case.add(fact, at=_at(happened), recorded_at=recorded_at)
        if event:
            message = f"{where}: “{what}”多写了 {sorted(event)}"
            raise ValueError(message)
        if name is not None:
            names[name] = entry_id
    return case


def order_of(raw: dict[str, Any]) -> Order:
    """Read the order of a story."""
    category = CATEGORIES[raw["类别"]]
    decider = DECIDERS[raw.get("决定机关", "法院")]
    return Order(
        category=category,
        decider=decider,
        effective_on=raw["生效"],
        term=DateSpan(from_on=raw["生效"], to_on=raw["止日"]),
        outside_ground=GROUNDS[raw["情形"]] if "情形" in raw else None,
        prohibitions=tuple(
            ProhibitionOrder(
                kind=ProhibitionKind.AREA if "区域" in ban else ProhibitionKind.ACTIVITY,
                text=ban["内容"],
                span=DateSpan(from_on=ban["自"], to_on=ban["至"]),
                area_id=ban.get("区域"),
            )
            for ban in raw.get("禁止令", ())
        ),
        sentence=_sentence(raw["刑期"]) if "刑期" in raw else None,
        political_rights_deprived=_deprived(raw.get("附加刑")),
    )


def _deprived(said: str | None) -> bool:
    if said not in (None, "剥夺政治权利"):
        message = f"不认识的附加刑“{said}”"
        raise ValueError(message)
    return said is not None


def _sentence(said: dict[str, Any]) -> Sentence:
    return Sentence(**{_SENTENCE[name]: value for name, value in said.items()})


def _calendar(raw: dict[str, Any]) -> WorkCalendar:
    rest: set[date] = set()
    for span in raw.get("假期", ()):
        first, last = (date.fromisoformat(part) for part in span.split(" 至 "))
        rest |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    years = frozenset(day.year for day in rest)
    return WorkCalendar(
        version="story", years=years, rest=frozenset(rest), working=frozenset(raw.get("补班", ()))
    )


def _at(text: object) -> datetime:
    if isinstance(text, date):
        return local_time(text, time.min)
    return datetime.fromisoformat(str(text)).replace(tzinfo=SHANGHAI)


def _only(raw: dict[str, Any], allowed: set[str], where: str) -> None:
    if unknown := set(raw) - allowed:
        message = f"{where}: 不认识的栏目 {sorted(unknown)}"
        raise ValueError(message)
