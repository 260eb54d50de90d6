"""Naming what went wrong in a review (研判失败), for whoever has to mend the program."""

import traceback
from pathlib import Path


def fault_of(error: Exception) -> str:
    """Give the kind of an error and its place in the program, then a colon and its words.

    What stands before the colon holds nothing of a case; the words may.
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f"（{Path(frames[-1].filename).name} 第 {frames[-1].lineno} 行）" if frames else ""
    return f"{type(error).__name__}{place}: {error}"


def kind_of_fault(error: Exception) -> str:
    """Give the kind of an error and its place, without its words: what a log may hold."""
    return fault_of(error).partition(":")[0]
