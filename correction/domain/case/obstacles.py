"""What stands against a release (解除的障碍): an open search, detention elsewhere, an open proposal.

Source: 实施办法 第五十三条. Worked out from the entries, never stored. At the end of the term a case with an
obstacle waits for a person's decision (期满待决定); nothing is released by the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.case.excuses import detention_ends
from correction.domain.case.proposals import proposals_of
from correction.domain.case.strands import Facts
from correction.domain.entry import AnyEntry
from correction.domain.facts.absence import (
    AbsenceConfirmed,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
)
from correction.domain.facts.commutation import CommutationProposed
from correction.domain.facts.custody import DetainedElsewhere
from correction.domain.facts.rulings import ExpiryDecided
from correction.domain.facts.sanctions import ArrestAsked


class ObstacleKind(StrEnum):
    """What is open (未决事由)."""

    SEARCH = "search"
    REFUSES = "refuses"
    DETAINED = "detained"
    PROPOSAL = "proposal"
    ARREST = "arrest"
    RULED = "ruled"

    @property
    def zh(self) -> str:
        """The obstacle as staff call it."""
        return _OBSTACLE[self][0]

    @property
    def way_out(self) -> str:
        """What would make the release lawful."""
        return _OBSTACLE[self][1]


_CONCLUDE = "确需在此之前结案的，由有权的人写明法律依据作出期满处理决定"
_OBSTACLE = {
    ObstacleKind.SEARCH: ("查找没有结束", f"登记查找到本人或者已联系上；认定脱管的须登记查找到；{_CONCLUDE}"),
    ObstacleKind.REFUSES: ("查找到而拒绝监管", f"登记本人已接受监管，或者依法提请；{_CONCLUDE}"),
    ObstacleKind.DETAINED: ("被其他机关限制人身自由", f"登记限制人身自由结束；{_CONCLUDE}"),
    ObstacleKind.PROPOSAL: ("提请没有裁决", f"登记裁定、决定，或者撤销提请；{_CONCLUDE}"),
    ObstacleKind.ARREST: ("提请逮捕没有决定", f"登记是否逮捕的决定；{_CONCLUDE}"),
    ObstacleKind.RULED: ("已裁定撤销或者决定收监", "办理终止社区矫正，不办理解除"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One open matter: its kind, and the entry that opened it."""

    kind: ObstacleKind
    entry: AnyEntry

    @property
    def text(self) -> str:
        """Say it in one line."""
        return f"{self.entry.when.legal_on} 起{self.kind.zh}（{self.entry.payload.ZH}）"


def obstacles(facts: Facts, on: date) -> tuple[Obstacle, ...]:
    """Give what stands against a release on a day, by what had happened by then, earliest first.

    What a decision at the end of the term names no longer stands against it, save a ruling that revokes.
    """
    concluded = {
        entry_id
        for entry in facts.of(ExpiryDecided)
        if entry.when.legal_on <= on
        for entry_id in entry.payload.matters
    }
    found = [*_search(facts, on), *_detained(facts, on), *_proposed(facts, on)]
    open_still = [o for o in found if o.kind is ObstacleKind.RULED or o.entry.entry_id not in concluded]
    return tuple(sorted(open_still, key=lambda o: (o.entry.when.starts_at, o.entry.number)))


def _by(entries: tuple[AnyEntry, ...], on: date) -> list[AnyEntry]:
    return [entry for entry in entries if entry.when.legal_on <= on]


def _search(facts: Facts, on: date) -> Iterator[Obstacle]:
    """Give the first act of a search that is not closed yet.

    Whoever was established as out of supervision, or refused it, has to be found and comply; a search alone
    is over once staff reached the person.
    """
    acts = [*_by(facts.of(SearchOrdered), on), *_by(facts.of(ContactLost), on)]
    acts += [*_by(facts.of(AbsenceConfirmed), on), *_by(facts.of(PersonFound), on)]
    if not acts:
        return
    acts += [entry for entry in _by(facts.of(ContactTried), on) if entry.payload.reached]
    opened: AnyEntry | None = None
    grave = False
    for entry in sorted(acts, key=lambda e: (e.when.starts_at, e.number)):
        if isinstance(entry.payload, PersonFound):
            opened, grave = (entry, True) if entry.payload.refuses else (None, False)
        elif isinstance(entry.payload, ContactTried):
            opened = opened if grave else None
        else:
            opened = opened or entry
            grave = grave or isinstance(entry.payload, AbsenceConfirmed)
    if opened is not None:
        refuses = isinstance(opened.payload, PersonFound)
        yield Obstacle(kind=ObstacleKind.REFUSES if refuses else ObstacleKind.SEARCH, entry=opened)


def _detained(facts: Facts, on: date) -> Iterator[Obstacle]:
    held = _by(facts.of(DetainedElsewhere), on)
    ends = detention_ends(facts) if held else {}
    for entry in held:
        ended_on = ends.get(entry.entry_id)
        if ended_on is None or ended_on > on:
            yield Obstacle(kind=ObstacleKind.DETAINED, entry=entry)


def _proposed(facts: Facts, on: date) -> Iterator[Obstacle]:
    """Give proposals without an answer, requests for arrest without one, and rulings that end it all."""
    for proposal in proposals_of(facts, on):
        if isinstance(proposal.entry.payload, CommutationProposed):
            continue  # A shorter term bars no release.
        arrest = isinstance(proposal.entry.payload, ArrestAsked)
        if proposal.answered is not None and proposal.answered.payload.granted and not arrest:
            yield Obstacle(kind=ObstacleKind.RULED, entry=proposal.answered)
        elif proposal.open:
            kind = ObstacleKind.ARREST if arrest else ObstacleKind.PROPOSAL
            yield Obstacle(kind=kind, entry=proposal.entry)
