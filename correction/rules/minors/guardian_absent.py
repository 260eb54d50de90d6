"""An announcement or sanction without the guardian (监护人未到场): 社区矫正法实施办法 第五十五条.

The agency owes it to a minor, and the regime of minors outlasts the eighteenth birthday. An adult in the
guardian's place counts where the reason is on record. It is judged when the day of the act is over.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.minors import minor_regime, started_on
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import Step, StepDone
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.group import Announcement, AnnouncementHeld
from correction.domain.facts.minors import GuardedAct, GuardianAttended
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView

RULE = "guardian_absent"
CITE = "cite.minor_guardian"
STEPS = {
    Step.ENTRY_ANNOUNCED: GuardedAct.ENTRY_ANNOUNCED,
    Step.RELEASE_ANNOUNCED: GuardedAct.RELEASE_ANNOUNCED,
}
SANCTIONS = (DecisionKind.ADMONITION, DecisionKind.WARNING)


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every announcement and sanction of a minor at which nobody stood for them."""
    if not minor_regime(view.file):
        return
    attended = {(e.payload.act, e.when.legal_on) for e in view.file.of(GuardianAttended)}
    for act, entry in _acts(view):
        on = entry.when.legal_on
        if (act, on) in attended or on < view.file.opened.payload.records_from_on:
            continue
        if view.book.get(CITE, on) is not None and view.watch.reached(day_end(on)):
            yield _finding(view, act, entry)


def _acts(view: CaseView) -> Iterator[tuple[GuardedAct, AnyEntry]]:
    for step in view.file.of(StepDone):
        if step.payload.step in STEPS:
            yield STEPS[step.payload.step], step
    for held in view.file.of(AnnouncementHeld):
        at_entry = held.payload.announcement is Announcement.ENTRY
        yield (GuardedAct.ENTRY_ANNOUNCED if at_entry else GuardedAct.RELEASE_ANNOUNCED), held
    for decided in view.file.of(Decided):
        if decided.payload.decision in SANCTIONS:
            yield GuardedAct.SANCTION, decided


def _finding(view: CaseView, act: GuardedAct, entry: AnyEntry) -> Finding:
    on, person = entry.when.legal_on, view.file.person
    began_on = started_on(view.file)
    return Finding(
        kind=AlertKind.GUARDIAN_ABSENT,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{entry.entry_id}",
        began_at=day_end(on),
        ended_at=day_end(on),
        entries=(entry.entry_id,),
        why=Why(
            citations=(view.book.cite(CITE, on), view.book.cite("cite.minor_regime", on)),
            inputs=(("办理", act.zh), ("日期", f"{on}"), ("矫正开始", f"{began_on}")),
            arithmetic=(
                f"矫正开始 {began_on} 时不满十八周岁（{person.born_on} 出生），一直按未成年人执行",
                f"{on} {act.zh}，当日没有监护人或者代其到场的成年人的记录",
            ),
        ),
    )
