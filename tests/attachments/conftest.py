"""An office store with two cases and a folder of attachments, made once and copied for each test."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from correction.domain.attachments import AttachmentKind
from correction.intake.attachments.taking import Wanted, take_file
from correction.store import OfficeStore, create, open_store
from correction.store.attachments.files import SealedFiles
from correction.store.keys import MasterKey, make_key
from tests.attachments.samples import jpeg
from tests.store.office_samples import NOW, open_case


@dataclass(frozen=True, kw_only=True)
class Room:
    """A store and its folder of attachments."""

    path: Path
    folder: Path
    key: MasterKey
    store: OfficeStore
    files: SealedFiles

    def take(self, content: bytes, name: str = "家访.jpg", **given: Any) -> Any:
        """Attach a file to the first case, in pieces of odd length, unless told otherwise."""
        kind = given.pop("kind", AttachmentKind.PHOTO)
        entry_id = given.pop("entry_id", f"att-{name}")
        wanted = Wanted(**{"log_id": "case-1", "kind": kind, "name": name, "entry_id": entry_id} | given)
        pieces = (content[at : at + 70_001] for at in range(0, len(content), 70_001))
        return take_file(self.store, self.files, wanted, pieces, actor="staff-1", now=NOW)

    def lying(self) -> list[Path]:
        """Every file in the folder."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MasterKey]:
    folder = tmp_path_factory.mktemp("attachments")
    key = make_key(folder / "keys" / "master.key", demo=True)
    store = create(folder / "office.db", key=key)
    for case_id in ("case-1", "case-2"):
        open_case(store, case_id, days=2)
    store.close()
    return folder / "office.db", key


@pytest.fixture
def room(founded, tmp_path):
    path, key = founded
    shutil.copyfile(path, tmp_path / "office.db")
    store = open_store(tmp_path / "office.db", key=key)
    folder = tmp_path / "attachments"
    files = SealedFiles(store, folder)
    yield Room(path=tmp_path / "office.db", folder=folder, key=key, store=store, files=files)
    store.close()


@pytest.fixture
def photo(room):
    """One photo that is attached already."""
    return room.take(jpeg(200_000))
