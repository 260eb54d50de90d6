"""Choices by the word that staff use (选项)."""

from enum import Enum
from typing import TypeVar

from correction.domain.errors import InvalidValue

_Choice = TypeVar("_Choice", bound=Enum)


def chosen(enum: type[_Choice], said: str, where: str) -> _Choice:
    """Give a choice by its Chinese word; raises InvalidValue with every word there is."""
    named = {str(getattr(choice, "zh", choice.value)): choice for choice in enum}
    if said not in named:
        raise InvalidValue(where, f"没有“{said}”", f"填写：{'、'.join(named)}")
    return named[said]
