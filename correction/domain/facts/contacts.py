"""Whom a person must not meet (不得接触的人), where the other one is in correction too.

A victim (被害人) is protected by a fixed area around their home, under a court's order; nobody's position but
that of persons in correction is ever looked at, so a victim cannot be named here.
"""

from enum import StrEnum

from correction.domain.entry import Fact, fact
from correction.domain.moments import DateSpan


class Relation(StrEnum):
    """Why two persons in correction must not meet (不得接触的缘由)."""

    ACCOMPLICE = "accomplice"
    ORDERED = "ordered"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return {"accomplice": "同案犯", "ordered": "禁止令禁止接触"}[self]


@fact("contact_barred", zh="登记不得接触的人")
class ContactBarred(Fact):
    """Two persons in correction must not meet without permission; each one's file names the other."""

    other_case_id: str
    relation: Relation
    span: DateSpan
