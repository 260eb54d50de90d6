"""List the parameters of every shipped rulebook, those compared with their source longest ago first."""

import sys
from collections.abc import Iterator
from datetime import date

from correction.rulebooks.book import Dated, Rulebook
from correction.rulebooks.loader import SHIPPED, load_book


def rows(books: list[Rulebook]) -> Iterator[str]:
    """Write one line a span: day of the last check, confidence, days in force, name, value, article."""
    spans = {
        (span.key, span.from_on, span.citation): span
        for book in books
        for parameter in book.parameters()
        for span in book.spans(parameter.key)
    }
    for span in sorted(spans.values(), key=_age):
        until = span.to_on or "今"
        value = span.reason if span.value is None else span.value
        yield (
            f"{span.citation.checked_on}  {span.citation.confidence:<2}  {span.from_on}～{until}  "
            f"{span.key} = {value}  {span.citation}"
        )


def _age(span: Dated) -> tuple[date, str, date]:
    return span.citation.checked_on or date.min, span.key, span.from_on


def main() -> None:
    """Print the list for whoever sets out to check the law again."""
    books = [load_book(path.parent.name) for path in sorted(SHIPPED.glob("*/book.yaml"))]
    sys.stdout.writelines(f"{row}\n" for row in rows(books))


if __name__ == "__main__":
    main()
