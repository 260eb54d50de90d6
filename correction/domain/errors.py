"""What goes wrong, said so that a clerk knows where, what and what to do next."""


class CorrectionError(Exception):
    """A refusal that names the place, the fault and the remedy, in Chinese for staff."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        """Keep the three parts apart so that a screen or a reject file can lay them out."""
        super().__init__(f"{where}：{what}。处理办法：{remedy}")
        self.where = where
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["CorrectionError"], tuple[str, str, str]]:
        """Survive pickling, since workers may pass errors between processes."""
        return type(self), (self.where, self.what, self.remedy)


class InvalidValue(CorrectionError, ValueError):
    """A value that no lawful record can hold (无效数据)."""


class Conflict(CorrectionError):
    """Something else already stands under the same identity, or changed meanwhile (冲突)."""


class NotFound(CorrectionError, LookupError):
    """What was asked for is not on record (查无此项)."""


class NotAllowed(CorrectionError):
    """The actor lacks the qualification, delegation or right for this act (无权办理)."""
