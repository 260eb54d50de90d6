"""`correction commute` and `outside`: commutation, and the conditions of serving outside prison (减刑等)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, choice_named, day_of
from correction.cli.session import Session

app = group("commute", "减刑：提出建议，核对实际执行、考验期下限和间隔。收到和裁定用 close 登记。")
outside = group("outside", "暂予监外执行：保证人，不符合条件、情形消失的查明。由此提示收监事由，由人决定。")


def add(program: typer.Typer) -> None:
    """Put both groups among the commands of the program itself."""
    program.add_typer(app)
    program.add_typer(outside)


@command(app, "propose", "登记减刑建议；实际执行不足、考验期低于下限、间隔不满的予以退回")
def propose(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    merit: Annotated[
        str, typer.Option("--merit", metavar="确有悔改表现|立功表现|重大立功表现", help="减刑事由")
    ],
    sentence: Annotated[
        str, typer.Option("--sentence", metavar="管制|拘役|有期徒刑|无期徒刑", help="原判刑罚")
    ],
    executed_from: Annotated[
        str, typer.Option("--executed-from", metavar="日期", help="执行起日；缓刑填考验期起日")
    ],
    new_end: Annotated[str, typer.Option("--new-end", metavar="日期", help="建议减刑后的止日")],
    agreed: Annotated[str, typer.Option("--agreed", metavar="文号", help="地市级机构审核同意的文号")],
    basis: Annotated[list[str], typer.Option("--basis", metavar="记录", help="依据的记录：第几条，可以多次")],
    years: Annotated[int, typer.Option("--years", metavar="年", help="原判刑期的年数")] = 0,
    months: Annotated[int, typer.Option("--months", metavar="月", help="原判刑期的月数")] = 0,
    last_served: Annotated[
        str | None, typer.Option("--last-served", metavar="日期", help="上次减刑裁定送达之日，没有的不填")
    ] = None,
    document: Annotated[str, typer.Option("--document", metavar="文号", help="减刑建议书文号")] = "",
) -> None:
    """Record a proposal of commutation."""
    from correction.cli.acting import act  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.commutation import CommutationProposed, Merit, Sentence  # noqa: PLC0415
    from correction.office.endings.commuting import propose_commutation  # noqa: PLC0415

    act(
        session,
        case_no,
        lambda named: CommutationProposed(
            merit=choice_named(Merit, merit, "减刑事由"),
            sentence=choice_named(Sentence, sentence, "原判刑罚"),
            sentence_years=years,
            sentence_months=months,
            executed_from_on=day_of(executed_from, "--executed-from"),
            new_ends_on=day_of(new_end, "--new-end"),
            agreed_no=agreed,
            last_served_on=day_of(last_served, "--last-served") if last_served else None,
            document_no=document,
            basis_entries=tuple(map(named, basis)),
        ),
        on=on,
        did="减刑建议",
        verb=propose_commutation,
    )


@command(outside, "condition", "登记查明不符合暂予监外执行条件，或者情形消失")
def condition(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="不符合暂予监外执行条件|暂予监外执行的情形消失", help="查明了什么"),
    ],
    evidence: Annotated[str, typer.Option("--evidence", metavar="文字", help="诊断、鉴定等证据")],
) -> None:
    """Record what was found about the conditions."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.recall import Condition, ConditionFound  # noqa: PLC0415
    from correction.office.endings.commuting import find_condition  # noqa: PLC0415

    fact = ConditionFound(condition=choice_named(Condition, kind, "条件"), evidence=evidence)
    act(session, case_no, fact, on=on, did="查明条件", verb=find_condition)


@command(outside, "guarantor", "登记保证人，或者新的保证人")
def guarantor(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="保证人姓名")],
    relation: Annotated[str, typer.Option("--relation", metavar="关系", help="与本人的关系")],
) -> None:
    """Record a surety."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.recall import GuarantorSet  # noqa: PLC0415
    from correction.office.endings.commuting import set_guarantor  # noqa: PLC0415

    fact = GuarantorSet(name=name, relation=relation)
    act(session, case_no, fact, on=on, did="确定保证人", verb=set_guarantor)


@command(outside, "guarantor-lost", "登记保证人丧失条件或者被取消资格，以及书面告知的提出新保证人的期限")
def guarantor_lost(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="丧失的原因")],
    replace_by: Annotated[
        str | None,
        typer.Option("--replace-by", metavar="日期", help="限期提出新保证人的末日，没有告知的不填"),
    ] = None,
) -> None:
    """Record that a surety can no longer stand."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.recall import GuarantorLost  # noqa: PLC0415
    from correction.office.endings.commuting import lose_guarantor  # noqa: PLC0415

    by_on = day_of(replace_by, "--replace-by") if replace_by else None
    fact = GuarantorLost(reason=reason, replace_by_on=by_on)
    act(session, case_no, fact, on=on, did="保证人丧失", verb=lose_guarantor)
