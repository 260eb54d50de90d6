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
    for good in target.good:
        tried(target, good)
    for _ in range(1_500):
        tried(target, mutated(chance.choice(target.good), target.good, chance))


def test_no_spoilt_file_breaks_an_importer():
    with importers() as targets:
        assert len(targets) > 30
        for target in targets:
            chance = random.Random(f"files/{target.name}")
            for good in target.good:
                tried(target, good)
            for _ in range(15):
                tried(target, mutated(chance.choice(target.good), target.good, chance))
