"""What is wrong with one row (行错误), said so that whoever filled the sheet can put it right."""

from dataclasses import dataclass

from correction.domain.errors import CorrectionError


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One fault of one row: where it stands, what was written, why it is refused and what to do.

    `row` counts as the spreadsheet does, the header being row 1. `value` hides the middle of identity
    and telephone numbers.
    """

    row: int
    column: str
    value: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        """Write it as one line."""
        at = f"第 {self.row} 行" + (f"“{self.column}”" if self.column else "")
        return f"{at}：{self.reason}。处理办法：{self.remedy}"


class WrongCell(CorrectionError):
    """A cell that cannot be read as what its column holds; the sheet adds row and column (单元格错误)."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keep what and remedy; the place is known to the sheet alone."""
        super().__init__("", what, remedy)

    def __reduce__(self) -> tuple[type["WrongCell"], tuple[str, str]]:  # type: ignore[override]
        """Survive pickling with the two parts it is made of."""
        return type(self), (self.what, self.remedy)


def masked(number: str) -> str:
    """Hide the middle of a number that names a person (脱敏): its first six and last four digits stay.

    Of a telephone number only the first three and last four do, or it could still be dialled.
    """
    shown = 6 if len(number) >= 15 else 3
    if len(number) <= shown + 4:
        return "*" * len(number)
    return number[:shown] + "*" * (len(number) - shown - 4) + number[-4:]
