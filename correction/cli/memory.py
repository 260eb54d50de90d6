"""When the program looks for memory to give back (内存回收): seldom at its start, as usual once it works."""

import gc

_ORDINARY = gc.get_threshold()
# More than a short command makes in all. What takes long without an office, as a verification does, is still
# looked through from time to time.
_WHILE_STARTING = 1_000_000


def start() -> None:
    """Look seldom: what is loaded at the start stays, and looking through it took a sixth of a command."""
    gc.set_threshold(_WHILE_STARTING)


def work() -> None:
    """Look as usual from now on, but not through what the program has loaded so far."""
    if gc.get_threshold()[0] == _WHILE_STARTING:
        gc.freeze()
        gc.set_threshold(*_ORDINARY)
