"""Attachments beside the database: kept once, sealed, gone with their case, missed where missing."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from correction.domain.attachments import MIB, AttachmentKind
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.intake.attachments.taking import Wanted, taking
from correction.office.admission.erasure import order_erasure
from correction.office.attachments.attaching import attachments_of, photo_of
from correction.office.record import void
from correction.store import open_store
from correction.store.attachments.copying import attachment_faults
from correction.store.attachments.files import SealedFiles
from correction.store.attachments.rows import begin_part, named_files, new_part
from correction.store.attachments.sweeping import UNFINISHED_S, UNNAMED_S, drop, left_behind
from correction.store.engines import transaction
from correction.store.errors import Erased, StoreFailure, Tampered
from correction.store.keys import make_key
from correction.store.models.rebuild import rebuild
from tests.attachments.samples import jpeg, pdf
from tests.store.office_samples import NOW


def content_of(room, entry):
    with room.files.open(entry.log_id, entry.payload.sealed_sha256) as file:
        return file.read()


def case_file(room, case_id="case-1") -> CaseFile:
    with room.store.reading() as uow:
        return CaseFile.of_log(case_id, uow.entries(case_id))


def test_a_photo_of_twenty_megabytes_comes_back_byte_for_byte_and_is_sealed(room):
    content = jpeg(20 * MIB)
    entry = room.take(content)
    assert entry.payload.size_bytes == len(content) == 20 * MIB
    assert content_of(room, entry) == content
    (path,) = room.lying()
    assert path.stem == entry.payload.sealed_sha256
    assert b"JFIF" not in path.read_bytes()[:200_000]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "given"),
    [
        (jpeg(20 * MIB) + b"x", {}),
        (b"", {}),
        (b"MZ" + bytes(300), {}),
        (jpeg()[:-40], {}),
        (jpeg(), {"size_bytes": len(jpeg()) + 1}),
        (jpeg(), {"sha256": "00" * 32}),
        (jpeg(), {"name": "a.exe"}),
    ],
)
def test_what_is_refused_leaves_neither_a_file_nor_an_entry(room, content, given):
    with pytest.raises(InvalidValue):
        room.take(content, **given)
    assert room.lying() == []
    assert case_file(room).of(Attached) == ()


def test_an_upload_that_breaks_off_leaves_nothing(room):
    wanted = Wanted(log_id="case-1", entry_id="a", kind=AttachmentKind.PHOTO, name="a.jpg")
    lying = []

    def break_off() -> None:
        with taking(room.store, room.files, wanted) as arriving:
            arriving.write(jpeg()[:500])
            lying.extend(room.lying())
            raise ConnectionError

    with pytest.raises(ConnectionError):
        break_off()
    assert len(lying) == 1
    assert room.lying() == []


def test_a_folder_that_is_gone_is_told_and_nothing_is_written_in_its_place(room, photo):
    room.folder.rename(room.folder.with_name("unmounted"))
    with pytest.raises(StoreFailure, match="以前的附件都在那里"):
        room.take(jpeg(4_000), entry_id="b")
    assert not room.folder.exists()
    room.folder.with_name("unmounted").rename(room.folder)
    assert room.take(jpeg(4_000), entry_id="b").number == photo.number + 1


def test_the_same_file_twice_is_one_entry_and_one_file(room, photo):
    assert room.take(jpeg(200_000), entry_id="another") == photo
    assert room.take(jpeg(200_000)) == photo
    assert len(case_file(room).of(Attached)) == len(room.lying()) == 1


def test_the_same_content_for_another_thing_is_another_entry_of_the_same_file(room, photo):
    check_in = case_file(room).entries[-2].entry_id
    second = room.take(jpeg(200_000), entry_id="b", about_entry_id=check_in)
    third = room.take(jpeg(200_000), entry_id="c", kind=AttachmentKind.PERSON_PHOTO)
    assert {e.payload.sealed_sha256 for e in (second, third)} == {photo.payload.sealed_sha256}
    assert len(room.lying()) == 1
    assert [one.about and one.about.entry_id for one in attachments_of(case_file(room))] == [
        None,
        check_in,
        None,
    ]


def test_the_same_content_in_another_case_shares_nothing_with_it(room, photo):
    theirs = room.take(jpeg(200_000), log_id="case-2")
    assert theirs.payload.sha256 == photo.payload.sha256
    assert theirs.payload.sealed_sha256 != photo.payload.sealed_sha256
    with pytest.raises(Tampered, match="不是本案的附件"):
        room.files.open("case-2", photo.payload.sealed_sha256)


def test_an_id_is_not_used_for_something_else(room, photo):
    with pytest.raises(Conflict, match="已用于其他内容"):
        room.take(jpeg(300), entry_id=photo.entry_id)
    with pytest.raises(Conflict, match="已用于其他内容"):
        room.take(jpeg(300), entry_id="case-1/opened")
    assert len(room.lying()) == 1


def test_a_file_for_an_entry_of_another_case_or_for_no_case_is_refused(room):
    with pytest.raises(NotFound, match="本案没有记录 case-2/opened"):
        room.take(jpeg(), about_entry_id="case-2/opened")
    with pytest.raises(NotFound):
        room.take(jpeg(), log_id="case-9")
    assert room.lying() == []


def test_a_file_for_a_void_entry_is_refused(room):
    with room.store.writing() as uow:
        void(uow, "case-1", "case-1/came", reason="记错", actor="staff-1", now=NOW, void_id="v")
    with pytest.raises(Conflict, match="已经作废"):
        room.take(jpeg(), about_entry_id="case-1/came")


def test_a_void_attachment_stays_on_the_list_with_the_reason_and_is_nobodys_photo(room):
    old = room.take(jpeg(3_000), kind=AttachmentKind.PERSON_PHOTO)
    new = room.take(jpeg(4_000), entry_id="b", kind=AttachmentKind.PERSON_PHOTO)
    assert photo_of(case_file(room)) == new
    with room.store.writing() as uow:
        void(uow, "case-1", new.entry_id, reason="不是本人", actor="staff-1", now=NOW, void_id="v")
    assert photo_of(case_file(room)) == old
    assert [one.voided for one in attachments_of(case_file(room))] == ["不是本人", ""]
    with pytest.raises(Conflict, match="已经作废"):
        room.take(jpeg(4_000), entry_id="b", kind=AttachmentKind.PERSON_PHOTO)
    assert room.take(jpeg(4_000), entry_id="c", kind=AttachmentKind.PERSON_PHOTO).entry_id == "c"


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_what_was_lost_and_comes_again_is_kept_anew(room, photo, harm):
    (lost,) = room.lying()
    harm(lost)
    with pytest.raises(Conflict, match="没有文件，或者文件已损坏"):
        room.take(jpeg(200_000), "家访.jpg", entry_id=photo.entry_id)
    again = room.take(jpeg(200_000), "家访.jpg", entry_id="again")
    assert again.entry_id == "again"
    assert content_of(room, again) == jpeg(200_000)
    assert room.take(jpeg(200_000), "家访.jpg", entry_id="third") == again


def test_a_missing_and_an_altered_file_are_found_without_a_key_and_named(room, photo):
    other = room.take(pdf(), "判决书.pdf", kind=AttachmentKind.SCAN)
    assert attachment_faults(room.path, room.folder) == []
    lost = next(path for path in room.lying() if path.stem == photo.payload.sealed_sha256)
    changed = next(path for path in room.lying() if path.stem == other.payload.sealed_sha256)
    lost.unlink()
    data = bytearray(changed.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(data)
    first, second = attachment_faults(room.path, room.folder)
    assert (first.log_id, first.number) == ("case-1", photo.number)
    assert f"附件文件 {photo.payload.sealed_sha256} 不在" in first.what
    assert second.what == f"附件文件 {other.payload.sealed_sha256} 的内容与写入时不同"
    with pytest.raises(StoreFailure, match="不在"):
        content_of(room, photo)
    with pytest.raises(Tampered, match="与写入时不同"):
        content_of(room, other)


def test_what_the_database_says_of_files_is_rebuilt_from_the_log(room, photo):
    before = named_files(room.store.engine)
    assert rebuild(room.store) == 2
    assert named_files(room.store.engine) == before != []


def test_another_master_key_changes_no_file_and_reads_them_all(room, photo, tmp_path):
    before = {path: path.read_bytes() for path in room.lying()}
    key = make_key(tmp_path / "new" / "master.key", demo=True)
    room.store.rotate(key)
    assert {path: path.read_bytes() for path in room.lying()} == before
    with closing(open_store(room.path, key=key)) as store:
        files = SealedFiles(store, room.folder)
        assert files.open("case-1", photo.payload.sealed_sha256).read() == jpeg(200_000)


def test_whoever_destroys_the_key_of_a_case_has_destroyed_its_attachments(room, photo):
    theirs = room.take(jpeg(200_000), log_id="case-2")
    copied = room.folder.with_name("copy")
    shutil.copytree(room.folder, copied)
    with room.store.writing() as uow:
        order = order_erasure(uow, "case-1", ground="依法", document_no="1 号", actor="staff-1", now=NOW)
    room.store.destroy_key("case-1", order_entry_id=order)
    for files in (room.files, SealedFiles(room.store, copied)):
        with pytest.raises(Erased):
            files.open("case-1", photo.payload.sealed_sha256)
    with pytest.raises(Erased):
        room.take(jpeg(), entry_id="late")
    assert content_of(room, theirs) == jpeg(200_000)
    assert attachment_faults(room.path, room.folder) == []


def age(path, seconds: float) -> None:
    at = path.stat().st_mtime - seconds
    os.utime(path, (at, at))


def test_only_what_a_crash_left_long_ago_is_swept(room, photo):
    (kept,) = room.lying()
    age(kept, 2 * UNNAMED_S)
    orphan = kept.with_name(f"{'0' * 64}.sealed")
    fresh = kept.with_name(f"{'1' * 64}.sealed")
    broken, going_on = (room.files.part / f"{name}.writing" for name in "ab")
    for path in (orphan, fresh, broken, going_on):
        path.write_bytes(b"x")
    age(orphan, UNNAMED_S + 60)
    age(fresh, UNNAMED_S - 60)
    age(broken, UNFINISHED_S + 60)
    age(going_on, UNFINISHED_S - 60)
    left = left_behind(room.store, room.folder)
    assert (left.unfinished, left.unnamed) == ((broken,), (orphan,))
    drop((*left.unfinished, *left.unnamed))
    assert room.lying() == sorted([kept, fresh, going_on])


def test_a_crash_between_file_and_entry_loses_no_entry_and_a_second_try_succeeds(room):
    def crash() -> None:
        with room.files.arrival("case-1") as arrival:
            arrival.write(jpeg())
            arrival.finish().close()
            with room.store.writing():
                arrival.keep()
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crash()
    assert len(room.lying()) == 1
    assert attachment_faults(room.path, room.folder) == []
    entry = room.take(jpeg(), entry_id="a")
    assert content_of(room, entry) == jpeg()
    assert len(room.lying()) == 2


def test_two_stores_share_a_folder_and_never_touch_each_others_files(room, photo, tmp_path):
    shutil.copyfile(room.path, tmp_path / "other.db")
    with closing(open_store(tmp_path / "other.db", key=room.key)) as store:
        with transaction(store.engine, writing=True) as connection:
            begin_part(connection, new_part())
        files = SealedFiles(store, room.folder)
        assert files.part != room.files.part
        for path in room.lying():
            age(path, 2 * UNNAMED_S)
        assert left_behind(store, room.folder).unnamed == ()
        with pytest.raises(StoreFailure, match="不在"):
            files.open("case-1", photo.payload.sealed_sha256)
