"""What one check of the doctor says (体检结果)."""

from dataclasses import dataclass

from correction.cli.exits import ExitCode, code_of
from correction.domain.errors import CorrectionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that was looked at: whether it is well, what was seen, and what to do where it is not.

    `code` is the exit code of its kind.
    """

    name: str
    told: str
    ok: bool = True
    remedy: str = ""
    code: ExitCode = ExitCode.INCOMPLETE


def refused(name: str, error: CorrectionError) -> Told:
    """Say what could not be opened, in its own words."""
    return Told(
        name=name, ok=False, told=f"{error.where}：{error.what}", remedy=error.remedy, code=code_of(error)
    )
