"""What courts and other deciders owe once a proposal reached them (裁定、决定的期限)."""

from correction.rules.rulings import ruling_late
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    ruling_late.RULE: ruling_late.judge,
}
