"""Letters of the procuratorate as they stand (检察监督文书的办理情况): 社区矫正法 第六十二条.

The clock is the one printed on the letter; nothing is added to it, nothing assumed where none is printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.oversight import LetterAnswered, LetterReceived, LetterRectified
from correction.domain.file import CaseFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter with its reply and the proof that things were mended, each none while missing."""

    received: Entry[LetterReceived]
    answered: Entry[LetterAnswered] | None
    rectified: Entry[LetterRectified] | None

    def clocks(self) -> Iterator[tuple[str, str, date, AnyEntry | None]]:
        """Give each printed clock: its name, in Chinese, the last day, and what met it."""
        said = self.received.payload
        if said.reply_by_on is not None:
            yield "reply", "书面回复", said.reply_by_on, self.answered
        if said.rectify_by_on is not None:
            yield "rectify", "整改并附证明", said.rectify_by_on, self.rectified

    def late(self, on: date) -> tuple[str, ...]:
        """Name in Chinese what was not done by its last day, as seen at the end of a day."""
        return tuple(
            zh
            for _, zh, due_on, done in self.clocks()
            if on > due_on and (done is None or done.when.legal_on > due_on)
        )


def letters_of(file: CaseFile) -> tuple[Letter, ...]:
    """Give the letters in a log, of a case or of a body, in order of time."""
    answered = {e.payload.letter_entry_id: e for e in reversed(file.of(LetterAnswered))}
    rectified = {e.payload.letter_entry_id: e for e in reversed(file.of(LetterRectified))}
    return tuple(
        Letter(
            received=entry,
            answered=answered.get(entry.entry_id),
            rectified=rectified.get(entry.entry_id),
        )
        for entry in file.of(LetterReceived)
    )
