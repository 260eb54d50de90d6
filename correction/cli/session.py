"""One call of one command (一次命令): which office, who acts, what time it is, and how to answer."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from correction.cli import memory
from correction.cli.plain import plain
from correction.cli.reads import current_reads
from correction.domain.errors import CorrectionError

if TYPE_CHECKING:
    from rich.console import Console

    from correction.cli.home import Office

# Where the output is no terminal, lines are not broken at a width that nobody chose.
PIPED_COLUMNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What every command is given; all printing goes through it, so that `--json` holds everywhere."""

    home: Path | None
    actor: str
    as_json: bool
    pinned_at: datetime | None
    _open: "list[Office]" = field(default_factory=list, repr=False)

    def now(self) -> datetime:
        """Read the clock; the only place of the command line that does."""
        return self.pinned_at or datetime.now(UTC)

    def office(self) -> "Office":
        """Open the office's folder, once; raises NotFound where there is none."""
        from correction.cli.home import open_office  # noqa: PLC0415 - loads the database libraries

        return self._open[-1] if self._open else self.keep(open_office(self.home))

    def keep(self, office: "Office") -> "Office":
        """Take an office that was opened or made; it is closed when the command has ended."""
        self._open.append(office)
        memory.work()
        return office

    def close(self) -> None:
        """Close what was opened."""
        while self._open:
            self._open.pop().close()

    def tell(self, answer: Any, draw: "Callable[[Screen], None]") -> None:
        """Print an answer: as JSON for a script, drawn for a person.

        What was read of shielded persons is logged first, and what the drawing itself read right after it.
        """
        self._log_reads()
        if self.as_json:
            sys.stdout.write(json.dumps(plain(answer), ensure_ascii=False, indent=2) + "\n")
        else:
            draw(Screen(_console(stderr=False)))
        self._log_reads()

    def _log_reads(self) -> None:
        if current_reads().files:
            from correction.cli.shielding import log_reads  # noqa: PLC0415 - loads the database libraries

            log_reads(self.office(), now=self.now())

    def refuse(self, error: CorrectionError, code: int) -> None:
        """Print a refusal where errors belong: where, what, and what to do."""
        if self.as_json:
            told = {"error": {"code": code, "where": error.where, "what": error.what, "remedy": error.remedy}}
            sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")
        else:
            sys.stderr.write(f"{error.where}：{error.what}\n处理办法：{error.remedy}\n")

    @contextmanager
    def progress(self, what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Show how far long work has come, on a terminal's error stream only; gives `advance(count)`."""
        memory.work()
        if self.as_json or not sys.stderr.isatty():
            yield lambda _count: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=_console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda count: bar.update(task, advance=count)


@dataclass(frozen=True, slots=True)
class Screen:
    """Tables and lines for a person to read; Chinese, and without colours that carry meaning alone."""

    console: "Console"

    def line(self, text: str = "") -> None:
        """Write one line as it is."""
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def heading(self, text: str) -> None:
        """Write a line that begins a part."""
        self.console.print(text, markup=False, highlight=False, style="bold", soft_wrap=True)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "无") -> None:
        """Write rows under headers, or one word where there are none."""
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in columns:
            table.add_column(Text(name), overflow="fold")
        for row in rows:
            table.add_row(*(Text(str(cell)) for cell in row))
        self.console.print(table) if table.row_count else self.line(empty)

    def pairs(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Write labels and values, one pair a line."""
        for label, value in pairs:
            self.line(f"{label}：{value}")


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console  # noqa: PLC0415 - half of the time of a short command

    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else PIPED_COLUMNS)
