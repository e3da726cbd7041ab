"""Fixtures of hazard supervision."""

import pytest
from django.utils import translation


@pytest.fixture
def in_english():
    """Refusals in the language of the code, so that a test may say what was refused."""
    with translation.override("en"):
        yield
