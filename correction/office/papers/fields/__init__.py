"""The fields of papers (栏目): what the record gives for each, by the entry that a paper is about."""

from collections.abc import Mapping

from correction.domain.papers.template import Values
from correction.office.papers.desk import Desk
from correction.office.papers.fields.common import COMMON, common
from correction.office.papers.fields.discipline import DISCIPLINE, discipline
from correction.office.papers.fields.endings import ENDINGS, endings
from correction.office.papers.fields.matters import MATTERS, matters
from correction.office.papers.fields.records import RECORDS, records
from correction.office.papers.fields.tables import COLUMNS, LISTS, tables

# What a template may name besides the fields it asks for; a name that is none of these is a slip of the pen.
TEXTS: Mapping[str, str] = COMMON | MATTERS | DISCIPLINE | RECORDS | ENDINGS
KNOWN = frozenset({*TEXTS, *LISTS, *COLUMNS, "文号", "号", "年", "序号", "留空"})


def values_of(desk: Desk) -> Values:
    """Give what the record says for a paper; what it does not say is left out."""
    texts = {
        **common(desk),
        **matters(desk),
        **discipline(desk),
        **records(desk),
        **endings(desk),
    }
    return Values(texts={name: text for name, text in texts.items() if text}, lists=tables(desk))
