"""Signs of nominal supervision as inspectors read them (虚管线索的写法)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from correction.cli.session import Screen
from correction.cli.telling.counting import Asked, names, naming
from correction.cli.telling.describing import span
from correction.domain.case.course import end_of
from correction.domain.finding import Finding
from correction.domain.moments import local_text
from correction.office.integrity.bulk import LAG_STEPS, Bulk, Lag, bulk_entries, lags_of
from correction.office.integrity.copied import CopiedText, copied_texts
from correction.office.integrity.traces import Trace, acts_of
from correction.office.integrity.travel import TwoPlaces, two_places
from correction.rulebooks.book import Rulebook
from correction.rulebooks.glossary import glossary
from correction.rules import integrity, searches

CLUES = frozenset({*integrity.RULES, *searches.RULES})
SHOWN = 5


def clue_json(asked: Asked, case_id: str, finding: Finding) -> Mapping[str, Any]:
    """Give one sign to a script."""
    return {
        "case": next(iter(naming(asked, [case_id])), {"case_id": case_id}),
        "rule": finding.rule,
        "kind_zh": glossary().alert(finding.kind).zh,
        "began_at": finding.began_at,
        "ended_at": finding.ended_at,
        "entries": finding.entries,
        "inputs": finding.why.inputs,
        "arithmetic": finding.why.arithmetic,
    }


def draw_clues(screen: Screen, asked: Asked, found: Sequence[tuple[str, Finding]]) -> None:
    """Write signs, one a row."""
    asked.tell_head(screen, "虚管线索")
    rows = (
        (
            names(asked, [case_id]),
            glossary().alert(finding.kind).zh,
            span(finding.began_at, finding.ended_at),
            "；".join(finding.why.arithmetic[:1]),
        )
        for case_id, finding in found
    )
    screen.table(("姓名", "线索", "起止", "推算"), rows, empty="没有线索")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSigns:
    """What the traces of staff show in a period."""

    copied: tuple[CopiedText, ...]
    two_places: tuple[TwoPlaces, ...]
    bulk: tuple[Bulk, ...]
    lags: tuple[Lag, ...]


def staff_signs(asked: Asked, book: Rulebook) -> StaffSigns:
    """Look through what staff wrote in the period; thresholds are those of its last day."""
    acts = tuple(acts_of(asked.cases, asked.period, asked.offices))
    on: date = end_of(asked.period)
    return StaffSigns(
        copied=copied_texts(acts, book, on),
        two_places=two_places(acts, book, on),
        bulk=bulk_entries(acts, book, on),
        lags=lags_of(acts),
    )


def staff_json(asked: Asked, book: Rulebook) -> Mapping[str, Any]:
    """Give the signs to a script, with every entry behind them."""
    signs = staff_signs(asked, book)
    return {
        **asked.head,
        "copied": signs.copied,
        "two_places": signs.two_places,
        "bulk": [
            {"kind_zh": each.kind.zh, "kind": each.kind, "actor": each.actor, "traces": each.traces}
            for each in signs.bulk
        ],
        "lag_steps": [zh for _, zh in LAG_STEPS],
        "lags": signs.lags,
    }


def draw_staff(screen: Screen, asked: Asked, book: Rulebook) -> None:
    """Write the signs, each list under its heading."""
    signs = staff_signs(asked, book)
    asked.tell_head(screen, "登记痕迹")
    screen.heading("雷同文字")
    screen.table(
        ("次数", "办理人", "文字", "对象"),
        ((len(c.traces), _actors(c.traces), c.text, _whom(asked, c.traces)) for c in signs.copied),
    )
    screen.heading("同一人员两地")
    screen.table(
        ("办理人", "先", "后", "相距", "对象"),
        (
            (
                pair.actor,
                local_text(pair.first.happened_at),
                local_text(pair.second.happened_at),
                f"{pair.distance_m / 1000:.1f} 公里，{pair.minutes:g} 分钟",
                _whom(asked, (pair.first, pair.second)),
            )
            for pair in signs.two_places
        ),
    )
    screen.heading("集中补录、夜间登记")
    screen.table(
        ("特征", "办理人", "条数", "登记时间", "对象"),
        (
            (
                each.kind.zh,
                each.actor,
                len(each.traces),
                f"{local_text(each.traces[0].recorded_at)} 至 {local_text(each.traces[-1].recorded_at)}",
                _whom(asked, each.traces),
            )
            for each in signs.bulk
        ),
    )
    screen.heading("登记滞后（条数）")
    screen.table(("办理人", *(zh for _, zh in LAG_STEPS)), ((lag.actor, *lag.counts) for lag in signs.lags))


def _actors(traces: Sequence[Trace]) -> str:
    return "、".join(sorted({trace.actor for trace in traces}))


def _whom(asked: Asked, traces: Sequence[Trace]) -> str:
    cases = list(dict.fromkeys(trace.case_id for trace in traces))
    more = f"等 {len(cases)} 人" if len(cases) > SHOWN else ""
    return names(asked, cases[:SHOWN]) + more
