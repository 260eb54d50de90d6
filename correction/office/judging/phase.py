"""The phase of a case by the lengths of a book (矫正阶段); it loads no rules, since lists of cases ask."""

from datetime import date

from correction.domain.case.strands import Phase
from correction.domain.file import CaseFile
from correction.rulebooks.book import Rulebook


def phase_by(book: Rulebook, file: CaseFile, on: date) -> Phase:
    """Tell the phase by the lengths that the book gives the phases on the day."""
    return file.phase(
        on,
        entry_months=book.whole("phase.entry_months", on),
        release_days=book.whole("phase.release_days", on),
    )
