"""What `correction standard` tells (本地标准): the list, the course of a proposal, and a trial."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from correction.cli.session import Screen, Session
from correction.domain.alert_kind import AlertKind
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.moments import legal_day, local_text
from correction.domain.standards import Standard, standards_of
from correction.office.ports import UnitOfWork
from correction.office.standards.table import history, standard_lines, state_zh
from correction.rulebooks.book import Rulebook
from correction.rulebooks.glossary import glossary
from correction.rulebooks.history import said

BACK = "恢复上级规定"


def standard_id_of(uow: UnitOfWork, typed: str) -> str:
    """Give the id of the one standard that begins with what was typed; raises NotFound."""
    found = [s.standard_id for s in standards_of(uow.standards()) if s.standard_id.startswith(typed.strip())]
    if len(found) != 1 or not typed.strip():
        what = f"“{typed}”对应 {len(found)} 件本地标准"
        raise NotFound("本地标准", what, "用 correction standard history 查看编号")
    return found[0]


def told(standard: Standard, book: Rulebook) -> Mapping[str, Any]:
    """Give a proposal as data."""
    proposed = standard.proposed
    return {
        "standard_id": standard.standard_id,
        "org_id": proposed.org_id,
        "key": proposed.key,
        "label": book.parameter(proposed.key).label,
        "value": proposed.value,
        "from_on": proposed.from_on,
        "reason": proposed.reason,
        "state_zh": state_zh(standard),
        "proposed_by": standard.proposed_by,
        "proposed_at": standard.proposed_at,
        "settled_by": standard.settled_by,
        "settled_at": standard.settled_at,
        "remark": standard.remark,
    }


def settled(session: Session, standard: Standard) -> None:
    """Tell what became of a proposal."""
    data = told(standard, session.office().book)
    line = f"{data['label']} {data['value'] or BACK}，{data['from_on']} 起：{data['state_zh']}"
    session.tell(data, lambda screen: screen.line(line))


def tell_lines(session: Session, org_id: str, on: date | None, *, own: bool) -> None:
    """List what a county may set."""
    office, day = session.office(), on or legal_day(session.now())
    with office.store.reading() as uow:
        name = uow.organisation().unit(org_id).name
        lines = standard_lines(uow, office.book, org_id, day)
    shown = [line for line in lines if not own or line.own or line.coming or line.waiting]
    rows: list[dict[str, Any]] = [
        {
            "key": line.key,
            "label": line.label,
            "theme": line.theme,
            "above": said(line.above),
            "citation": str(line.above.citation),
            "bound": line.bound,
            "current": said(line.current) if line.own else None,
            "coming": [{"from_on": span.from_on, "said": said(span)} for span in line.coming],
            "waiting": line.waiting.standard_id if line.waiting else None,
            "overtaken": line.overtaken,
        }
        for line in shown
    ]

    def draw(screen: Screen) -> None:
        screen.line(f"{name}本地标准，{day}")
        columns = ("类别", "项目", "键", "上级规定", "本县现行", "将要执行", "待批")
        cells = (
            (
                row["theme"],
                row["label"],
                row["key"],
                row["above"],
                row["current"] or "",
                "；".join(f"{one['from_on']} 起 {one['said']}" for one in row["coming"]),
                "有" if row["waiting"] else "",
            )
            for row in rows
        )
        screen.table(columns, cells, empty="没有定过本地标准")

    session.tell({"org_id": org_id, "on": day, "lines": rows}, draw)


def tell_history(session: Session, org_id: str) -> None:
    """List every proposal of a county."""
    office = session.office()
    with office.store.reading() as uow:
        uow.organisation().unit(org_id)
        rows = [told(standard, office.book) for standard in history(uow, org_id)]

    def draw(screen: Screen) -> None:
        columns = ("编号", "项目", "数值", "起日", "理由", "提出", "办理")
        cells = (
            (
                row["standard_id"],
                row["label"],
                row["value"] or BACK,
                f"{row['from_on']}",
                row["reason"],
                f"{row['proposed_by']} {local_text(row['proposed_at'])}",
                f"{row['state_zh']} {row['settled_by']} {row['remark']}".strip(),
            )
            for row in rows
        )
        screen.table(columns, cells, empty="没有提出过本地标准")

    session.tell({"standards": rows}, draw)


def tell_preview(session: Session, typed: str, days: int | None) -> None:
    """Try a standard over the whole county and list who would be touched."""
    from correction.cli.cases import rare_file  # noqa: PLC0415 - loaded on use
    from correction.cli.telling.describing import subject_of  # noqa: PLC0415
    from correction.office.judging.context import load_context  # noqa: PLC0415
    from correction.office.positions.port import Access, Purpose  # noqa: PLC0415
    from correction.office.standards.preview import (  # noqa: PLC0415
        READ_FOR,
        at_start,
        cases_of_county,
        looking_back,
        tried,
    )
    from correction.rulebooks.local.settable import settable_key  # noqa: PLC0415

    office, now = session.office(), session.now()
    access = Access(actor=session.actor, purpose=Purpose.JUDGING, at=now, reason=READ_FOR)
    with office.store.reading() as uow, office.positions.reading(access) as fixes:
        known = standard_id_of(uow, typed)
        standard = next(s for s in standards_of(uow.standards()) if s.standard_id == known)
        seen_in = settable_key(standard.proposed.key).seen_in
        if seen_in.by_fixes and not days:
            what = "施行当日的定位点还没有，不能试算"
            raise InvalidValue("试算", what, "加 --days 30，按留存的定位点倒推")
        trial = (
            looking_back(uow, office.book, standard, days, now)
            if days
            else at_start(uow, office.book, standard)
        )
        tree = uow.organisation()
        ids = cases_of_county(uow, tree, trial.county)
        context = load_context(uow, office.calendar)
        anew = fixes if seen_in.by_fixes else None
        found = [one for _, one in tried(uow, trial, context, ids, anew) if one]
        rows = [
            {
                "case_id": one.case_id,
                "who": str(subject_of(rare_file(uow, one.case_id), tree)),
                "office_id": one.office_id,
                "newly": kinds_zh(one.newly),
                "no_longer": kinds_zh(one.no_longer),
            }
            for one in found
        ]

    def draw(screen: Screen) -> None:
        how = f"按最近 {days} 天的记录倒推" if days else f"按 {trial.from_on} 当日、此后不再登记"
        screen.line(f"试算 {len(ids)} 个案件，{how}；这一项{seen_in.zh}")
        columns = ("人员", "司法所", "会新增", "不再有")
        cells = ((row["who"], row["office_id"], row["newly"], row["no_longer"]) for row in rows)
        screen.table(columns, cells, empty="没有人受影响")

    session.tell({"cases": len(ids), "seen_in": seen_in.value, "changes": rows}, draw)


def kinds_zh(kinds: Iterable[AlertKind]) -> str:
    """Name kinds of alert, each with how often."""
    counted = Counter(kinds)
    return "、".join(f"{glossary().alert(kind).zh}{count} 次" for kind, count in counted.items())
