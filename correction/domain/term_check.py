"""Checking the dates a court stated against the sentence it pronounced (刑期核对).

What the document states always prevails. A difference is a question for whoever wrote it, never a silent
correction. Formulas: 刑法 第四十一条、第七十三条、第八十三条; months and years as in 刑诉法解释 第二百零二条.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from correction.domain.days import term_end, term_end_years
from correction.domain.order import Category, Order, Sentence

PAROLE_FROM_LIFE_YEARS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMismatch:
    """Stated and computed last day that differ (起止日期不符): the stated one stays in force."""

    stated_on: date
    computed_on: date
    steps: tuple[str, ...]

    @property
    def days(self) -> int:
        """How many days longer the stated term is; negative where it is shorter."""
        return (self.stated_on - self.computed_on).days


def check_term(order: Order, sentence: Sentence) -> TermMismatch | None:
    """Compare the stated last day with the category's formula (核对止日); none where no difference is found.

    Nothing is found either where the document gives too little to compute. A person under 管制 is credited
    two days for each day in custody; probation knows no credit; a parolee serves what is left of the
    sentence, or ten years from a life sentence.
    """
    probation = order.category is Category.PROBATION
    from_on = order.effective_on if probation else order.term.from_on
    expected = expected_end(order.category, from_on, sentence)
    if expected is None or expected[0] == order.ends_on:
        return None
    computed_on, steps = expected
    stated = f"文书载明 {order.ends_on} 止，推算为 {computed_on} 止：以文书为准，请向决定机关核对"
    return TermMismatch(stated_on=order.ends_on, computed_on=computed_on, steps=(*steps, stated))


def expected_end(
    category: Category, from_on: date, sentence: Sentence
) -> tuple[date, tuple[str, ...]] | None:
    """Give the last day that follows from the sentence, with the arithmetic; none where it says too little.

    `from_on` is the day on which the term starts: for probation the day the judgment took effect.
    """
    match category:
        case Category.CONTROL | Category.PROBATION if not sentence.has_length:
            return None
        case Category.CONTROL:
            whole_on = _last_day(from_on, sentence)
            credit = 2 * sentence.custody_days
            last_on = whole_on - timedelta(days=credit)
            credited = f"{whole_on} - 先行羁押 {sentence.custody_days} 日 × 2 = {last_on}"
            return last_on, (_span(from_on, sentence, whole_on), *((credited,) if credit else ()))
        case Category.PROBATION:
            last_on = _last_day(from_on, sentence)
            return last_on, (_span(from_on, sentence, last_on), "缓刑考验期不折抵先行羁押")
        case Category.PAROLE if sentence.life:
            last_on = term_end_years(from_on, PAROLE_FROM_LIFE_YEARS)
            return last_on, (f"无期徒刑假释考验期 {PAROLE_FROM_LIFE_YEARS} 年：{from_on} 至 {last_on}",)
    if sentence.ends_on is None:
        return None
    return sentence.ends_on, (f"原判刑期 {sentence.ends_on} 止",)


def _last_day(from_on: date, sentence: Sentence) -> date:
    """Give the last day of a length of years, months and days; half a month is fifteen days."""
    if not (sentence.years or sentence.months):
        return from_on + timedelta(days=sentence.days - 1)
    return term_end(from_on, years=sentence.years, months=sentence.months) + timedelta(days=sentence.days)


def _span(from_on: date, sentence: Sentence, last_on: date) -> str:
    years = f"{sentence.years} 年" if sentence.years else ""
    months = f"{sentence.months} 个月" if sentence.months else ""
    days = f"{sentence.days} 日" if sentence.days else ""
    return f"{from_on} 起 {years}{months}{days}，至 {last_on} 止"
