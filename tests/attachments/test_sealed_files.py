"""A sealed file gives back what came in, from any place, and nothing else once a single byte is another."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.store.attachments.sealing import HEAD, PIECE, TAG, SealedReader, SealingWriter
from correction.store.errors import Tampered
from correction.store.log.seal import LogSeal, new_key

MASTER = new_key()
SEAL = LogSeal("case-1", new_key())


def sealed(content: bytes, step: int = 10_007) -> bytes:
    out = io.BytesIO()
    writer = SealingWriter(out, SEAL)
    for at in range(0, len(content), step):
        writer.write(content[at : at + step])
    writer.finish()
    return out.getvalue()


def reader(data: bytes, seal: LogSeal = SEAL) -> io.BufferedReader:
    return io.BufferedReader(SealedReader(io.BytesIO(data), seal, "x"))


SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5)


@pytest.mark.parametrize("size", SIZES)
def test_what_came_is_given_back(size):
    content = os.urandom(size)
    data = sealed(content)
    with reader(data) as file:
        assert file.read() == content
    pieces = max(1, -(-size // PIECE))
    assert len(data) == HEAD + size + pieces * TAG
    assert size < 32 or content[:32] not in data


@given(
    st.lists(st.tuples(st.integers(0, 3 * PIECE), st.integers(0, 2 * PIECE)), max_size=6),
    st.integers(0, 3 * PIECE),
)
def test_any_place_of_it_reads_like_the_content_itself(reads, size):
    content = bytes(range(256)) * (size // 256 + 1)
    plain, file = io.BytesIO(content[:size]), reader(sealed(content[:size], PIECE))
    for at, length in reads:
        plain.seek(at)
        file.seek(at)
        assert file.read(length) == plain.read(length)
    assert file.seek(0, os.SEEK_END) == size


CONTENT = os.urandom(3 * PIECE + 100)
DATA = sealed(CONTENT)
ONE = PIECE + TAG


@pytest.mark.parametrize(
    "changed",
    [
        DATA[:HEAD] + bytes([DATA[HEAD] ^ 1]) + DATA[HEAD + 1 :],
        DATA[:-1] + bytes([DATA[-1] ^ 1]),
        DATA[:20] + bytes([DATA[20] ^ 1]) + DATA[21:],
        DATA[:-1],
        DATA[: HEAD + 3 * ONE],
        DATA[: HEAD + ONE],
        DATA[:HEAD] + DATA[HEAD + ONE :],
        DATA[:HEAD] + DATA[HEAD + ONE : HEAD + 2 * ONE] + DATA[HEAD : HEAD + ONE] + DATA[HEAD + 2 * ONE :],
        DATA + DATA[HEAD + 3 * ONE :],
        DATA[:HEAD],
        b"",
    ],
    ids=[
        "first",
        "last",
        "key",
        "cut",
        "cut-at-a-piece",
        "one-left",
        "left-out",
        "swapped",
        "again",
        "head",
        "empty",
    ],
)
def test_a_file_that_was_changed_cut_or_put_together_anew_is_not_read(changed):
    with pytest.raises(Tampered, match="附件"):
        reader(changed).read()


def test_a_file_of_one_log_is_not_read_by_the_key_of_another():
    other = LogSeal("case-2", new_key())
    with pytest.raises(Tampered):
        reader(DATA, other)


def test_two_files_of_the_same_content_have_nothing_in_common():
    first, second = sealed(b"x" * 1000), sealed(b"x" * 1000)
    assert first[12:] != second[12:]
    assert first[HEAD:] != second[HEAD:]
