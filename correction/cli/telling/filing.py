"""Case files as staff read them (案卷的写法)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from correction.cli.plain import plain
from correction.cli.session import Screen
from correction.cli.telling.describing import draw_entries, draw_why, entry_json, span, took
from correction.cli.telling.listing import case_json
from correction.cli.telling.searching import draw_supervision, supervision_json
from correction.cli.words import STRAND_ZH, word
from correction.domain.case.reception import awaited_by
from correction.domain.case.responsibility import responsible_on
from correction.domain.case.strands import Phase
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import legal_day, local_text
from correction.office.judging.extra_checks import Answer, answers
from correction.rulebooks.glossary import glossary

if TYPE_CHECKING:
    from correction.office.judging.past import PastView


def view_json(view: "PastView", *, shown: int) -> Mapping[str, Any]:
    """Give a case to a script."""
    on = legal_day(view.as_of)
    return {
        **case_json(view.file, view.phase, on),
        "as_of": view.as_of,
        "known_at": view.known_at,
        "remark": view.remark,
        "strands": [
            {"item": s.item, "item_zh": s.item.zh, "state": s.state, "gaps": s.gaps} for s in view.strands
        ],
        **supervision_json(view),
        "extra_checks": [{**plain(answer), "took_s": _seconds(answer)} for answer in answers(view.file)],
        "findings": [{**plain(finding), "kind_zh": _kind(finding)} for finding in view.findings],
        "entries": [entry_json(entry, view.file.voided) for entry in _latest(view, shown)],
    }


def draw_view(screen: Screen, view: "PastView", *, shown: int, reasons: bool) -> None:
    """Write a case: who, where it stands, what follows, what was recorded."""
    file = view.file
    screen.heading(f"{file.person.name}（{file.order.category.zh}，{view.phase.zh}）")
    screen.line(f"截至 {local_text(view.as_of)} 发生的事；按 {local_text(view.known_at)} 已登记的内容")
    if view.remark:
        screen.line(view.remark)
    screen.pairs(_header(view))
    screen.heading("五项工作")
    rows = ((s.item.zh, STRAND_ZH[s.state], "、".join(s.gaps) or "无") for s in view.strands)
    screen.table(("项目", "进展", "尚缺"), rows)
    if view.supervision or view.pursuits:
        screen.heading("管控状态")
        draw_supervision(screen, view)
    screen.heading("研判结果")
    findings = sorted(view.findings, key=lambda finding: finding.began_at, reverse=True)
    screen.table(
        ("种类", "承担者", "起止", "规则"),
        ((_kind(f), glossary().bearers[f.bearer], span(f.began_at, f.ended_at), f.rule) for f in findings),
    )
    if reasons:
        for finding in findings:
            screen.heading(f"— {_kind(finding)}，{span(finding.began_at, finding.ended_at)}")
            draw_why(screen, finding.why)
    if checks := answers(file):
        screen.heading("随机抽查")
        screen.table(("发出", "应答", "用时", "抽查编号"), map(_answer, checks))
    screen.heading(f"最近 {min(shown, len(view.entries))} 条记录")
    draw_entries(screen, _latest(view, shown), file.voided)


def _header(view: "PastView") -> Iterable[tuple[str, object]]:
    told = case_json(view.file, view.phase, legal_day(view.as_of))
    yield "案件编号", told["case_no"] or "未填"
    yield "案件标识", view.case_id
    yield "文书号", told["document_no"] or "未填"
    awaited = awaited_by(view.file, legal_day(view.as_of))
    yield "司法所", told["office_id"] + ("（已委托，尚未接收，由县级机构负责）" if awaited else "")
    yield "责任人", "、".join(_responsible(view.file, legal_day(view.as_of))) or "未定"
    yield "管理类别", word(told["management_class"]) if told["management_class"] else "未定"
    yield "矫正期限", f"{told['term_from_on']} 至 {told['term_to_on']}"
    yield "启用日", told["records_from_on"]
    yield "报到", told["arrived_on"] or "没有记录"
    if told["left_on"]:
        yield "转出" if view.phase is Phase.MOVED_OUT else "解除或终止", told["left_on"]


def _responsible(file: CaseFile, on: date) -> list[str]:
    return [f"{staff_id}（{word(role)}）" for staff_id, role in responsible_on(file, on).items()]


def _seconds(answer: Answer) -> float | None:
    return None if answer.took is None else answer.took.total_seconds()


def _answer(answer: Answer) -> tuple[str, str, str, str]:
    asked = local_text(answer.asked_at)
    if answer.answered_at is None or answer.took is None:
        return asked, "没有应答", "", answer.request_id
    return asked, local_text(answer.answered_at), took(answer.took), answer.request_id


def _latest(view: "PastView", shown: int) -> tuple[Any, ...]:
    return tuple(reversed(view.entries[-shown:])) if shown > 0 else ()


def _kind(finding: Finding) -> str:
    return glossary().alert(finding.kind).zh
