"""Whether every file of a bundle arrived as it was packed (校验安装包); needs nothing but Python itself."""

import hashlib
import sys
from pathlib import Path

SUMS = "SHA256SUMS"


def damaged(folder: Path) -> list[str]:
    """Name the files of a bundle that are missing or were changed on the way."""
    wrong = []
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(name)
    return wrong


if __name__ == "__main__":
    found = damaged(Path(sys.argv[1]))
    for each in found:
        sys.stderr.write(f"{each}：缺失或者损坏。重新拷贝安装包\n")
    sys.exit(1 if found else 0)
