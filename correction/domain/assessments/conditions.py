"""Conditions that local rules name (情形): a word each with its number, put together as data.

A book lists alternatives, each of one or more conditions that hold together. The words are few and mean the
same in every book; the numbers are the book's.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Amount: TypeAlias = int | float | str | tuple[str, ...]


class Measure(StrEnum):
    """What the amount of a condition is: months, a count, a mean, or one word out of a list."""

    MONTHS = "months"
    COUNT = "count"
    MEAN = "mean"
    RISK = "risk"
    MARK = "mark"


class ConditionWord(StrEnum):
    """The words of the conditions (情形名称)."""

    IN_CORRECTION_MONTHS_BELOW = "in_correction_months_below"
    IN_CORRECTION_MONTHS_FROM = "in_correction_months_from"
    IN_CLASS_MONTHS_FROM = "in_class_months_from"
    RISK = "risk"
    ADMONITIONS_FROM = "admonitions_from"
    WARNINGS_FROM = "warnings_from"
    POLICE_FROM = "police_from"
    SANCTIONS_FROM = "sanctions_from"
    SANCTIONS_BELOW = "sanctions_below"
    REWARDS_FROM = "rewards_from"
    PRAISES_RUNNING_FROM = "praises_running_from"
    MAJOR_MERIT_FROM = "major_merit_from"
    MONTH_GRADE = "month_grade"
    MONTHS_GOOD_FROM = "months_good_from"
    MONTHS_FAIL_FROM = "months_fail_from"
    MONTHS_FAIL_BELOW = "months_fail_below"
    QUARTER_MEAN_FROM = "quarter_mean_from"
    EDUCATION = "education"

    @property
    def measure(self) -> Measure:
        """What its amount is."""
        return _WORDS[self][0]

    def said(self, amount: Amount) -> str:
        """Say the condition with its amount, as staff do."""
        words = [amount] if isinstance(amount, str) else amount
        if isinstance(words, tuple | list):
            return _WORDS[self][1].format("或者".join(GRADE_WORDS.get(word, word) for word in words))
        return _WORDS[self][1].format(f"{amount:g}" if isinstance(amount, float) else amount)


_WORDS: dict[ConditionWord, tuple[Measure, str]] = {
    ConditionWord.IN_CORRECTION_MONTHS_BELOW: (Measure.MONTHS, "入矫不满 {} 个月"),
    ConditionWord.IN_CORRECTION_MONTHS_FROM: (Measure.MONTHS, "入矫满 {} 个月"),
    ConditionWord.IN_CLASS_MONTHS_FROM: (Measure.MONTHS, "在现管理类别满 {} 个月"),
    ConditionWord.RISK: (Measure.RISK, "风险评估为{}"),
    ConditionWord.ADMONITIONS_FROM: (Measure.COUNT, "受到训诫 {} 次以上"),
    ConditionWord.WARNINGS_FROM: (Measure.COUNT, "受到警告 {} 次以上"),
    ConditionWord.POLICE_FROM: (Measure.COUNT, "受到治安管理处罚 {} 次以上"),
    ConditionWord.SANCTIONS_FROM: (Measure.COUNT, "受到训诫、警告、治安管理处罚合计 {} 次以上"),
    ConditionWord.SANCTIONS_BELOW: (Measure.COUNT, "受到训诫、警告、治安管理处罚合计少于 {} 次"),
    ConditionWord.REWARDS_FROM: (Measure.COUNT, "受到表扬或者减刑 {} 次以上"),
    ConditionWord.PRAISES_RUNNING_FROM: (Measure.COUNT, "连续受到表扬 {} 次以上"),
    ConditionWord.MAJOR_MERIT_FROM: (Measure.COUNT, "有重大立功表现 {} 次以上"),
    ConditionWord.MONTH_GRADE: (Measure.MARK, "最近一次月度考核为{}"),
    ConditionWord.MONTHS_GOOD_FROM: (Measure.COUNT, "月度考核良好以上 {} 个月以上"),
    ConditionWord.MONTHS_FAIL_FROM: (Measure.COUNT, "月度考核不合格 {} 个月以上"),
    ConditionWord.MONTHS_FAIL_BELOW: (Measure.COUNT, "月度考核不合格少于 {} 个月"),
    ConditionWord.QUARTER_MEAN_FROM: (Measure.MEAN, "最近一个季度平均 {} 分以上"),
    ConditionWord.EDUCATION: (Measure.MARK, "教育考评为{}"),
}
RISKS = ("high", "medium", "low")
MARKS = ("excellent", "good", "pass", "fail")
GRADE_WORDS = {
    "high": "高风险",
    "medium": "中风险",
    "low": "低风险",
    "excellent": "优秀",
    "good": "良好",
    "pass": "合格",
    "fail": "不合格",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition with its amount (情形)."""

    word: ConditionWord
    amount: Amount

    def __str__(self) -> str:
        """Say it as staff do."""
        return self.word.said(self.amount)


Clause: TypeAlias = tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """Alternatives, one of which is enough (具有情形之一); the conditions of one hold together."""

    any_of: tuple[Clause, ...]

    def __str__(self) -> str:
        """Say the alternatives one after another."""
        return "；".join("并且".join(map(str, clause)) for clause in self.any_of)
