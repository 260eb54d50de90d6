"""Every story ends as the law says, worked out by hand; and a story with a slip of the pen is not read."""

from pathlib import Path

import pytest
import yaml

from tests.scenarios.story import read_story, said
from tests.scenarios.story_words import RULE_NAMES

STORIES = sorted((Path(__file__).parent / "stories").glob("*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_is_told_evening_by_evening_as_the_law_says(path):
    story = read_story(path)
    assert story.expected
    for on, expected in story.expected.items():
        findings = story.told(on)
        spans = [{key: item[key] for key in ("预警", "自", "至") if key in item} for item in expected]
        assert [said(finding) for finding in findings] == spans, f"{story.title}，{on} 晚"
        for finding, item in zip(findings, expected, strict=True):
            words = "\n".join((*finding.why.arithmetic, *map(str, finding.why.citations)))
            assert item.get("含", "") in words, f"{story.title}，{on} 晚"
            assert "不含" not in item or item["不含"] not in words, f"{story.title}，{on} 晚"


def test_there_are_stories_of_every_rule_that_stories_can_name():
    seen = {name for path in STORIES for name in yaml.safe_load(path.read_text(encoding="utf-8"))["看"]}
    assert len(STORIES) >= 30
    assert seen == set(RULE_NAMES)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("事: 报到", "事: 报道"), ("看: [报到]", "看: [报道]"), ("标题:", "题目:"), ("预警:", "警报:")],
)
def test_a_slip_of_the_pen_is_not_passed_over(tmp_path, right, wrong):
    text = next(path for path in STORIES if path.stem == "报到-第十一日").read_text(encoding="utf-8")
    assert right in text
    slipped = tmp_path / "slip.yaml"
    slipped.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises((ValueError, KeyError)):
        read_story(slipped)
