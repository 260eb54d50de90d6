"""The gate before the end of a case (解除、终止): 社区矫正法 第四十四条、第四十五条; 实施办法 第五十三条.

Every way into the log leads through it: a command, a sheet, or another system that records. It refuses with
the article of the day; nothing here ends a case.
"""

from collections.abc import Iterable
from datetime import date

from correction.domain.case.obstacles import Obstacle, obstacles
from correction.domain.entry import AnyEntry, entered
from correction.domain.facts.admission import Released, Terminated, TerminationKind
from correction.domain.facts.moves import MoveAccepted
from correction.domain.file import CaseFile
from correction.domain.order import Category
from correction.office.ports import AnyDraft
from correction.office.unlawful import Clashes, ContentUnlawful
from correction.rulebooks import load_book

CLOSING = (Released, Terminated)
RELEASE, TERMINATION = "解除社区矫正", "终止社区矫正"
PARDON = ("赦免", "特赦", "大赦")
_KINDS = {
    TerminationKind.PROBATION_REVOKED: (Category.PROBATION, "撤销缓刑"),
    TerminationKind.PAROLE_REVOKED: (Category.PAROLE, "撤销假释"),
    TerminationKind.RECALLED: (Category.OUTSIDE_PRISON, "收监执行"),
}
_EXITS = {
    Category.CONTROL: "管制没有撤销或者收监的途径，只能期满、赦免解除或者因死亡终止",
    Category.PROBATION: "缓刑经人民法院裁定撤销的，登记为撤销缓刑",
    Category.PAROLE: "假释经人民法院裁定撤销的，登记为撤销假释",
    Category.OUTSIDE_PRISON: "暂予监外执行被决定收监的，登记为收监执行",
}


def check_closing(case_id: str, entries: Iterable[AnyEntry], drafts: Iterable[AnyDraft]) -> None:
    """Refuse a release or termination that cannot be lawful on its day, by what is on record up to it.

    `entries` are those of the log, `drafts` what is to follow them. Raises Clashes for a second end, for a
    release while a search, a detention elsewhere or a proposal is open, ContentUnlawful for a release before
    the last day of the term without a pardon and for a termination that the category does not know.
    """
    made, known = list(drafts), list(entries)
    for item in made:
        recorded_at = item.when.starts_at
        known.append(entered(item, log_id=case_id, number=len(known) + 1, recorded_at=recorded_at))
    file = CaseFile.of_log(case_id, known)
    for item in made:
        if isinstance(item.payload, CLOSING):
            _check_once(file, item)
            if isinstance(item.payload, Released):
                _check_release(file, item.payload, item.when.legal_on)
            else:
                _check_kind(file, item.payload.kind, item.when.legal_on)


def _check_once(file: CaseFile, item: AnyDraft) -> None:
    ends: list[AnyEntry] = [*file.of(Released), *file.of(Terminated)]
    ends += [entry for entry in file.of(MoveAccepted) if entry.payload.office_id is None]
    for other in ends:
        if other.entry_id != item.entry_id:
            where = RELEASE if isinstance(item.payload, Released) else TERMINATION
            what = f"本案已于 {other.when.legal_on} {other.payload.ZH}（第 {other.number} 条）"
            raise Clashes(where, what, "如前一条有误，先作废再登记", _article(where, item.when.legal_on))


def _check_release(file: CaseFile, released: Released, on: date) -> None:
    ends_on, pardoned = file.order.ends_on, any(word in released.ground for word in PARDON)
    if on < ends_on and not pardoned:
        what = f"矫正期限到 {ends_on} 届满（含当日），{on} 尚未届满"
        remedy = "届满之日办理；减刑的先登记裁判变更，赦免的在理由中写明赦免"
        raise ContentUnlawful(RELEASE, what, remedy, _article(RELEASE, on))
    open_still = obstacles(file, on)
    if open_still:
        what = f"有未决事由：{'；'.join(obstacle.text for obstacle in open_still)}"
        raise Clashes(RELEASE, what, _ways_out(open_still), _gate(on))


def _ways_out(open_still: tuple[Obstacle, ...]) -> str:
    return "。".join(dict.fromkeys(obstacle.kind.way_out for obstacle in open_still))


def _check_kind(file: CaseFile, kind: TerminationKind, on: date) -> None:
    category = file.order.category
    lawful = _KINDS.get(kind)
    if lawful is not None and lawful[0] is not category:
        what = f"{category.zh}不能以{lawful[1]}终止"
        raise ContentUnlawful(TERMINATION, what, _EXITS[category], _article(TERMINATION, on))


def _article(where: str, on: date) -> str:
    """Name the article of the national book, which no local book may change; loaded only to refuse."""
    return str(load_book("cn").cite("cite.term_end" if where == RELEASE else "cite.termination", on))


def _gate(on: date) -> str:
    return f"{_article(RELEASE, on)}、{load_book('cn').cite('cite.release_gate', on)}"
