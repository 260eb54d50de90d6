"""The same words across talks (谈话内容雷同): 社区矫正法 第二十六条; how often and how long is policy."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from correction.domain.entry import AnyEntry
from correction.domain.facts.staff_acts import StaffActed
from correction.office.integrity.traces import Trace, trace_of
from correction.rulebooks.book import Rulebook

_BETWEEN = re.compile(r"[\s，。、；：！？,.;:!?]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedText:
    """Words that stand under several talks or visits, and where; spaces and stops are not compared."""

    text: str
    traces: tuple[Trace, ...]


def copied_texts(acts: Iterable[AnyEntry], book: Rulebook, on: date) -> tuple[CopiedText, ...]:
    """Find words that recur under calls, talks and visits, the most frequent first."""
    least, length = (book.whole(f"integrity.same_text_{what}", on) for what in ("count", "chars"))
    by_text: defaultdict[str, list[Trace]] = defaultdict(list)
    for entry in acts:
        if isinstance(entry.payload, StaffActed):
            words = _BETWEEN.sub("", entry.payload.seen)
            if len(words) >= length:
                by_text[words].append(trace_of(entry))
    found = (
        CopiedText(text=text, traces=tuple(sorted(traces, key=lambda t: (t.happened_at, t.entry_id))))
        for text, traces in by_text.items()
        if len(traces) >= least
    )
    return tuple(sorted(found, key=lambda copied: (-len(copied.traces), copied.text)))
