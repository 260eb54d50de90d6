"""The fuzzer in short, the same every day: some hundred spoilt inputs for each reader, and no crash."""

import random

import pytest

from tests.fuzz.mutating import mutated
from tests.fuzz.targets import decoders, importers, tried

DECODERS = {target.name: target for target in decoders()}


@pytest.mark.parametrize("name", DECODERS)
def test_no_spoilt_message_breaks_a_decoder(name):
    target = DECODERS[name]
    chance = random.Random(f"door/{name}")
    spoilt = [mutated(chance.choice(target.good), target.good, chance) for _ in range(1_500)]
    # Whatever is wrong is told line by line; no delivery is refused as a whole.
    assert all(tried(target, data) for data in (*target.good, *spoilt))


def test_no_spoilt_file_breaks_an_importer():
    with importers() as targets:
        assert len(targets) > 30
        read = tries = 0
        for target in targets:
            chance = random.Random(f"files/{target.name}")
            assert all(tried(target, good) for good in target.good), target.name
            spoilt = [mutated(chance.choice(target.good), target.good, chance) for _ in range(15)]
            read += sum(tried(target, data) for data in spoilt)
            tries += 15
    assert min(read, tries - read) > 100
