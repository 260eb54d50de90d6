"""What can be wrong with a rulebook, and with a question put to it."""

from correction.domain.errors import CorrectionError, InvalidValue


class RulebookError(InvalidValue):
    """A rulebook file that must not be used (规则文件有误): it names the file, the key and what to do."""


class RuleGap(CorrectionError, LookupError):
    """A question on which the rulebook is silent without a reason (规则缺口); never a silent zero."""
