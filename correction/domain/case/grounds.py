"""What an established breach opens in law (处分事由): steps of the ladder and the exits of each category.

Sources: 社区矫正法 第二十八条、第四十五条; 实施办法 第三十四条至第三十六条、第四十六条至第四十九条;
刑诉法解释 第五百一十六条、第五百四十三条. A ground says what people may decide upon; nothing here decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.sanctions import BreachKind, Gravity
from correction.domain.order import Category, Decider

ADMONITION = "cite.admonition_ground"
WARNING = "cite.warning_ground"
POLICE = "cite.police_punishment"
POLICE_BAN = "cite.prohibition_police"
POLICE_OCCUPATION = "cite.occupation_ban_breach"
REVOCATION = "cite.revocation_ground"
RECALL = "cite.recall_ground"

_DAILY_RULES = frozenset({BreachKind.REPORTING, BreachKind.CONTACT, BreachKind.LEAVE, BreachKind.MOVING})
_WITH_PROHIBITION = frozenset({Category.CONTROL, Category.PROBATION})
_REVOCABLE = frozenset({Category.PROBATION, Category.PAROLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A breach, and what stood on record against the person before the day of the breach (违规时的处分情况).

    `told` says that they had been told to mend this kind of breach, `warned_for_same` that a warning followed
    an earlier one of the same kind. `admonitions_needed` and `warnings_needed` are the counts of the law in
    force on the day, none where it knows no such ground.
    """

    category: Category
    breach: BreachKind
    gravity: Gravity
    on: date
    told: bool = False
    warned_for_same: bool = False
    punished: bool = False
    admonitions: int = 0
    warnings: int = 0
    admonitions_needed: int | None = None
    warnings_needed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground (事由): the step it opens, the key under which the book cites it, and what fulfils it."""

    step: DecisionKind
    key: str
    text: str


def grounds_of(standing: Standing) -> Iterator[Ground]:
    """Give every ground that a breach fulfils, mildest step first.

    Whether the law of the day knows the step at all is the rulebook's to say, under each ground's key.
    """
    yield from _admonition(standing)
    yield from _warning(standing)
    yield from _police(standing)
    if standing.category in _REVOCABLE:
        yield from _revocation(standing)
    if standing.category is Category.OUTSIDE_PRISON:
        yield from _recall(standing)


def no_way(category: Category, step: DecisionKind) -> str | None:
    """Say why the law gives a category no such step, or none where it does.

    Police punishment of a parolee depends on the breach: breaking an occupation ban is open to it, a bare
    breach of supervision is not (治安管理处罚法 第七十二条第四项、第七十三条第一项).
    """
    match step:
        case DecisionKind.REVOCATION_PROPOSED if category not in _REVOCABLE:
            return _NO_REVOCATION[category]
        case DecisionKind.RECALL_PROPOSED if category is not Category.OUTSIDE_PRISON:
            return f"收监执行只适用于暂予监外执行，本案为{category.zh}（社区矫正法第四十九条）"
        case _:
            return None


def exits(category: Category) -> str:
    """Say in one sentence how far the ladder reaches for a category (各类别的处分途径)."""
    return _EXITS[category]


_NO_REVOCATION: Mapping[Category, str] = {
    Category.CONTROL: "管制没有撤销的途径（社区矫正法第四十五条只列缓刑、假释和暂予监外执行）",
    Category.OUTSIDE_PRISON: "暂予监外执行不是撤销，是收监执行（社区矫正法第四十九条）",
}
_EXITS: Mapping[Category, str] = {
    Category.CONTROL: "管制没有撤销或者收监的途径，只有训诫、警告和提请治安管理处罚",
    Category.PROBATION: "缓刑的最重处置是提请撤销缓刑，由人民法院裁定",
    Category.PAROLE: "治安管理处罚法的监管违规条款不含假释；一次违规即可成为撤销假释的事由，由机构裁量",
    Category.OUTSIDE_PRISON: "暂予监外执行的最重处置是提请收监执行，由社区矫正决定机关决定",
}


def _admonition(standing: Standing) -> Iterator[Ground]:
    if standing.gravity is not Gravity.MINOR:
        return
    if standing.breach is BreachKind.EDUCATION and standing.told:
        yield _ground(DecisionKind.ADMONITION, ADMONITION, "不按规定参加教育，经教育仍不改正（第三项）")
    elif standing.breach in _DAILY_RULES:
        yield _ground(
            DecisionKind.ADMONITION, ADMONITION, "违反关于报告、会客、外出、迁居等规定，情节轻微（第二项）"
        )
    elif standing.breach in (BreachKind.OTHER, BreachKind.WHEREABOUTS):
        yield _ground(DecisionKind.ADMONITION, ADMONITION, "其他违反监督管理规定，情节轻微（第四项）")


def _warning(standing: Standing) -> Iterator[Ground]:
    needed = standing.admonitions_needed
    if needed is None:
        # Until July 2020 there was no admonition: a warning was the first step for every breach.
        yield _ground(DecisionKind.WARNING, WARNING, f"{standing.breach.zh}，当时没有训诫，可以给予警告")
        return
    if standing.breach is BreachKind.PROHIBITION and standing.gravity is Gravity.MINOR:
        yield _ground(DecisionKind.WARNING, WARNING, "违反禁止令，情节轻微（第一项）")
    if standing.breach in _DAILY_RULES and standing.gravity is Gravity.HEAVIER:
        yield _ground(
            DecisionKind.WARNING, WARNING, "违反关于报告、会客、外出、迁居等规定，情节较重（第三项）"
        )
    elif standing.gravity is Gravity.HEAVIER and standing.breach is not BreachKind.PROHIBITION:
        yield _ground(DecisionKind.WARNING, WARNING, "其他违反监督管理规定，情节较重（第六项）")
    if standing.breach is BreachKind.MEDICAL_PAPERS and standing.told:
        yield _ground(
            DecisionKind.WARNING, WARNING, "无正当理由不按时提交病情复查情况，经教育仍不改正（第四项）"
        )
    if standing.admonitions >= needed:
        text = f"此前已受训诫 {standing.admonitions} 次（≥ {needed}），仍不改正（第五项）"
        yield _ground(DecisionKind.WARNING, WARNING, text)


def _police(standing: Standing) -> Iterator[Ground]:
    step = DecisionKind.POLICE_PUNISHMENT
    if standing.breach is BreachKind.OCCUPATION:
        yield _ground(step, POLICE_OCCUPATION, "违反人民法院刑事判决中的职业禁止决定")
    elif standing.breach is BreachKind.PROHIBITION:
        grave = standing.category is Category.PROBATION and standing.gravity is Gravity.SERIOUS
        if standing.category in _WITH_PROHIBITION and not grave:
            yield _ground(step, POLICE_BAN, "违反人民法院刑事判决中的禁止令，尚不属于撤销缓刑的情节严重")
    elif standing.gravity is not Gravity.MINOR and standing.category is not Category.PAROLE:
        yield _ground(step, POLICE, f"{standing.category.zh}期间违反监督管理规定，{standing.gravity.zh}")


def _revocation(standing: Standing) -> Iterator[Ground]:
    step, serious = DecisionKind.REVOCATION_PROPOSED, standing.gravity is Gravity.SERIOUS
    probation = standing.category is Category.PROBATION
    if probation and serious and standing.breach is BreachKind.PROHIBITION:
        yield _ground(step, REVOCATION, "违反禁止令，情节严重")
    elif probation and serious:
        yield _ground(step, REVOCATION, "其他违反监督管理规定，情节严重")
    elif serious:
        yield _ground(step, REVOCATION, "假释考验期内违反监督管理规定，尚未构成新的犯罪")
    if probation and standing.punished:
        yield _ground(step, REVOCATION, "因违反监督管理规定受到治安管理处罚，仍不改正")
    yield from _two_warnings(standing, step, REVOCATION)


def _recall(standing: Standing) -> Iterator[Ground]:
    step = DecisionKind.RECALL_PROPOSED
    if standing.breach is BreachKind.WHEREABOUTS:
        yield _ground(step, RECALL, "拒不报告行踪，脱离监管（第二项）")
    if standing.breach is BreachKind.LEAVE and standing.warned_for_same:
        yield _ground(step, RECALL, "未经批准离开所居住的市、县，经警告拒不改正（第二项）")
    if standing.punished:
        yield _ground(step, RECALL, "因违反监督管理规定受到治安管理处罚，仍不改正（第三项）")
    yield from _two_warnings(standing, step, RECALL)
    if standing.breach is BreachKind.MEDICAL_PAPERS and standing.warned_for_same:
        yield _ground(step, RECALL, "不按规定提交病情复查情况，经警告拒不改正（第五项）")
    if standing.gravity is Gravity.SERIOUS:
        yield _ground(step, RECALL, "违反监督管理规定，情节严重（第八项）")


def _two_warnings(standing: Standing, step: DecisionKind, key: str) -> Iterator[Ground]:
    needed = standing.warnings_needed
    if needed is not None and standing.warnings >= needed:
        yield _ground(step, key, f"此前已受警告 {standing.warnings} 次（≥ {needed}），仍不改正")


def _ground(step: DecisionKind, key: str, text: str) -> Ground:
    return Ground(step=step, key=key, text=text)


def warnings_key(category: Category) -> str:
    """Name the parameter that counts warnings before the last step of a category."""
    return "warnings.before_recall" if category is Category.OUTSIDE_PRISON else "warnings.before_revocation"


def counted_without_breach(category: Category, decider: Decider) -> bool:
    """Tell whether the count of warnings alone may suffice: 实施办法 第四十九条第四项 asks for no more.

    The court's own test asks for a further breach, so this concerns what police or prisons decided.
    """
    return category is Category.OUTSIDE_PRISON and decider is not Decider.COURT
