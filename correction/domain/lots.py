"""Drawing by lot (抽签): anyone who has the pool and the seed can draw again and gets the same."""

import hashlib
from collections.abc import Iterable


def drawn_by_lot(pool: Iterable[str], *, count: int, seed: str) -> tuple[str, ...]:
    """Draw so many of a pool: each gets the hash of seed and id, and the smallest hashes are drawn.

    The order of the pool does not matter, and nobody who knows seed and pool can move a single one. The whole
    pool is drawn where it holds fewer; what is drawn is given in order of id.
    """
    lots = sorted(set(pool), key=lambda one: hashlib.sha256(f"{seed}|{one}".encode()).digest())
    return tuple(sorted(lots[:count]))
