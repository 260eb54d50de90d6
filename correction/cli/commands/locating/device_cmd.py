"""`correction device`: binding devices to persons, their tokens, and what was not kept (定位设备)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, choice_named, day_of, instant_of
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from correction.domain.facts.door import DeviceTokenSet, TokenHolder
    from correction.office.positions.receiving.tokens import Issued

app = group("device", "定位设备：绑定、解除、告知信息化核查；接入令牌的发放、轮换、吊销；没有留存的定位。")

SourceId = Annotated[str, typer.Argument(metavar="来源编号", help="设备在定位平台上的编号")]
HolderId = Annotated[str, typer.Argument(metavar="编号", help="设备（来源）编号；加 --gateway 则为网关编号")]
Gateway = Annotated[bool, typer.Option("--gateway", help="是转发多台设备的网关")]


@command(app, "assign", "把设备绑定到一个案件，从某个时间起")
def assign(
    session: Session,
    *,
    case_no: CaseNo,
    source_id: SourceId,
    kind: Annotated[str, typer.Option("--kind", metavar="腕带|手机", help="设备种类")],
    from_at: Annotated[str | None, typer.Option("--from", metavar="时间", help="不写为现在")] = None,
    interval: Annotated[
        int | None, typer.Option("--interval", metavar="分钟", help="最长多久定位一次；只随签到定位的不写")
    ] = None,
) -> None:
    """Bind a device to a person."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415 - loaded on use
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.facts.devices import SourceAssigned, SourceKind  # noqa: PLC0415
    from correction.office.positions.receiving.assigning import assign_source  # noqa: PLC0415

    now = session.now()
    assigned = SourceAssigned(
        source_id=source_id,
        source=choice_named(SourceKind, kind, "--kind"),
        from_at=instant_of(from_at, "--from") if from_at else now,
        interval_minutes=interval,
    )
    with session.office().store.writing() as uow:
        entry = assign_source(uow, case_id_of(uow, case_no), assigned, actor=session.actor, now=now)
    tell_recorded(session, entry, f"绑定 {source_id}")


@command(app, "release", "解除设备与案件的绑定，从现在起")
def release(session: Session, *, case_no: CaseNo, source_id: SourceId) -> None:
    """Release a device."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.office.positions.receiving.assigning import release_source  # noqa: PLC0415

    with session.office().store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        entry = release_source(uow, case_id, source_id, actor=session.actor, now=session.now())
    tell_recorded(session, entry, f"解除 {source_id}")


@command(app, "tell", "登记已书面告知本人手机信息化核查的安排；告知以前的定位不留存")
def tell(
    session: Session,
    *,
    case_no: CaseNo,
    source_id: SourceId,
    on: Annotated[str, typer.Option("--on", metavar="日期", help="告知之日，例如 2026-01-31")],
    document_no: Annotated[str, typer.Option("--document", metavar="文书号", help="告知书文号")] = "",
) -> None:
    """Record that a person was told."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.facts.devices import PhoneCheckTold  # noqa: PLC0415
    from correction.domain.moments import When  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, attempt  # noqa: PLC0415
    from correction.office.positions.receiving.assigning import tell_phone_check  # noqa: PLC0415

    office, now = session.office(), session.now()
    book, told = office.book, PhoneCheckTold(source_id=source_id, document_no=document_no)
    when, actor = When.day(day_of(on, "--on")), session.actor
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
    tried = Attempt(case_id=case_id, matter=None, did="告知信息化核查", actor=session.actor, now=now)
    entry = attempt(
        office.store,
        tried,
        lambda writing: tell_phone_check(writing, book, case_id, told, when=when, actor=actor, now=now),
    )
    tell_recorded(session, entry, "告知信息化核查")


@command(app, "issue", "发放接入令牌；令牌只显示一次，本库只存摘要")
def issue(session: Session, *, holder_id: HolderId, gateway: Gateway = False) -> None:
    """Issue a token."""
    from correction.office.positions.receiving.tokens import issue_token  # noqa: PLC0415

    with session.office().store.writing() as uow:
        issued = issue_token(uow, _holder(gateway), holder_id, actor=session.actor, now=session.now())
    _show(session, issued)


@command(app, "rotate", "更换接入令牌；旧令牌可以再用几小时，以便在设备上更换")
def rotate(
    session: Session,
    *,
    holder_id: HolderId,
    gateway: Gateway = False,
    overlap_hours: Annotated[
        int, typer.Option("--overlap-hours", metavar="小时", min=0, help="旧令牌还可用多久")
    ] = 0,
) -> None:
    """Rotate a token."""
    from correction.office.positions.receiving.tokens import rotate_token  # noqa: PLC0415

    now = session.now()
    old_until_at = now + timedelta(hours=overlap_hours)
    with session.office().store.writing() as uow:
        issued = rotate_token(
            uow, _holder(gateway), holder_id, old_until_at=old_until_at, actor=session.actor, now=now
        )
    _show(session, issued)


