"""Refusals that name their article (依法不予办理): who may not, what nobody may, what stands against it."""

from correction.domain.errors import Conflict, CorrectionError, InvalidValue, NotAllowed


class Unlawful(CorrectionError):
    """What the law does not allow, with the article that stands against it (依法不予办理)."""

    def __init__(self, where: str, what: str, remedy: str, article: str) -> None:
        """Keep the article apart, so that the log can name it."""
        super().__init__(where, f"{what}（{article}）", remedy)
        self.article = article
        self.bare = what

    def __reduce__(self) -> tuple[type["Unlawful"], tuple[str, str, str, str]]:  # type: ignore[override]
        """Survive pickling with all four parts."""
        return type(self), (self.where, self.bare, self.remedy, self.article)


class PowerLacking(Unlawful, NotAllowed):
    """Whoever acts may not do this (无权办理)."""


class ContentUnlawful(Unlawful, InvalidValue):
    """Nobody may do this: what is asked for or decided cannot be lawful (内容不合法)."""


class Clashes(Unlawful, Conflict):
    """Something on record stands against it (与已有记录冲突)."""
