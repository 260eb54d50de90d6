"""Founding an office (新建): its key, databases, settings and book; and a new key for an old office."""

from datetime import datetime
from pathlib import Path

from correction.cli.home import SETTINGS, Office, Settings
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.office import BookAdopted, MasterKeyReplaced
from correction.office.ids import new_id
from correction.office.organisation import adopt_book, tell_platform
from correction.rulebooks.book import Rulebook
from correction.rulebooks.loader import load_book
from correction.store.errors import KeyProblem
from correction.store.keys import (
    MasterKey,
    backup_key,
    check_place,
    holds,
    load_key,
    make_key,
    waiting_beside,
)
from correction.store.office_store import create, open_store, stands_under
from correction.store.upkeep.copying import OFFICE_STORE, refuse_filled


def adoption(book: Rulebook) -> BookAdopted:
    """Say that a book judges facts from the first day on which it says anything."""
    first_on = min(span.from_on for parameter in book.parameters() for span in book.spans(parameter.key))
    return BookAdopted(book=book.name, digest=book.digest, judges_from_on=first_on)


def create_office(
    settings: Settings, *, backup: Path | None, demo: bool, actor: str, now: datetime
) -> Office:
    """Make an office's folder as its settings say: key, settings, both databases; and adopt its book.

    The key is backed up before anything is stored; a demo key needs no backup. Raises Conflict where an
    office stands already, InvalidValue without a place for the backup, StoreFailure where a database does not
    answer or holds something.
    """
    folder = settings.folder
    if (folder / SETTINGS).exists():
        raise Conflict(f"目录 {folder}", "已有一个所的数据", "换一个目录")
    if settings.key_path.exists():
        what = "里面已有主密钥，却没有设置：上次新建没有做完，或者密钥另有用处"
        raise Conflict(f"目录 {folder}", what, "换一个目录；上次没有做完的，先把这个目录和密钥备份移走")
    if backup is None and not demo:
        raise InvalidValue(
            "主密钥", "没有说明备份到哪里", "用 --key-backup 指明另一存储介质上的文件；虚构数据用 --demo-key"
        )
    from correction.store.positions.kind import POSITIONS_STORE  # noqa: PLC0415 - loads numpy

    loaded = load_book(settings.book_path)
    if backup is not None:
        check_place(settings.key_path, backup)
    folder.mkdir(parents=True, exist_ok=True)
    # Of two offices with the same positions one would take what is due from the other, and its evidence.
    refuse_filled(POSITIONS_STORE, settings.positions_path)
    refuse_filled(OFFICE_STORE, settings.office_path)
    make_key(settings.key_path, demo=demo)
    if backup is not None:
        backup_key(settings.key_path, backup)
    store = create(settings.office_path, key=load_key(settings.key_path))
    with store.writing() as uow:
        adopt_book(uow, adoption(loaded), actor=actor, now=now)
    settings.write()
    return Office(settings=settings, store=store)


def rotate_key(settings: Settings, backup: Path, *, actor: str, now: datetime) -> MasterKey:
    """Put a new master key in the place of the office's, backed up before it wraps anything; entry and all.

    Killed in between, the same call goes on where it was: the new key waits beside the old one, and the store
    says which of the two it wants. Raises KeyProblem where it wants neither.
    """
    path = settings.key_path
    beside = waiting_beside(path)
    if not beside.exists():
        check_place(path, backup)
        make_key(beside)
    key = load_key(beside)
    if key.backed_up and backup.exists() and not holds(backup, key):
        raise KeyProblem(
            f"密钥备份 {backup}", "不是上次没有换完的那个新密钥", "写上次的备份文件，或者另写一个文件名"
        )
    key = backup_key(beside, backup)
    old = load_key(path)
    if stands_under(settings.office_path, key):
        # It was wrapped anew, and the file was not put in its place any more.
        beside.replace(path)
        return key
    store = open_store(settings.office_path, key=old)
    try:
        told = MasterKeyReplaced(old_key_id=old.key_id, new_key_id=key.key_id)
        store.rotate(key, lambda uow: tell_platform(uow, told, new_id(now), actor=actor, now=now))
    finally:
        store.close()
    beside.replace(path)
    return key