@command(app, "revoke", "吊销接入令牌，立即生效")
def revoke(
    session: Session,
    *,
    holder_id: HolderId,
    gateway: Gateway = False,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="理由，例如设备遗失")],
) -> None:
    """Revoke a token."""
    from correction.office.positions.receiving.tokens import revoke_token  # noqa: PLC0415

    holder = _holder(gateway)
    with session.office().store.writing() as uow:
        revoke_token(uow, holder, holder_id, reason=reason, actor=session.actor, now=session.now())
    told = {"holder": holder.value, "holder_id": holder_id, "revoked": True}
    session.tell(told, lambda screen: screen.line(f"已吊销：{holder.zh} {holder_id} 的接入令牌"))


@command(app, "join", "让设备经由网关接入；不写网关则脱离网关")
def join(
    session: Session,
    *,
    source_id: SourceId,
    gateway_id: Annotated[str | None, typer.Argument(metavar="[网关编号]", help="已发令牌的网关")] = None,
) -> None:
    """Let a device speak through a gateway."""
    from correction.office.positions.receiving.tokens import join_gateway  # noqa: PLC0415

    with session.office().store.writing() as uow:
        new = join_gateway(uow, source_id, gateway_id, actor=session.actor, now=session.now())
    told = {"source_id": source_id, "gateway_id": gateway_id, "new": new}
    said = f"经由网关 {gateway_id}" if gateway_id else "不经由网关"
    session.tell(told, lambda screen: screen.line(f"{source_id} {said}" + ("" if new else "（没有变化）")))


@command(app, "tokens", "列出接入令牌：属于谁、是否有效；不显示令牌本身")
def tokens(session: Session) -> None:
    """List the tokens."""
    with session.office().store.reading() as uow:
        held = sorted(uow.device_tokens(), key=lambda token: (token.holder, token.holder_id, token.token_id))
    rows = [
        {
            "holder": token.holder.value,
            "holder_id": token.holder_id,
            "token_id": token.token_id,
            "valid_until_at": token.valid_until_at,
            "reason": token.reason,
        }
        for token in held
    ]
    session.tell({"tokens": rows}, lambda screen: _draw_tokens(screen, held))


@command(app, "refused", "没有留存的定位：按来源、日期、原因计数，只有时间和个数")
def refused(
    session: Session,
    *,
    days: Annotated[int, typer.Option("--days", metavar="天", min=1, help="包括今天在内的最近几天")] = 7,
) -> None:
    """Count what was not kept."""
    from correction.domain.moments import day_end, day_start, legal_day  # noqa: PLC0415
    from correction.office.positions.lawful import to_ms  # noqa: PLC0415

    today = legal_day(session.now())
    from_ms, until_ms = to_ms(day_start(today - timedelta(days=days - 1))), to_ms(day_end(today))
    counted = session.office().positions.refused_days(from_ms, until_ms)
    rows = [(each.source_id, each.on, each.reason.zh, each.fixes) for each in counted]
    session.tell(
        {"refused": counted},
        lambda screen: screen.table(("来源", "接收日期", "原因", "个数"), rows, empty="没有不予留存的定位"),
    )


def _holder(gateway: bool) -> "TokenHolder":
    from correction.domain.facts.door import TokenHolder  # noqa: PLC0415

    return TokenHolder.GATEWAY if gateway else TokenHolder.DEVICE


def _show(session: Session, issued: "Issued") -> None:
    token = issued.token
    told = {"holder": token.holder.value, "holder_id": token.holder_id, "token": issued.text}

    def draw(screen: Screen) -> None:
        screen.line(f"{token.holder.zh} {token.holder_id} 的接入令牌（只显示这一次，请立即写入设备）：")
        screen.line(issued.text)

    session.tell(told, draw)


def _draw_tokens(screen: Screen, held: "list[DeviceTokenSet]") -> None:
    from correction.domain.moments import local_text  # noqa: PLC0415

    rows = [
        (
            token.holder.zh,
            token.holder_id,
            token.token_id,
            f"至 {local_text(token.valid_until_at)}" if token.valid_until_at else "有效",
            token.reason,
        )
        for token in held
    ]
    screen.table(("持有者", "编号", "令牌号", "状态", "理由"), rows, empty="还没有发放接入令牌")
