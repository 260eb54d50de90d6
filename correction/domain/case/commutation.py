"""Whether a commutation may be proposed (减刑的条件和间隔): floors, and the time that must have been served.

Sources: 刑法 第七十八条; 最高法减刑假释规定 第六条、第十六条、第十八条. Who deserves it is for people to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from correction.domain.days import period_end, term_end
from correction.domain.facts.commutation import CommutationProposed, Merit, Sentence
from correction.domain.order import Category

FIVE_YEARS, TEN_YEARS, TWO_YEARS = 60, 120, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """The numbers of the book on the day: floors and waiting times, none where it sets none.

    `executed_share` is what must really be served of the sentence; months of a first commutation and of the
    interval are those for sentences under five years, under ten, and longer.
    """

    executed_share: float | None
    life_years: int | None
    probation_floor_months: int | None
    first_months: int | None
    interval_months: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What stands against a proposal: the key of the rule in the book, in words, and the arithmetic."""

    key: str
    text: str


def length_months(said: CommutationProposed) -> int:
    """Give the length of the original sentence in months."""
    return 12 * said.sentence_years + said.sentence_months


def band(said: CommutationProposed) -> str:
    """Name the band of the sentence by which waiting times differ: short, middle or long."""
    months = length_months(said)
    return "short" if months < FIVE_YEARS else "middle" if months < TEN_YEARS else "long"


def faults_of(said: CommutationProposed, category: Category, on: date, pacing: Pacing) -> Iterator[Fault]:
    """Give everything that stands against a proposal made on a day."""
    if category is Category.PROBATION:
        yield from _probation(said, pacing)
        return
    yield from _executed(said, pacing)
    if category is Category.OUTSIDE_PRISON:
        yield from _paced(said, on, pacing)


def _probation(said: CommutationProposed, pacing: Pacing) -> Iterator[Fault]:
    if said.merit is not Merit.MAJOR_MERIT:
        text = f"宣告缓刑的一般不适用减刑，只有重大立功表现才可以，所报为{said.merit.zh}"
        yield Fault(key="cite.commutation_probation", text=text)
    floor = pacing.probation_floor_months
    if floor is not None:
        least_on = term_end(said.executed_from_on, months=floor)
        if said.new_ends_on < least_on:
            text = f"缩减后的考验期至 {said.new_ends_on}，不得少于 {floor} 个月，即至 {least_on}"
            yield Fault(key=floor_key(said), text=text)


def floor_key(said: CommutationProposed) -> str:
    """Name the parameter of the shortest probation after a commutation, which differs by penalty."""
    kind = "detention" if said.sentence is Sentence.DETENTION else "fixed_term"
    return f"commutation.probation_floor_months.{kind}"


def _executed(said: CommutationProposed, pacing: Pacing) -> Iterator[Fault]:
    from_on = said.executed_from_on
    if said.sentence is Sentence.LIFE:
        if pacing.life_years is not None:
            least_on = term_end(from_on, years=pacing.life_years)
            if said.new_ends_on < least_on:
                text = f"无期徒刑实际执行不得少于 {pacing.life_years} 年，即至 {least_on}"
                yield Fault(key="commutation.life_years", text=text)
        return
    if pacing.executed_share is None:
        return
    whole = (term_end(from_on, years=said.sentence_years, months=said.sentence_months) - from_on).days + 1
    served = (said.new_ends_on - from_on).days + 1
    if served < whole * pacing.executed_share:
        text = f"减刑后实际执行 {served} 日，原判刑期 {whole} 日，不得少于其 {pacing.executed_share:g}"
        yield Fault(key="commutation.executed_share", text=text)


def _paced(said: CommutationProposed, on: date, pacing: Pacing) -> Iterator[Fault]:
    """Check the waiting times of fixed-term imprisonment.

    For less than two years they may be shortened, and major merit is not held to them (told from general
    knowledge), so neither is refused here.
    """
    free = said.merit is Merit.MAJOR_MERIT or length_months(said) < TWO_YEARS
    if said.sentence is not Sentence.FIXED_TERM or free:
        return
    since_on, months, key = (
        said.executed_from_on,
        pacing.first_months,
        f"commutation.first_months.{band(said)}",
    )
    what = "执行"
    if said.last_served_on is not None:
        since_on, months = said.last_served_on, pacing.interval_months
        key, what = interval_key(said), "上次减刑裁定送达"
    if months is not None and on < (due_on := period_end(since_on, months)):
        yield Fault(key=key, text=f"自{what}之日 {since_on} 起须满 {months} 个月，{due_on} 才可以提出")


def interval_key(said: CommutationProposed) -> str:
    """Name the parameter of the time between two commutations: one for under ten years, one for longer."""
    return f"commutation.interval_months.{'long' if band(said) == 'long' else 'short'}"
