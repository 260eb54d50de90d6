"""Desks on which papers are made."""

import pytest

from tests.papers.paper_desk import PaperDesk


@pytest.fixture
def desk():
    return PaperDesk()
