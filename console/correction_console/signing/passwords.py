"""Passwords (密码): Argon2id, and a check that takes as long for a name that nobody has."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from correction.domain.errors import InvalidValue

SHORTEST, LONGEST = 10, 200


def hash_password(password: str, *, hasher: PasswordHasher | None = None) -> str:
    """Give the Argon2id text of a password; raises InvalidValue for one that is too short or too simple."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidValue("密码", f"长度为 {len(password)} 个字符", f"用 {SHORTEST} 至 {LONGEST} 个字符")
    if len(set(password)) < SHORTEST // 2:
        raise InvalidValue("密码", "重复的字符太多", "用几个不相干的词连成一句")
    return (hasher or PasswordHasher()).hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether a password is right; without a hash the work is done all the same, for a no."""
    try:
        PasswordHasher().verify(password_hash or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobody() -> str:
    return PasswordHasher().hash("")
