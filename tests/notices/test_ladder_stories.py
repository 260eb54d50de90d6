"""Stories of one alert each, in YAML that an officer can read: what happened, and who was told of it when.

A story names its source (依据), who was on duty (值班), what happened (经过), and each step of the
ladder that was taken (应有), exactly. Times are those of Beijing, alerts those of one office under a county.
"""

from collections import deque
from datetime import datetime, timedelta
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import pytest
import yaml

from correction.cli.words import CAUSE_ZH, DISPOSITION_ZH, RUNG_ZH
from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import AlertEscalated, Matter
from correction.domain.moments import SHANGHAI, local_text
from correction.rulebooks.glossary import glossary
from tests.notices.ladder_office import AT, BODIES, Desk, alert, minutes

STORIES = sorted((Path(__file__).parent / "stories").glob("*.yaml"))
KINDS = {glossary().alert(kind).zh: kind for kind in AlertKind}
BODY = {body.name: body.org_id for body in BODIES}
NAME = {org_id: name for name, org_id in BODY.items()}
FOUND = {zh: disposition for disposition, zh in DISPOSITION_ZH.items()}
STORY, EVENT = {"标题", "依据", "值班", "经过", "应有"}, {"时", "事", "预警", "种类", "结论", "至"}
LAST = AT + timedelta(days=8)


def moment(said: str) -> datetime:
    return datetime.strptime(said, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def read(path: Path) -> dict[str, Any]:
    """Read a story; a word that it does not know is refused."""
    story: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = story.keys() <= STORY and all(event.keys() <= EVENT for event in story["经过"])
    assert known, f"{path.name}：有不认识的栏目"
    return story


class Teller:
    """Lets a story happen at a desk."""

    def __init__(self, story: dict[str, Any]) -> None:
        self.desk = Desk()
        self._raised: dict[str, tuple[AlertKind, datetime]] = {}
        for body, shifts in story.get("值班", {}).items():
            spans = [(each["人"], moment(each["自"]), moment(each["至"])) for each in shifts]
            self.desk.on_duty(BODY[body], *spans)

    def happens(self, event: dict[str, Any]) -> None:
        at, name = moment(event["时"]), event["预警"]
        match event["事"]:
            case "提出":
                self._raised[name] = (KINDS[event["种类"]], at)
                self._state(name, at, Matter.ONGOING)
            case "结束":
                self._state(name, at, Matter.OVER, ended_at=at)
            case "撤回":
                self._state(name, at, Matter.WITHDRAWN)
            case "接警":
                self.desk.acknowledge(at, name)
            case "处置":
                self.desk.review(at, name, FOUND[event["结论"]])
            case "暂停":
                self.desk.suspend(at, moment(event["至"]), name)
            case other:
                raise ValueError(other)

    def _state(self, name, at, matter, **given):
        kind, began_at = self._raised[name]
        self.desk.act(alert(name, kind=kind, began_at=began_at, matter=matter, **given), at)

    def told(self) -> list[dict[str, str]]:
        with self.desk.store.reading() as uow:
            acts = [entry.payload for entry in uow.log("case-1") if isinstance(entry.payload, AlertEscalated)]
        return [
            {
                "时": local_text(act.due_at),
                "预警": act.alert_id,
                "告知": RUNG_ZH[act.rung],
                "给": NAME[act.org_id or ""],
                "因": CAUSE_ZH[act.cause],
            }
            for act in sorted(acts, key=lambda act: (act.due_at, act.alert_id))
        ]


def lived(story: dict[str, Any], sweeps: list[datetime]) -> list[dict[str, str]]:
    """Let a story happen, with a worker that looks at these moments before whatever else happens then."""
    teller, left = Teller(story), deque(sweeps)
    for event in story["经过"]:
        at = moment(event["时"])
        while left and left[0] < at:
            teller.desk.climb(left.popleft())
        teller.happens(event)
    for at in left:
        teller.desk.climb(at)
    return teller.told()


def seldom(story: dict[str, Any]) -> list[datetime]:
    """A worker that looks a minute before somebody does something, and in the end."""
    return [*sorted({moment(event["时"]) - minutes(1) for event in story["经过"]}), LAST]


PUNCTUAL = [*takewhile(lambda at: at < LAST, (AT + minutes(5 * n) for n in count())), LAST]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_tells_whom_it_says_when_it_says_also_by_a_worker_that_seldom_looks(path):
    story = read(path)
    expected = sorted(story["应有"], key=lambda step: (step["时"], step["预警"]))
    assert lived(story, seldom(story)) == expected, story["标题"]
    assert lived(story, PUNCTUAL) == expected, story["标题"]


def test_there_is_a_story_of_each_step_and_each_cause():
    told = [step for path in STORIES for step in read(path)["应有"]]
    assert {step["告知"] for step in told} == set(RUNG_ZH.values())
    assert {step["因"] for step in told} == set(CAUSE_ZH.values())
