"""Codes that change each half minute (动态码): RFC 6238, as any authenticator on a phone shows them."""

import re
import unicodedata
from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp
import segno

from correction.domain.errors import InvalidValue

ISSUER = "社区矫正工作台"
STEP = timedelta(seconds=30)
# A phone's clock may be one step off, either way.
_NEAR = (0, -1, 1)
_SECRET = re.compile(r"[A-Z2-7]{32}")


def new_secret() -> str:
    """Give a secret of 160 bits, in Base32."""
    return pyotp.random_base32()


def check_secret(secret: str) -> str:
    """Give a secret as it is kept; raises InvalidValue for anything that `new_secret` does not give."""
    if not _SECRET.fullmatch(secret):
        raise InvalidValue("动态码", "密钥不完整", "重新点“开通”，再扫一次")
    return secret


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Give the half minute, counted from 1970, to which a code belongs; none for one that is not of now."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", code))
    around = int(now.timestamp() // STEP.total_seconds())
    made = pyotp.TOTP(secret)
    for step in (around + near for near in _NEAR):
        if compare_digest(made.generate_otp(step).encode(), typed.encode()):
            return step
    return None


def picture(secret: str, account_id: str) -> str:
    """Draw what a phone scans, as SVG without style."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account_id, issuer_name=ISSUER)
    return str(segno.make(address, error="m").svg_inline(scale=4))
