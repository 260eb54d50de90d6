"""`correction record breach` and its like: what was found and decided (认定违规、奖惩决定、提请逮捕)."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, Day, EntryKey, Note, choice_named, day_of
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.domain.entry import AnyEntry, Draft, F, Fact
    from correction.office.ports import UnitOfWork

Breach = Annotated[str, typer.Option("--kind", metavar="种类", help="例如 违反外出规定，写错时列出全部种类")]
Entries = Annotated[
    list[str] | None, typer.Option("--basis", metavar="记录", help="依据的记录：第几条或记录编号，可以多次")
]
Alerts = Annotated[list[str] | None, typer.Option("--alert", metavar="预警编号", help="依据的预警，可以多次")]


def add(app: typer.Typer) -> None:
    """Put the commands among those that record."""
    command(app, "breach", "登记机构认定的违规：何日、何种、情节、证据；由此提示处分事由")(breach)
    command(app, "told", "登记责令改正或者批评教育：此后再犯才是仍不改正")(told)
    command(app, "punished", "登记公安机关已经作出的治安管理处罚；提请处罚用 sanction")(punished)
    command(app, "sanction", "登记奖惩决定或者提请，写明依据；法律上不可能的予以退回并说明出路")(sanction)
    command(app, "arrest", "登记提请逮捕：只能随提请撤销缓刑、假释的建议")(arrest)


def breach(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Breach,
    gravity: Annotated[str, typer.Option("--gravity", metavar="情节轻微|情节较重|情节严重", help="情节")],
    evidence: Annotated[str, typer.Option("--evidence", metavar="文字", help="认定的证据")],
    basis: Entries = None,
    alerts: Alerts = None,
) -> None:
    """Record an established breach."""
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity  # noqa: PLC0415
    from correction.office.endings.sanctions import establish_breach  # noqa: PLC0415

    with session.office().store.writing() as uow:
        case_id, entries, occasions = _basis(session, uow, case_no, basis, alerts)
        fact = BreachEstablished(
            breach=choice_named(BreachKind, kind, "违规种类"),
            gravity=choice_named(Gravity, gravity, "情节"),
            evidence=evidence,
            basis_entries=entries,
            basis_occasions=occasions,
        )
        (entry,) = establish_breach(uow, case_id, _draft(session, fact, on), now=session.now())
    tell_recorded(session, entry, "认定违规")


def told(session: Session, *, case_no: CaseNo, on: Day, kind: Breach, note: Note = "") -> None:
    """Record that the person was told to mend something."""
    from correction.domain.facts.sanctions import BreachKind, ToldToCorrect  # noqa: PLC0415

    fact = ToldToCorrect(breach=choice_named(BreachKind, kind, "违规种类"), note=note)
    _record(session, case_no, fact, on, "责令改正")


def punished(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    document_no: Annotated[str, typer.Option("--document", metavar="文书号", help="处罚决定书文号")],
) -> None:
    """Record that the police punished the person."""
    from correction.domain.facts.sanctions import PolicePunished  # noqa: PLC0415

    _record(session, case_no, PolicePunished(document_no=document_no), on, "受到治安管理处罚")


def sanction(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="种类",
            help="表扬；训诫；警告；提请治安管理处罚；提请撤销缓刑、假释；提请收监执行",
        ),
    ],
    document_no: Annotated[str, typer.Option("--document", metavar="文书号", help="决定文书号")] = "",
    basis: Entries = None,
    alerts: Alerts = None,
) -> None:
    """Record a decision or a proposal; what the law refuses leaves its attempt in the case."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.facts.decisions import Decided, DecisionKind  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, attempt  # noqa: PLC0415
    from correction.office.endings.sanctions import decide  # noqa: PLC0415

    office, now = session.office(), session.now()
    book, decision = office.book, choice_named(DecisionKind, kind, "决定种类")
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)

    def record(uow: "UnitOfWork") -> "AnyEntry":
        _, entries, occasions = _basis(session, uow, case_no, basis, alerts)
        fact = Decided(
            decision=decision, document_no=document_no, basis_entries=entries, basis_occasions=occasions
        )
        (entry,) = decide(uow, case_id, _draft(session, fact, on), book=book, now=now)
        return entry

    tried = Attempt(case_id=case_id, matter=None, did=kind, actor=session.actor, now=now)
    tell_recorded(session, attempt(office.store, tried, record), kind)


def arrest(
    session: Session,
    *,
    case_no: CaseNo,
    proposal: EntryKey,
    on: Day,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="可能逃跑或者发生社会危险的事实")],
) -> None:
    """Record a request for arrest."""
    from correction.cli.cases import case_id_of, entry_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.facts.sanctions import ArrestAsked  # noqa: PLC0415
    from correction.office.endings.sanctions import ask_arrest  # noqa: PLC0415

    office = session.office()
    with office.store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        fact = ArrestAsked(proposal_entry_id=entry_id_of(uow, case_id, proposal), reason=reason)
        (entry,) = ask_arrest(uow, case_id, _draft(session, fact, on), book=office.book, now=session.now())
    tell_recorded(session, entry, "提请逮捕")


def _basis(
    session: Session, uow: "UnitOfWork", case_no: str, entries: list[str] | None, alerts: list[str] | None
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Give the case, the entries and the occasions that were named."""
    from correction.cli.cases import alert_id_of, case_id_of, entry_id_of  # noqa: PLC0415

    case_id, store = case_id_of(uow, case_no), session.office().store
    named = [uow.alert(alert_id_of(store, said)).stated.occasion for said in alerts or ()]
    return case_id, tuple(entry_id_of(uow, case_id, said) for said in entries or ()), tuple(named)


def _record(session: Session, case_no: str, fact: "Fact", on: str, what: str) -> None:
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.office.record import record  # noqa: PLC0415

    with session.office().store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        (entry,) = record(uow, case_id, [_draft(session, fact, on)], now=session.now())
    tell_recorded(session, entry, what)


def _draft(session: Session, fact: "F", on: str) -> "Draft[F]":
    from correction.domain.entry import Draft  # noqa: PLC0415
    from correction.domain.moments import When  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    when = When.day(day_of(on, "--on"))
    return Draft(entry_id=new_id(session.now()), when=when, actor=session.actor, payload=fact)
