"""The management class that a book's rules propose (管理类别的提出): 社区矫正法 第三条, 实施办法 第二十一条.

A proposal is a draft with its reasons. The office reviews it, the county decides, the person is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from correction.domain.assessments.conditions import Clauses
from correction.domain.assessments.standing import Met, Standing
from correction.domain.citation import Citation
from correction.domain.facts.admission import ManagementClass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """When one class follows (转类情形), and who says so."""

    to: ManagementClass
    clauses: Clauses
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRules:
    """A book's rules of classification on a day, by the class a person is in; none is for whoever has none.

    `keeps` are the conditions under which the strict and the entry class go on. Where no rule says which
    class follows, and none of them holds any longer, the county has to say.
    """

    moves: Mapping[ManagementClass | None, tuple[ClassRule, ...]]
    keeps: Mapping[ManagementClass, ClassRule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What follows from the rules (分类建议): the class, or none where the rules leave the next one open."""

    to: ManagementClass | None
    reasons: tuple[Met, ...]
    citation: Citation

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries that the reasons rest on."""
        return tuple(dict.fromkeys(entry for met in self.reasons for entry in met.entries))


def propose(current: ManagementClass | None, standing: Standing, rules: ClassRules) -> Proposal | None:
    """Give the class that should follow the present one; none where the present class may stay.

    What led into a class lies before it, so what keeps a person there is counted from the first day.
    """
    keeps, moves = rules.keeps.get(current) if current else None, rules.moves.get(current, ())
    if keeps is not None and replace(standing, since_on=date.min).met(keeps.clauses) and not moves:
        return None
    for rule in moves:
        reasons = standing.met(rule.clauses)
        if reasons and rule.to is not current:
            return Proposal(to=rule.to, reasons=reasons, citation=rule.citation)
    if keeps is None or current is None or moves:
        return None
    gone = Met(text=f"{current.zh}的情形均已不具备，规则册没有写转为何类，由县级机构确定")
    return Proposal(to=None, reasons=(gone,), citation=keeps.citation)
