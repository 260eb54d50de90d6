"""What courts and other bodies owe (裁定、决定和通知的期限)."""

from correction.rules.rulings import (
    custody_over,
    detention_notice,
    ruling_late,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    ruling_late.RULE: ruling_late.judge,
    custody_over.RULE: custody_over.judge,
    detention_notice.RULE: detention_notice.judge,
}
