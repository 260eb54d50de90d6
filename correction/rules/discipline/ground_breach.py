"""Grounds that an established breach gives (处分事由): 实施办法 第三十四条至第三十六条、第四十六条等.

One breach is one matter, and its reasons list every step that the law opens for it: people choose the step by
the circumstances (社区矫正法 第二十八条). "Still uncorrected" (仍不改正) is a breach on a later day than the
decision that completes the count; the count alone gives nothing. Articles are those of the day of the breach.
A decision that names the breach ends the matter. Nothing follows from alerts: only from what people found.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.grounds import Ground, Standing, exits, grounds_of, warnings_key
from correction.domain.citation import Citation
from correction.domain.entry import Entry
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.sanctions import BreachEstablished, PolicePunished, ToldToCorrect
from correction.domain.finding import Finding, Why
from correction.rules.discipline.sanctions import answered_at, before, in_force
from correction.rules.view import CaseView

RULE = "ground_breach"
ADMONITIONS = "admonitions.before_warning"
_WHO = {
    DecisionKind.ADMONITION: "可以训诫，由县级社区矫正机构决定",
    DecisionKind.WARNING: "可以警告，由县级社区矫正机构决定",
    DecisionKind.POLICE_PUNISHMENT: "可以提请治安管理处罚，由公安机关决定",
    DecisionKind.REVOCATION_PROPOSED: "可以提请撤销，由人民法院裁定",
    DecisionKind.RECALL_PROPOSED: "可以提请收监执行，由社区矫正决定机关决定",
}


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every established breach that fulfils a ground of the law of its day."""
    for entry in view.file.of(BreachEstablished):
        began_at = entry.when.starts_at
        if began_at >= view.closed_at or entry.when.legal_on < view.file.opened.payload.records_from_on:
            continue
        grounds = list(lawful_grounds(view, entry))
        if grounds:
            yield _finding(view, entry, grounds)


def lawful_grounds(view: CaseView, entry: Entry[BreachEstablished]) -> Iterator[tuple[Ground, Citation]]:
    """Give the grounds of a breach that the law of its day knows, with their article."""
    on = entry.when.legal_on
    for ground in grounds_of(standing_of(view, entry)):
        found = view.book.at(ground.key, on)
        if found.value is not None:
            yield ground, found.citation


def standing_of(view: CaseView, entry: Entry[BreachEstablished]) -> Standing:
    """Put a breach beside what stood on record before its day."""
    on, kind, category = entry.when.legal_on, entry.payload.breach, view.order.category
    warnings = before(in_force(view, DecisionKind.WARNING), on)
    same = [
        e.when.legal_on
        for e in view.file.of(BreachEstablished)
        if e.payload.breach is kind and e.when.legal_on < on
    ]
    told = view.file.of(ToldToCorrect)
    return Standing(
        category=category,
        breach=kind,
        gravity=entry.payload.gravity,
        on=on,
        told=any(e.payload.breach is kind and e.when.legal_on < on for e in told),
        warned_for_same=any(earlier <= w.when.legal_on for earlier in same for w in warnings),
        punished=any(e.when.legal_on < on for e in view.file.of(PolicePunished)),
        admonitions=len(before(in_force(view, DecisionKind.ADMONITION), on)),
        warnings=len(warnings),
        admonitions_needed=_count(view, ADMONITIONS, entry),
        warnings_needed=_count(view, warnings_key(category), entry),
    )


def _count(view: CaseView, key: str, entry: Entry[BreachEstablished]) -> int | None:
    value = view.book.get(key, entry.when.legal_on)
    return value if isinstance(value, int) else None


def _finding(
    view: CaseView, entry: Entry[BreachEstablished], grounds: list[tuple[Ground, Citation]]
) -> Finding:
    occasion = f"{RULE}:{entry.entry_id}"
    breach, on = entry.payload, entry.when.legal_on
    steps = (f"{ground.text}：{_WHO[ground.step]}" for ground, _ in grounds)
    citations = dict.fromkeys(citation for _, citation in grounds)
    return Finding(
        kind=AlertKind.GROUND,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=occasion,
        began_at=entry.when.starts_at,
        ended_at=view.ended(
            answered_at(view, entry.when.starts_at, occasion=occasion, entry_id=entry.entry_id)
        ),
        entries=(entry.entry_id, *breach.basis_entries),
        why=Why(
            citations=(*citations, view.book.cite("cite.reward_and_sanction", on)),
            inputs=(
                ("认定的违规", f"{breach.breach.zh}，{breach.gravity.zh}"),
                ("证据", breach.evidence or "未写明"),
                ("矫正类别", view.order.category.zh),
                ("依据的预警", "、".join(breach.basis_occasions) or "无"),
                ("依据的记录", f"{len(breach.basis_entries)} 条"),
            ),
            arithmetic=(f"{on} {breach.breach.zh}，由机构认定", *steps, exits(view.order.category)),
        ),
    )
