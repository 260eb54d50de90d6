"""Dated law as data: loads the instruments and answers what held on a day."""

from correction.rulebooks.book import Dated, Parameter, Rulebook, Stricter
from correction.rulebooks.errors import RulebookError, RuleGap
from correction.rulebooks.loader import load_book

__all__ = ["Dated", "Parameter", "RuleGap", "Rulebook", "RulebookError", "Stricter", "load_book"]
