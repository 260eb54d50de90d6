"""The tree works on any machine, so it names none: no home folder, no registry, no key."""

import re

MACHINE_PATH = re.compile(r"/(?:home|Users)/[a-z]\w*/|/r[o]ot/|/w[o]rk/|[A-Z]:\\\\Users")
REGISTRY = re.compile(
    r"index-url\s*[=:]|registry\s*=\s*\"?https?:|\"resolved\":\s*\"https?:|https?://\S+/simple\b"
    r"|files\.pyth[o]nhosted|pyp[i]\.org|registry\.npmj[s]"
)
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE K[E]Y-----")
# Texts that state other people's addresses as such.
AS_FOUND = {"LICENSE"}


def test_no_tracked_file_names_a_machine_a_registry_or_a_key(tracked, root):
    found = []
    for path in tracked:
        name = path.relative_to(root).as_posix()
        text = path.read_bytes().decode("utf-8", errors="ignore")
        if name not in AS_FOUND and (
            hit := MACHINE_PATH.search(text) or REGISTRY.search(text) or SECRET.search(text)
        ):
            found.append(f"{name}: {hit[0]}")
    assert found == []
