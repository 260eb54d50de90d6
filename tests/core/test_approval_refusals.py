"""A refusal is an error of its kind, prints its article, and survives the way between processes."""

import pickle

import pytest

from correction.domain.errors import Conflict, InvalidValue, NotAllowed
from correction.office.approvals.refusals import Clashes, ContentUnlawful, PowerLacking


@pytest.mark.parametrize(
    ("refusal", "kind"), [(PowerLacking, NotAllowed), (ContentUnlawful, InvalidValue), (Clashes, Conflict)]
)
def test_a_refusal_keeps_its_article_between_processes(refusal, kind):
    refused = refusal("外出", "无权决定", "报县级机构审批", "《某法》第二十七条")
    again = pickle.loads(pickle.dumps(refused))
    assert isinstance(again, kind)
    assert (type(again), str(again), again.article) == (refusal, str(refused), "《某法》第二十七条")
    assert str(refused) == "外出：无权决定（《某法》第二十七条）。处理办法：报县级机构审批"
