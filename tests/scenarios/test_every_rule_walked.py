"""Each rule's exhibit reviewed through its time: what is settled stays right.

`stride` judges every review twice, from the beginning and from what is not settled, and compares the two.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from correction.domain.area import Area, Circle, Datum
from correction.domain.context import Context
from correction.rulebooks import Rulebook, load_book
from correction.rules.registry import RULES
from correction.testing.builders import plain_context
from correction.testing.reviews import stride
from tests.scenarios.gallery import EXHIBITS
from tests.scenarios.gallery_book import gallery_book
from tests.scenarios.gallery_frame import COUNTY, SCHOOL, SEEN_AT

# From before the exhibits until all of them have long been settled, and never on a round number of weeks.
MOMENTS = [SEEN_AT + timedelta(days=4.7 * n) for n in range(-8, 20)]


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Rulebook:
    return load_book(gallery_book(tmp_path_factory.mktemp("gallery") / "book"))


@pytest.fixture(scope="module")
def context() -> Context:
    discs = {COUNTY: 20_000, SCHOOL: 200}
    areas = {
        name: Area(
            area_id=name,
            version=1,
            name=name,
            datum=Datum.WGS84,
            circles=(Circle(lon=119.65, lat=29.1, radius_m=radius_m),),
        )
        for name, radius_m in discs.items()
    }
    return replace(plain_context(), areas=areas)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_an_exhibit_is_judged_alike_from_the_beginning_and_from_what_is_open(rule, book, context):
    case = next(EXHIBITS[rule]("c"))
    reviews = stride(case.file(), book, context, MOMENTS)
    assert rule in {finding.rule for review in reviews for finding in review.assessment.findings}
