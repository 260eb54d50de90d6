"""The book of the gallery: the invented county, with what every example book over it adds, side by side."""

from pathlib import Path

import yaml

from correction.rulebooks.loader import SHIPPED

COUNTY = "demo-county"
HEADER = {"id": "gallery", "title": "样例规则册", "parent": COUNTY, "rank": "office", "jurisdiction": "样例"}


def gallery_book(folder: Path) -> Path:
    """Write the book into a folder, one file an example book; give the folder.

    An office has one book, and each example lies over the county for itself; here their lines stand together.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.yaml").write_text(yaml.safe_dump({"book": HEADER}, allow_unicode=True), encoding="utf-8")
    for path in sorted(SHIPPED.glob("*/book.yaml")):
        lines = yaml.safe_load(path.read_text(encoding="utf-8"))
        if lines.pop("book").get("parent") == COUNTY:
            text = yaml.safe_dump(lines, allow_unicode=True)
            (folder / f"{path.parent.name}.yaml").write_text(text, encoding="utf-8")
    return folder
