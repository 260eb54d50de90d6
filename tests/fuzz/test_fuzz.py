"""The fuzzer in short, the same every day: some hundred spoilt inputs for each reader, and no crash."""

import random

import pytest

from tests.fuzz.files import importers
from tests.fuzz.targets import decoders, packed_days, tried

DECODERS = {target.name: target for target in decoders()}


@pytest.mark.parametrize("name", DECODERS)
def test_no_spoilt_message_breaks_a_decoder(name):
    (reader,) = DECODERS[name].readers
    chance = random.Random(f"door/{name}")
    spoilt = [reader.spoilt(chance) for _ in range(1_500)]
    # Whatever is wrong is told line by line; no delivery is refused as a whole.
    assert all(tried(reader, data) for data in (*reader.good, *spoilt))


def test_no_spoilt_day_breaks_the_store():
    (reader,) = packed_days().readers
    chance = random.Random("days")
    assert all(tried(reader, data) for data in reader.good)
    assert {tried(reader, reader.spoilt(chance)) for _ in range(1_000)} == {True, False}


def test_no_spoilt_file_breaks_an_importer():
    with importers() as targets:
        readers = [(target.name, reader) for target in targets for reader in target.readers]
        assert len(readers) > 30
        read = tries = 0
        for number, (name, reader) in enumerate(readers):
            chance = random.Random(f"files/{name}/{number}")
            assert all(tried(reader, good) for good in reader.good), name
            read += sum(tried(reader, reader.spoilt(chance)) for _ in range(15))
            tries += 15
    assert min(read, tries - read) > 100
