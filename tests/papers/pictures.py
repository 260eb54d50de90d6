"""The pictures of papers in the officers' pages: `python -m tests.papers.pictures docs/officers/images`."""

import io
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from correction.domain.facts.admission import OrderChanged
from correction.domain.papers.document import Document
from correction.domain.papers.kinds import PaperKind
from correction.office.organisation import set_staff, set_unit
from correction.papers.drawing import drawn
from tests.core.case_desk import NOW, STARTED_ON
from tests.papers.paper_desk import PaperDesk
from tests.papers.test_county_sheets import answered, sheet

NAMES = {"X1": "示例县司法局", "S1": "城关司法所", "C1": "示例市司法局"}


def shown_papers() -> Mapping[str, Document]:
    """The papers that the pages show, made of an invented case and an invented order."""
    desk = PaperDesk()
    with desk.store.writing() as uow:
        for org_id, name in NAMES.items():
            unit = replace(uow.organisation().unit(org_id), name=name)
            assert set_unit(uow, unit, actor="t", now=NOW)
        officer = replace(uow.staff("K1"), name="沈科长")
        assert set_staff(uow, officer, actor="t", now=NOW)
    order = replace(desk.file.order, crime="危险驾驶", document_no="（2025）示0101刑初123号")
    desk.put(OrderChanged(order=order, reason="补录罪名和文书号"), STARTED_ON)
    made = {
        "leave-certificate": desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave(), at=noon(3, 5)),
        "warning-decision": desk.issue(PaperKind.WARNING_DECISION, desk.warning(), at=noon(4, 8)),
        "release-certificate": desk.issue(PaperKind.RELEASE_CERTIFICATE, desk.release(), at=noon(8, 31)),
    }
    return {name: entry.payload.document for name, entry in made.items()} | {
        "supervision-order": sheet(answered())
    }


def noon(month: int, day: int) -> datetime:
    """Noon in Beijing on a day of 2026."""
    return datetime(2026, month, day, 4, tzinfo=UTC)


def picture(pdf: bytes) -> bytes:
    """The only page of a paper as PNG, in few colours."""
    (page,) = pypdfium2.PdfDocument(pdf)
    out = io.BytesIO()
    page.render(scale=1.4).to_pil().convert("L").quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def write(folder: Path) -> None:
    """Write the pictures."""
    for name, document in shown_papers().items():
        (folder / f"paper-{name}.png").write_bytes(picture(drawn(document, ".pdf")))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
