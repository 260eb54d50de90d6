"""On each database: the files that entries name, two processes with one folder, and a store from before."""

import threading
from contextlib import closing

import pytest
from alembic import command
from sqlalchemy import text

from correction.domain.attachments import AttachmentKind
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.intake.attachments.taking import Wanted, take_file
from correction.office.admission.erasure import order_erasure
from correction.store import open_store
from correction.store.attachments.copying import attachment_faults
from correction.store.attachments.files import SealedFiles
from correction.store.attachments.rows import named_files, part_of
from correction.store.engines import make_engine, transaction, url_of
from correction.store.migrate import OFFICE, config_of, upgrade
from correction.store.models.rebuild import rebuild
from correction.store.tables import OfficeRow
from tests.attachments.samples import jpeg
from tests.store.office_samples import NOW, open_case


def take(store, folder, content, *, case_id="case-1", entry_id="a"):
    wanted = Wanted(log_id=case_id, entry_id=entry_id, kind=AttachmentKind.PHOTO, name="家访.jpg")
    files = SealedFiles(store, folder)
    return take_file(store, files, wanted, [content], actor="staff-1", now=NOW)


def test_a_file_is_named_rebuilt_and_forgotten_with_its_case(database, address, tmp_path):
    for case_id in ("case-1", "case-2"):
        open_case(database, case_id)
        take(database, tmp_path, jpeg(), case_id=case_id)
    before = named_files(database.engine)
    assert [each.log_id for each in before] == ["case-1", "case-2"]
    assert rebuild(database) == 2
    assert named_files(database.engine) == before
    with database.writing() as uow:
        order = order_erasure(uow, "case-1", ground="依法", document_no="1 号", actor="staff-1", now=NOW)
    database.destroy_key("case-1", order_entry_id=order)
    assert named_files(database.engine) == before[1:]
    assert attachment_faults(address, tmp_path) == []


@pytest.mark.slow
def test_two_processes_that_are_sent_the_same_file_at_once_attach_it_once(url, key, tmp_path):
    with closing(open_store(url, key=key)) as first, closing(open_store(url, key=key)) as second:
        open_case(first)
        made = []
        threads = [
            threading.Thread(
                target=lambda store=store, n=n: made.append(take(store, tmp_path, jpeg(), entry_id=n))
            )
            for store, n in ((first, "a"), (second, "b"), (first, "c"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({entry.entry_id for entry in made}) == 1
        with first.reading() as uow:
            (entry,) = CaseFile.of_log("case-1", uow.entries("case-1")).of(Attached)
        with SealedFiles(second, tmp_path).open("case-1", str(entry.payload.sealed_sha256)) as file:
            assert file.read() == jpeg()
        assert len(list(tmp_path.rglob("*.sealed"))) == 1
        assert list(tmp_path.rglob("*.writing")) == []


def test_a_store_from_before_attachments_is_given_its_part_of_the_folder(path, key, tmp_path):
    engine = make_engine(url_of(path))
    with transaction(engine, writing=True) as connection:
        command.downgrade(config_of(OFFICE, OfficeRow.metadata, connection), "office_0006")
        names = connection.execute(text("SELECT name FROM store_setting ORDER BY name")).scalars().all()
    engine.dispose()
    assert names == ["index_key", "key_id"]
    upgrade(path)
    with closing(open_store(path, key=key)) as store:
        assert len(part_of(store.engine)) == 16
        open_case(store)
        assert take(store, tmp_path, jpeg()).payload.name == "家访.jpg"
