"""Barring a person from leaving the country (出境报备) and keeping their travel papers (证件保管).

出入境管理法 第十二条第二项 bars whoever has not served their sentence; the exit-entry office has to be told.
"""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


@fact("exit_ban_filed", zh="出境报备")
class ExitBanFiled(Fact):
    """The person was reported to the exit-entry office until a day (出境报备); a later one renews it."""

    until_on: date
    document_no: str = ""
    note: str = ""


@fact("exit_ban_withdrawn", zh="撤销出境报备")
class ExitBanWithdrawn(Fact):
    """The exit-entry office was told that the bar is over (撤销出境报备)."""

    reason: str
    document_no: str = ""


class TravelPaper(StrEnum):
    """Papers with which one leaves the country (出入境证件)."""

    PASSPORT = "passport"
    HK_MACAO = "hk_macao"
    TAIWAN = "taiwan"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The paper as staff call it."""
        return _PAPER_ZH[self]


_PAPER_ZH = {
    TravelPaper.PASSPORT: "护照",
    TravelPaper.HK_MACAO: "往来港澳通行证",
    TravelPaper.TAIWAN: "往来台湾通行证",
    TravelPaper.OTHER: "其他出入境证件",
}


@fact("travel_paper_kept", zh="保管出入境证件")
class TravelPaperKept(Fact):
    """The person handed in a travel paper for keeping (保管出入境证件)."""

    paper: TravelPaper
    paper_no: str
    kept_by: str = ""


@fact("travel_paper_returned", zh="退还出入境证件")
class TravelPaperReturned(Fact):
    """A travel paper was given back (退还出入境证件)."""

    kept_entry_id: str
    note: str = ""
