"""Wire models: what is committed beside them is what they mean, and nothing published goes unnoticed."""

import json

import pytest
from correction_schemas.json_schemas import FOLDER, MODELS, schema_text, write
from correction_schemas.owntracks import OwnTracksLocation
from correction_schemas.traccar import TraccarForward
from pydantic import ValidationError


@pytest.mark.parametrize("name", MODELS)
def test_the_committed_schema_is_that_of_the_model(name):
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == schema_text(MODELS[name])


def test_there_is_a_schema_for_every_model_and_no_other():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(MODELS)


def test_the_schemas_can_be_written_again(tmp_path):
    write(tmp_path / "json")
    written = {path.name: path.read_bytes() for path in (tmp_path / "json").iterdir()}
    assert written == {path.name: path.read_bytes() for path in FOLDER.iterdir()}


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_names_fields_as_they_stand_on_the_wire(name):
    schema = json.loads(schema_text(MODELS[name]))
    on_the_wire = {field.alias or key for key, field in MODELS[name].model_fields.items()}
    assert set(schema["properties"]) == on_the_wire


def test_what_a_sender_adds_is_passed_over():
    message: dict[str, object] = {
        "device": {"uniqueId": "SB1", "groupId": 2},
        "position": None,
        "geofences": [],
    }
    assert TraccarForward.model_validate(message).device.unique_id == "SB1"


@pytest.mark.parametrize("time", ["2026-01-10T00:00:00", "yesterday", None])
def test_a_time_without_an_offset_is_no_time(time):
    position = {"fixTime": time, "serverTime": "2026-01-10T00:00:00Z", "latitude": 1, "longitude": 2}
    with pytest.raises(ValidationError):
        TraccarForward.model_validate({"device": {"uniqueId": "SB1"}, "position": position})


def test_a_value_once_read_cannot_change():
    location = OwnTracksLocation.model_validate({"_type": "location", "tst": 1, "lat": 1, "lon": 2})
    with pytest.raises(ValidationError, match="frozen"):
        location.lat = 3.0
