"""Written decisions of people (书面决定), never made by the software; each names its basis."""

from enum import StrEnum

from correction.domain.entry import Fact, fact


class DecisionKind(StrEnum):
    """What was decided or proposed (决定、提请种类)."""

    PRAISE = "praise"
    ADMONITION = "admonition"
    WARNING = "warning"
    POLICE_PUNISHMENT = "police_punishment"
    REVOCATION_PROPOSED = "revocation_proposed"
    RECALL_PROPOSED = "recall_proposed"


@fact("decided", zh="书面决定")
class Decided(Fact):
    """The agency decided or proposed something (训诫、警告、提请撤销等) on a stated basis.

    `basis_occasions` are the occasions and `basis_entries` the entry ids that the decision rests on.
    """

    decision: DecisionKind
    document_no: str = ""
    basis_occasions: tuple[str, ...] = ()
    basis_entries: tuple[str, ...] = ()


@fact("decision_revoked", zh="撤销决定")
class DecisionRevoked(Fact):
    """A decision was revoked by a decision (撤销决定)."""

    decision_entry_id: str
    reason: str
