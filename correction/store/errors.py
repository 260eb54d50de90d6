"""What can go wrong with the store itself, said so that an office knows what to do."""

from correction.domain.errors import CorrectionError, NotFound


class StoreFailure(CorrectionError):
    """The store could not do its work; nothing of the transaction was kept (存储故障)."""


class StoreFull(StoreFailure):
    """There is no room left on the disk."""


class StoreBusy(StoreFailure):
    """Another process kept the store locked for too long."""


class NotAStore(StoreFailure):
    """The file is no database of this program, or is damaged."""


class Tampered(StoreFailure):
    """What is stored is not what was written: cut off, changed or moved (校验不通过)."""


class NewerStore(StoreFailure):
    """The database was made by a newer version of the program."""


class OlderStore(StoreFailure):
    """The database was made by an older version of the program and must be upgraded first."""


class KeyProblem(StoreFailure):
    """The master key is missing, is the wrong one, or was never backed up (主密钥)."""


class Erased(NotFound):
    """The key of this log was destroyed by order; nothing can read it any more (依令销毁)."""
