"""Sealed files in back-ups and checks (附件的检查、备份): each is known by its own hash, without a key."""

from collections.abc import Iterable
from pathlib import Path

from correction.store.attachments.files import WRITING, SealedFiles, fault_of, place_of
from correction.store.attachments.rows import Named, named_files, surveyed
from correction.store.folders import copy_whole
from correction.store.log.verify import Fault
from correction.store.upkeep.copying import Address


def attachment_faults(address: Address, folder: Path) -> list[Fault]:
    """Compare every file that an entry names with its name; reads everything once."""
    part, files = surveyed(address)
    return _faults(folder / part, files)


def faults_of_store(files: SealedFiles) -> list[Fault]:
    """Compare the files of an open store in the same way."""
    return _faults(files.part, named_files(files.store.engine))


def copy_attachments(address: Address, folder: Path, to: Path) -> tuple[int, tuple[str, ...]]:
    """Copy what the entries of a store name into a new folder; give how many, and the names of the others.

    A file that is missing or damaged must not keep the sound ones from being backed up.
    """
    part, files = surveyed(address)
    return _copy(_names(files), folder / part, to)


def put_back(address: Address, of: Path, part: Path) -> int:
    """Put what the entries of a backed-up store name into a part of the folder; give how many files."""
    _, files = surveyed(address)
    return _copy(_names(files), of, part)[0]


def faults_of_copy(address: Address, folder: Path) -> tuple[str, ...]:
    """Give the names of files that a back-up lacks, or that are not what was written."""
    _, files = surveyed(address)
    return tuple(name for name in _names(files) if fault_of(folder, name))


def _faults(part: Path, files: Iterable[Named]) -> list[Fault]:
    named = list(files)
    told = {name: fault_of(part, name) for name in _names(named)}
    return [
        Fault(log_id=each.log_id, number=each.number, what=wrong)
        for each in named
        if (wrong := told[each.sealed_sha256])
    ]


def _names(files: Iterable[Named]) -> list[str]:
    return sorted({each.sealed_sha256 for each in files})


def _copy(names: Iterable[str], of: Path, to: Path) -> tuple[int, tuple[str, ...]]:
    copied, damaged = 0, []
    for name in names:
        if not fault_of(of, name):
            copy_whole(place_of(of, name), place_of(to, name), suffix=WRITING)
        if fault_of(to, name):
            damaged.append(name)
        else:
            copied += 1
    return copied, tuple(damaged)
