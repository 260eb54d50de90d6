"""The glossary (词汇表): the words of the trade, and what every kind of alert is called and asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from correction.domain.alert_kind import AlertKind, Bearer, Family, Grade
from correction.domain.errors import NotFound
from correction.rulebooks.entries import member
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.yaml_file import need, only_fields, read_yaml

_FILE = Path(__file__).parents[1] / "glossary.yaml"
_SECTIONS = {"families", "bearers", "grades", "alerts", "terms"}
_ALERT_FIELDS = {"zh", "en", "family", "bearer", "grade", "handling_hours", "explanation", "cleared_by"}
_TERM_FIELDS = {"zh", "en", "meaning", "avoid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEntry:
    """One kind of alert as staff see it.

    `grade` and `handling_hours` (hours from telling until somebody must have reviewed it) are the product's
    defaults, not law. `bearer` is whose duty it is about; `explanation` says in one plain sentence what was
    found. Where `device_clears`, the matter ends only when the device reports it (只能由设备解除): until then
    a person takes it up and does not close it.
    """

    kind: AlertKind
    zh: str
    term_en: str
    family: Family
    bearer: Bearer
    grade: Grade
    handling_hours: float
    explanation: str
    device_clears: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of the trade: Chinese, English, meaning, and look-alikes to avoid with the reason for each."""

    key: str
    zh: str
    en: str
    meaning: str
    avoid: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """All words; use `glossary()` to get it."""

    alerts: Mapping[AlertKind, AlertEntry]
    terms: Mapping[str, Term]
    families: Mapping[Family, str]
    bearers: Mapping[Bearer, str]
    grades: Mapping[Grade, str]

    def alert(self, kind: AlertKind) -> AlertEntry:
        """Describe a kind of alert; there is an entry for every kind."""
        return self.alerts[kind]

    def term(self, key: str) -> Term:
        """Describe a word; raises NotFound for one that is not in the glossary."""
        found = self.terms.get(key)
        if found is None:
            raise NotFound("词汇表", f"没有词条 [{key}]", "核对词条名，或写进 correction/glossary.yaml")
        return found


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """Load the shipped glossary; raises RulebookError when it and the enums have drifted apart."""
    return read_glossary(_FILE)


def read_glossary(path: Path) -> Glossary:
    """Read a glossary file; raises RulebookError for a missing or unknown kind, field or word."""
    data = read_yaml(path)
    only_fields(data, _SECTIONS, path.name)
    alerts = need(data, "alerts", path.name)
    terms = need(data, "terms", path.name)
    return Glossary(
        alerts={
            kind: _alert(kind, raw, f"{path.name}：{kind}") for kind, raw in _exact(alerts, AlertKind, path)
        },
        terms={key: _term(key, raw, f"{path.name}：{key}") for key, raw in terms.items()},
        families=dict(_exact(need(data, "families", path.name), Family, path)),
        bearers=dict(_exact(need(data, "bearers", path.name), Bearer, path)),
        grades=dict(_exact(need(data, "grades", path.name), Grade, path)),
    )


def _exact(section: Mapping[str, Any], enum: type[Any], path: Path) -> list[tuple[Any, Any]]:
    """Pair each member of an enum with its words; both sides must name the same things."""
    words = {item.value for item in enum}
    if difference := words ^ set(section):
        raise RulebookError(path.name, f"{enum.__name__} 与词汇表不一致 {sorted(difference)}", "两处同时增减")
    return [(item, section[item.value]) for item in enum]


def _alert(kind: AlertKind, raw: Mapping[str, Any], where: str) -> AlertEntry:
    only_fields(raw, _ALERT_FIELDS, where)
    if raw.get("cleared_by", "device") != "device":
        raise RulebookError(where, f"不认识的解除方式 {raw['cleared_by']}", "写 device，或不写")
    return AlertEntry(
        kind=kind,
        zh=need(raw, "zh", where),
        term_en=need(raw, "en", where),
        family=member(Family, need(raw, "family", where), where),
        bearer=member(Bearer, need(raw, "bearer", where), where),
        grade=member(Grade, need(raw, "grade", where), where),
        handling_hours=float(need(raw, "handling_hours", where)),
        explanation=need(raw, "explanation", where),
        device_clears="cleared_by" in raw,
    )


def _term(key: str, raw: Mapping[str, Any], where: str) -> Term:
    only_fields(raw, _TERM_FIELDS, where)
    return Term(
        key=key,
        zh=need(raw, "zh", where),
        en=need(raw, "en", where),
        meaning=need(raw, "meaning", where),
        avoid=tuple((raw.get("avoid") or {}).items()),
    )
