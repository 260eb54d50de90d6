"""How long an alert may stand unreviewed (处置时限): by its kind, or by its county where that is shorter."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import legal_day
from correction.office.ladder.ageing import Aged
from correction.rulebooks.book import Rulebook
from correction.rulebooks.glossary import glossary


def county_limit(book: Rulebook, kind: AlertKind, on: date) -> int | None:
    """Give the hours that a county allows for the grade of a kind on a day; none where it is silent."""
    value = book.get(f"handling.limit_hours.{glossary().alert(kind).grade}", on)
    return value if isinstance(value, int) else None


def limit_hours(book: Rulebook, kind: AlertKind, on: date) -> float:
    """Give the hours within which an alert of a kind that was raised on a day must be reviewed."""
    own, county = glossary().alert(kind).handling_hours, county_limit(book, kind, on)
    return own if county is None else min(own, county)


def limited(alerts: Iterable[Aged], book: Rulebook) -> tuple[Aged, ...]:
    """Give alerts with the limits of the counties of their offices."""
    return tuple(
        replace(
            each,
            limit_hours=limit_hours(book.at_body(each.office_id), each.kind, legal_day(each.raised_at)),
        )
        for each in alerts
    )
