"""Taking a person in (接收入矫): notice, papers, receipts, hand-over, registration, the stated dates."""

from correction.rules.intake import (
    first_steps,
    handover_late,
    notice_late,
    office_receipt,
    papers_incomplete,
    papers_late,
    papers_unasked,
    prohibition_dates,
    receipt_late,
    registration_late,
    term_mismatch,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    notice_late.RULE: notice_late.judge,
    papers_late.RULE: papers_late.judge,
    receipt_late.RULE: receipt_late.judge,
    papers_unasked.RULE: papers_unasked.judge,
    papers_incomplete.RULE: papers_incomplete.judge,
    handover_late.RULE: handover_late.judge,
    registration_late.RULE: registration_late.judge,
    office_receipt.RECEIPT: office_receipt.judge_receipt,
    office_receipt.REPORT: office_receipt.judge_report,
    **{first.rule: first.judge for first in first_steps.FIRST_STEPS},
    term_mismatch.RULE: term_mismatch.judge,
    prohibition_dates.RULE: prohibition_dates.judge,
}
