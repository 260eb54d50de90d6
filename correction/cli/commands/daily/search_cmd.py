"""`correction search`: looking for somebody who cannot be reached, step by step (查找)."""

from datetime import datetime
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import AtOrNow, CaseNo, Note, instant_of
from correction.cli.session import Session

app = group("search", "查找：联系、认定失联、组织查找、查找经过、报告和通报、查找到，以及每一步的时限。")

Way = Annotated[
    str,
    typer.Option("--by", metavar="方式", help="电话、信息化核查、走访、家属、村居、单位、保证人、矫正小组"),
]
Evidence = Annotated[str, typer.Option("--evidence", metavar="文字", help="证据，例如走访笔录的编号")]


def _at(text: str | None) -> datetime | None:
    return None if text is None else instant_of(text, "--at")


@command(app, "try", "登记一次联系：联系上，或者没有联系上")
def try_contact(
    session: Session,
    *,
    case_no: CaseNo,
    by: Way,
    reached: Annotated[bool, typer.Option("--reached", help="联系上了；不写为没有联系上")] = False,
    note: Note = "",
    at: AtOrNow = None,
) -> None:
    """Record a try."""
    from correction.cli.telling.searching import channel_of, run  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.absence import ContactTried  # noqa: PLC0415

    run(session, case_no, ContactTried(channel=channel_of(by), reached=reached, note=note), at=_at(at))


@command(app, "lost", "认定失联，写明证据；此后各步开始计时")
def lost(session: Session, *, case_no: CaseNo, evidence: Evidence, at: AtOrNow = None) -> None:
    """Establish that contact is lost."""
    from correction.cli.telling.searching import run  # noqa: PLC0415
    from correction.domain.facts.absence import ContactLost  # noqa: PLC0415

    run(session, case_no, ContactLost(evidence=evidence), at=_at(at))


@command(app, "order", "组织查找：法律要求立即")
def order(session: Session, *, case_no: CaseNo, note: Note = "", at: AtOrNow = None) -> None:
    """Order a search."""
    from correction.cli.telling.searching import run  # noqa: PLC0415
    from correction.domain.facts.absence import SearchOrdered  # noqa: PLC0415

    run(session, case_no, SearchOrdered(note=note), at=_at(at))


@command(app, "step", "登记一步查找经过：方式、地点、结果和证据")
def step(
    session: Session,
    *,
    case_no: CaseNo,
    by: Way,
    evidence: Evidence,
    place: Annotated[str, typer.Option("--place", metavar="地点", help="在哪里找的")] = "",
    clue: Annotated[bool, typer.Option("--clue", help="有线索；不写为没有线索")] = False,
    at: AtOrNow = None,
) -> None:
    """Record a step."""
    from correction.cli.telling.searching import channel_of, run  # noqa: PLC0415
    from correction.domain.facts.absence import SearchResult, SearchStepDone  # noqa: PLC0415

    result = SearchResult.CLUE if clue else SearchResult.NO_TRACE
    fact = SearchStepDone(channel=channel_of(by), result=result, evidence=evidence, place=place)
    run(session, case_no, fact, at=_at(at))


@command(app, "tell", "登记已报告县级机构、通知公安机关或者通报检察院")
def tell(
    session: Session,
    *,
    case_no: CaseNo,
    to: Annotated[str, typer.Option("--to", metavar="县级机构|公安机关|检察院", help="报告、通报谁")],
    document: Annotated[str, typer.Option("--document", metavar="文号", help="文书号")] = "",
    note: Note = "",
    at: AtOrNow = None,
) -> None:
    """Record who was told."""
    from correction.cli.telling.searching import recipient_of, run  # noqa: PLC0415
    from correction.domain.facts.absence import SearchTold  # noqa: PLC0415

    fact = SearchTold(recipient=recipient_of(to), document_no=document, note=note)
    run(session, case_no, fact, at=_at(at))


@command(app, "found", "登记查找到本人：接受监管，或者拒绝监管")
def found(
    session: Session,
    *,
    case_no: CaseNo,
    refuses: Annotated[bool, typer.Option("--refuses", help="拒绝接受监督管理；不写为接受")] = False,
    note: Note = "",
    at: AtOrNow = None,
) -> None:
    """Record that the person was found."""
    from correction.cli.telling.searching import run  # noqa: PLC0415
    from correction.domain.facts.absence import PersonFound  # noqa: PLC0415

    run(session, case_no, PersonFound(refuses=refuses, note=note), at=_at(at))


@command(app, "show", "看查找台账：漏管、失联、脱管还是虚管，各步做没做、到几时")
def show(session: Session, *, case_no: CaseNo) -> None:
    """Show the ledger."""
    from correction.cli.telling.past import look  # noqa: PLC0415
    from correction.cli.telling.searching import draw_supervision, supervision_json  # noqa: PLC0415

    now = session.now()
    view = look(session.office(), case_no, as_of=now, known_at=now, now=now)
    session.tell(supervision_json(view), lambda screen: draw_supervision(screen, view))
