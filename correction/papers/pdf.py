"""Papers as PDF (版式文件): PDF/A-2 for keeping, the same bytes for the same paper."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from correction.domain.papers.document import Block, Document
from correction.papers.fonts import Fonts, check_signs, loaded

SOURCE = Path(__file__).with_name("paper.typ")


def pdf_of(document: Document, fonts: Fonts, fields: Mapping[str, str] | None = None) -> bytes:
    """Draw one paper.

    Raises InvalidValue for a sign that no font holds, by the name of the field where `fields` tells it.
    """
    check_signs(document, fonts, fields or {})
    given = {
        "families": fonts.families,
        "papers": [as_data(document)],
        "bound": False,
        "title": document.title,
        "author": document.issuer,
        "date": [document.issued_on.year, document.issued_on.month, document.issued_on.day],
    }
    return compiled(given, fonts, document)


def compiled(given: Mapping[str, Any], fonts: Fonts, document: Document) -> bytes:
    """Let the typesetter draw; the time it notes is that of the paper, so that drawing twice is the same."""
    import typst  # noqa: PLC0415 - large, and needed only where something is drawn

    at = datetime.combine(document.issued_on, datetime.min.time(), UTC)
    return typst.compile(
        SOURCE,
        format="pdf",
        font_paths=loaded(fonts.folders),
        ignore_system_fonts=True,
        sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
        pdf_standards="a-2a",
        timestamp=int(at.timestamp()),
    )


def as_data(document: Document) -> Mapping[str, Any]:
    """Give a paper as plain data."""
    return {
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "foot": document.foot,
        "body_pt": document.body_pt,
        "landscape": document.landscape,
        "blocks": [_block(each) for each in document.blocks],
        "stub": [_block(each) for each in document.stub],
    }


def _block(block: Block) -> Mapping[str, Any]:
    return {
        "style": block.style.value,
        "text": block.text,
        "rows": block.rows,
        "widths": block.widths,
        "header": block.header,
        "lines": block.lines,
    }
