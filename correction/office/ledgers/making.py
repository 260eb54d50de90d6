"""Making one ledger (制作台账): which rows, which columns, in order of the days."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from correction.domain.ledger import Ledger, LedgerKind
from correction.office.ledgers.events import EVENT_COLUMNS, EVENT_WIDTHS, EVENTS, Row, ended, events_of
from correction.office.ledgers.gatherings import activities
from correction.office.ledgers.persons import ROSTER, investigations, leaves, roster
from correction.office.ledgers.reading import Source
from correction.office.ledgers.work import alerts, work_log


@dataclass(frozen=True, slots=True)
class _Form:
    """The columns of a ledger and what yields its rows, each with the case it is about, none for a body."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Callable[[Source], Iterator[Row]]


_FORMS: Mapping[LedgerKind, _Form] = {
    LedgerKind.ROSTER: _Form(*ROSTER, roster),
    LedgerKind.LEAVES: _Form(
        ("编号", "姓名", "司法所", "申请", "起日", "止日", "天数", "目的地", "事由", "批准", "销假", "结果"),
        (3, 3, 4, 4, 4, 4, 2, 6, 6, 4, 4, 4),
        leaves,
    ),
    LedgerKind.INVESTIGATIONS: _Form(
        (
            "收到",
            "编号",
            "被调查人",
            "承办机构",
            "委托单位",
            "拟适用",
            "材料补齐",
            "意见",
            "文号",
            "答复",
            "状态",
            "附件",
        ),
        (4, 4, 3, 5, 5, 3, 4, 4, 5, 4, 4, 2),
        investigations,
    ),
    LedgerKind.ALERTS: _Form(
        ("告知", "等级", "种类", "编号", "姓名", "司法所", "起止", "接警", "消警", "办理人", "结论", "说明"),
        (4, 2, 4, 3, 3, 4, 6, 4, 4, 3, 3, 8),
        alerts,
    ),
    LedgerKind.ENDED: _Form(EVENT_COLUMNS, EVENT_WIDTHS, ended),
    LedgerKind.ACTIVITIES: _Form(
        ("日期", "司法所", "种类", "主题", "地点", "学时", "应到", "实到", "请假", "缺席", "补课"),
        (4, 4, 4, 8, 6, 2, 2, 2, 2, 2, 2),
        activities,
    ),
    LedgerKind.WORK_LOG: _Form(
        ("发生", "工作人员", "编号", "姓名", "事项", "内容", "登记"), (4, 3, 3, 3, 4, 12, 5), work_log
    ),
}


def make_ledger(source: Source, kind: LedgerKind) -> Ledger:
    """Make a ledger; raises InvalidValue for a period without an end."""
    form = _FORMS.get(kind) or _Form(
        EVENT_COLUMNS, EVENT_WIDTHS, lambda given: events_of(given, EVENTS[kind])
    )
    found = sorted(form.rows(source), key=lambda each: (each[1], each[0]))
    return Ledger(
        kind=kind,
        from_on=source.period.from_on,
        to_on=source.to_on,
        columns=form.columns,
        widths=form.widths,
        rows=tuple(row for _case_id, row in found),
        case_ids=tuple(sorted({case_id for case_id, _row in found if case_id})),
        sealed=len(source.sealed),
        whole=source.whole,
    )
