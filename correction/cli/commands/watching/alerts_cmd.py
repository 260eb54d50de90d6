"""`correction alerts` and `correction why`: what was told, the reason, and what people do about it."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.commands.watching import ageing_cmd
from correction.cli.options import AlertKey, CaseNo, OfficeFilter, Reason, moment_of
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from correction.domain.alert import Alert

app = group("alerts", "查看和办理预警。预警只是提示，处置由人决定。")


@command(app, "list", "列出未办结的预警，先重后轻，同级先旧后新")
def list_alerts(
    session: Session,
    *,
    office_id: OfficeFilter = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="种类", help="只看这一种，例如越界、未签到")
    ] = None,
    grade: Annotated[
        str | None, typer.Option("--grade", metavar="特急|紧急|关注|提示", help="只看这一级")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="已消警和已撤回的也列出")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="条数", help="最多列出多少条")] = 200,
) -> None:
    """List alerts."""
    from correction.cli.cases import find_alert_ids, grade_named, kind_of, rare_file  # noqa: PLC0415
    from correction.cli.telling.describing import alert_json, draw_alerts, subject_of  # noqa: PLC0415

    office = session.office()
    ids = find_alert_ids(
        office.store,
        office_id=office_id,
        kind=kind_of(kind) if kind else None,
        grade=grade_named(grade) if grade else None,
        closed_too=everything,
    )
    with office.store.reading() as uow:
        alerts = [uow.alert(alert_id) for alert_id in ids[:limit]]
        tree, log_ids = uow.organisation(), {alert.log_id for alert in alerts}
        subjects = {log_id: subject_of(rare_file(uow, log_id), tree) for log_id in log_ids}
    told = {"total": len(ids), "alerts": [alert_json(alert, subjects[alert.log_id]) for alert in alerts]}
    now = session.now()
    session.tell(told, lambda screen: draw_alerts(screen, alerts, subjects, total=len(ids), now=now))


@command(app, "acknowledge", "接警：表示已经看到并开始核查")
def acknowledge(
    session: Session,
    *,
    alert: AlertKey,
    note: Annotated[str, typer.Option("--note", metavar="文字", help="备注")] = "",
) -> None:
    """Take an alert up."""
    from correction.cli.cases import alert_id_of  # noqa: PLC0415
    from correction.office.alerts import acknowledge as take_up  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    store, now = session.office().store, session.now()
    alert_id = alert_id_of(store, alert)
    with store.writing() as uow:
        done = take_up(uow, alert_id, note=note, actor=session.actor, now=now, entry_id=new_id(now))
    _tell(session, done, "已接警")


@command(app, "review", "消警：写明核查经过和结论，办结预警")
def review(
    session: Session,
    *,
    alert: AlertKey,
    disposition: Annotated[
        str,
        typer.Option("--disposition", metavar="属实|有正当理由|误报|本所工作原因", help="处置结论"),
    ],
    note: Annotated[str, typer.Option("--note", metavar="文字", help="核查经过和处置情况")],
) -> None:
    """Close the work on an alert."""
    from correction.cli.cases import alert_id_of  # noqa: PLC0415
    from correction.cli.words import disposition_of  # noqa: PLC0415
    from correction.office.alerts import review_alert  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    found = disposition_of(disposition)
    store, now = session.office().store, session.now()
    alert_id = alert_id_of(store, alert)
    with store.writing() as uow:
        done = review_alert(
            uow, alert_id, disposition=found, note=note, actor=session.actor, now=now, entry_id=new_id(now)
        )
    _tell(session, done, "已消警")


@command(app, "suspend", "暂停告知一条预警到某个时间；预警仍然列出")
def suspend(
    session: Session,
    *,
    alert: AlertKey,
    until: Annotated[str, typer.Option("--until", metavar="时间", help="日期，或北京时间")],
    reason: Reason,
) -> None:
    """Stop telling people about an alert for a time."""
    from correction.cli.cases import alert_id_of  # noqa: PLC0415
    from correction.office.alerts import suspend as stop_telling  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    until_at = moment_of(until, "--until")
    store, now = session.office().store, session.now()
    alert_id = alert_id_of(store, alert)
    with store.writing() as uow:
        done = stop_telling(
            uow,
            alert_id,
            until_at=until_at,
            reason=reason,
            actor=session.actor,
            now=now,
            entry_id=new_id(now),
        )
    _tell(session, done, "已暂停告知")


@command(
    app, "suspend-kind", "暂停告知一个案件的某一种预警到某个时间，例如设备维修；其间新提出的也暂停，仍然列出"
)
def suspend_kind(
    session: Session,
    *,
    case_no: CaseNo,
    kind: Annotated[str, typer.Option("--kind", metavar="种类", help="例如 关机/离线")],
    until: Annotated[str, typer.Option("--until", metavar="时间", help="日期，或北京时间")],
    reason: Reason,
) -> None:
    """Stop telling people about one kind of alert of a case for a time."""
    from correction.cli.cases import kind_of, log_id_of  # noqa: PLC0415
    from correction.office.alerts import suspend_kind as stop_telling  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    until_at, now, chosen = moment_of(until, "--until"), session.now(), kind_of(kind)
    with session.office().store.writing() as uow:
        log_id = log_id_of(uow, case_no)
        count = stop_telling(
            uow,
            log_id,
            chosen,
            until_at=until_at,
            reason=reason,
            actor=session.actor,
            now=now,
            entry_id=new_id(now),
        )
    told = {"log_id": log_id, "kind": chosen, "until_at": until_at, "standing": count}
    session.tell(told, lambda screen: screen.line(f"已暂停告知：{case_no} 的{kind}，现有 {count} 条"))


def add(program: typer.Typer) -> None:
    """Put the group and `why` among the commands of the program itself."""
    program.add_typer(app)
    command(program, "why", "说明一条预警的理由：规则、义务承担者、条文及核对程度、数据、推算、所据记录")(why)


def why(session: Session, alert: AlertKey) -> None:
    """Say why an alert was told."""
    from correction.cli.cases import alert_id_of  # noqa: PLC0415
    from correction.cli.shielding import opened  # noqa: PLC0415
    from correction.cli.telling.describing import draw_alert, subject_of, why_json  # noqa: PLC0415
    from correction.domain.file import CaseFile  # noqa: PLC0415

    store, now = session.office().store, session.now()
    alert_id = alert_id_of(store, alert)
    with store.reading() as uow:
        found = uow.alert(alert_id)
        file, tree = CaseFile.of_log(found.log_id, uow.entries(found.log_id)), uow.organisation()
    file = opened(session.office(), file, now=now)
    subject = subject_of(file, tree)
    session.tell(why_json(found, file, subject), lambda screen: draw_alert(screen, found, file, subject, now))


def _tell(session: Session, alert: "Alert", done: str) -> None:
    from correction.cli.telling.describing import handling  # noqa: PLC0415

    def draw(screen: Screen) -> None:
        screen.line(f"{done}：{alert.alert_id}，{handling(alert)}")

    told = {"alert_id": alert.alert_id, "handling": alert.handling, "disposition": alert.disposition}
    session.tell(told | {"suspended_until_at": alert.suspended_until_at}, draw)


ageing_cmd.add(app)
