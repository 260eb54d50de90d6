"""List the parameters of every shipped rulebook, those compared with their source longest ago first."""

import sys
from collections.abc import Iterable, Iterator

from correction.rulebooks.book import Rulebook
from correction.rulebooks.history import oldest_first, shipped_books


def rows(books: Iterable[Rulebook]) -> Iterator[str]:
    """Write one line a span: day of the last check, confidence, days in force, name, value, article."""
    for span in oldest_first(books):
        until = span.to_on or "今"
        value = span.reason if span.value is None else span.value
        yield (
            f"{span.citation.checked_on}  {span.citation.confidence:<2}  {span.from_on}～{until}  "
            f"{span.key} = {value}  {span.citation}"
        )


def main() -> None:
    """Print the list for whoever sets out to check the law again."""
    sys.stdout.writelines(f"{row}\n" for row in rows(shipped_books()))


if __name__ == "__main__":
    main()
