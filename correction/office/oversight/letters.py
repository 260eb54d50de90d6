"""Letters of the procuratorate (检察监督文书): received, answered, mended: 社区矫正法 第六十二条.

A letter about one case stands in the log of the case, so that its clock is judged with the case; one about
the work as a whole stands in the log of the body that it is addressed to.
"""

from datetime import datetime

from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.facts.oversight import (
    LetterAnswered,
    LetterKind,
    LetterReceived,
    LetterRectified,
    Stance,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.ids import new_id
from correction.office.ports import AnyDraft, LogKind, UnitOfWork
from correction.office.record import RARE_ONLY, check_time, draft, record
from correction.office.unlawful import ContentUnlawful, Unlawful
from correction.rulebooks.book import Rulebook
from correction.rules.oversight.letter_late import CITE
from correction.rules.oversight.letters import letters_of

WHERE = "检察监督文书"


def receive_letter(
    uow: UnitOfWork, log_id: str, item: Draft[LetterReceived], *, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record a letter in the log of a case, or else of the body it is addressed to; give the new entries.

    Raises NotFound for an unknown body or case, InvalidValue for a written letter without number, one that
    demands nothing, or a clock that ends before the letter came; Conflict for one that is on record.
    """
    letter, came_on = item.payload, item.when.legal_on
    unit = uow.organisation().unit(letter.org_id)
    if not letter.demands.strip():
        raise InvalidValue(WHERE, "没有写明要求纠正的内容", "摘录文书提出的意见")
    if letter.letter is not LetterKind.ORAL_OPINION and not letter.document_no.strip():
        raise InvalidValue(WHERE, f"{letter.letter.zh}没有写明文号", "按文书填写文号")
    for name, on in (("回复", letter.reply_by_on), ("整改", letter.rectify_by_on)):
        if on is not None and on < came_on:
            what = f"{name}期限 {on} 早于收到之日 {came_on}"
            raise InvalidValue(WHERE, what, "按文书载明的期限填写")
    if log_id == unit.org_id:
        uow.create_log(log_id, LogKind.OFFICE, office_id=log_id)
    for known in log_of(uow, log_id).of(LetterReceived):
        if letter.document_no and known.payload.document_no == letter.document_no:
            what = f"{letter.document_no} 已经登记（第 {known.number} 条）"
            raise Conflict(WHERE, what, "不必重复登记；登记有误的，先作废再登记")
    return put(uow, log_id, item, now=now)


def answer_letter(
    uow: UnitOfWork, log_id: str, item: Draft[LetterAnswered], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record the written reply; raises ContentUnlawful where what is not accepted has no reason."""
    answer = item.payload
    received = _open(log_of(uow, log_id), answer, answer.letter_entry_id, item.when)
    if not answer.content.strip():
        article = str(book.cite(CITE, received.when.legal_on))
        rejected = answer.stance is not Stance.ACCEPTED
        what = "没有采纳而没有说明理由" if rejected else "没有写明采纳的情况"
        raise ContentUnlawful(WHERE, what, "写明采纳情况；没有采纳的写明理由", article)
    return put(uow, log_id, item, now=now)


def prove_rectified(
    uow: UnitOfWork,
    log_id: str,
    item: Draft[LetterRectified],
    *,
    book: Rulebook,  # noqa: ARG001 - every verb is given the book
    now: datetime,
) -> tuple[AnyEntry, ...]:
    """Record that what was objected to is mended; raises InvalidValue without a proof."""
    mended = item.payload
    _open(log_of(uow, log_id), mended, mended.letter_entry_id, item.when)
    if not mended.proof.strip():
        raise InvalidValue(WHERE, "没有写明整改的证明材料", "写明材料名称和存放处；电子材料另作附件")
    return put(uow, log_id, item, now=now)


def _open(
    file: CaseFile, act: LetterAnswered | LetterRectified, letter_entry_id: str, when: When
) -> AnyEntry:
    """Give the letter that an act is about and that still waits for it."""
    known = {letter.received.entry_id: letter for letter in letters_of(file)}
    if letter_entry_id not in known:
        what = f"没有有效的检察监督文书 {letter_entry_id}"
        raise NotFound(WHERE, what, "用 correction oversight letters 查看文书和编号")
    letter = known[letter_entry_id]
    replies = isinstance(act, LetterAnswered)
    done, word = (letter.answered, "回复") if replies else (letter.rectified, "整改")
    if done is not None:
        raise Conflict(WHERE, f"{word}已经登记（第 {done.number} 条）", "登记有误的，先作废再登记")
    if when.legal_on < letter.received.when.legal_on:
        what = f"{word}日期 {when.legal_on} 早于收到之日 {letter.received.when.legal_on}"
        raise InvalidValue(WHERE, what, "核对日期")
    return letter.received


def log_of(uow: UnitOfWork, log_id: str) -> CaseFile:
    """Load the rare entries of a log, of a case or of a body."""
    return CaseFile.of_log(log_id, uow.entries(log_id, settled=RARE_ONLY))


def keep_attempt(
    uow: UnitOfWork, log_id: str, refused: Unlawful, *, did: str, actor: str, now: datetime
) -> None:
    """Keep in the log of a body what somebody tried there and the law refused (办理被拒)."""
    stands = AttemptRefused(
        matter=refused.where,
        attempted=did,
        who=actor,
        what=refused.bare,
        article=refused.article,
        remedy=refused.remedy,
    )
    put(uow, log_id, draft(stands, When.at(now), entry_id=new_id(now), actor=actor), now=now)


def put(uow: UnitOfWork, log_id: str, item: AnyDraft, *, now: datetime) -> tuple[AnyEntry, ...]:
    """Record a draft in the log of a case, or of a body, which has no beginning to be checked against."""
    if uow.began_on(log_id) is not None:
        return record(uow, log_id, [item], now=now)
    check_time(item, item.when.legal_on, now)
    return uow.append(log_id, [item], recorded_at=now)
