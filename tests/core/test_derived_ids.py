"""An id derived from a natural key is the UUID of version 5 that the standard library makes."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from correction.office.ids import derived_id

NAMESPACE = uuid.UUID("1b8a3f0e-52d5-5a0b-9d55-5c3c0d4f3a21")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_a_derived_id_is_a_uuid_of_version_5(key):
    assert derived_id(*key) == str(uuid.uuid5(NAMESPACE, "\x1f".join(key)))
