"""The JSON Schemas of the wire models; `python -m correction_schemas.json_schemas` writes them."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from correction_schemas.osmand import OsmAndQuery
from correction_schemas.owntracks import OwnTracksLocation
from correction_schemas.position_answer import PositionAnswer
from correction_schemas.position_batch import BatchClock, BatchFix, BatchState
from correction_schemas.traccar import TraccarForward

FOLDER = Path(__file__).parent / "json"
# By name and version: a version that was published never changes.
MODELS: Mapping[str, type[BaseModel]] = {
    "osmand-query-1": OsmAndQuery,
    "owntracks-location-1": OwnTracksLocation,
    "position-answer-1": PositionAnswer,
    "position-batch-clock-1": BatchClock,
    "position-batch-fix-1": BatchFix,
    "position-batch-state-1": BatchState,
    "traccar-forward-1": TraccarForward,
}


def schema_text(model: type[BaseModel]) -> str:
    """Give the JSON Schema of a model as the file holds it."""
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write(folder: Path) -> None:
    """Write every schema into a folder."""
    folder.mkdir(exist_ok=True)
    for name, model in MODELS.items():
        (folder / f"{name}.json").write_text(schema_text(model), encoding="utf-8")


if __name__ == "__main__":
    write(FOLDER)
