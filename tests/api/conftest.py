"""What the API tests share."""

import pytest

from safetyportal.core import rules
from safetyportal.core.models import Rule


@pytest.fixture
def set_rule(db):
    """Change numbers of a rule for this test: `set_rule("api.limits", burst=3)`."""

    def change(key: str, value=None, **parts):
        row = Rule.objects.get(key=key, place="/")
        Rule.objects.filter(pk=row.pk).update(value=row.value | parts if parts else value)
        rules.forget_rules()

    return change


@pytest.fixture
def unhurried(set_rule):
    """No test that is not about the rate shall meet it."""
    set_rule("api.limits", requests_per_second=1000, burst=10000, user_requests_per_second=1000, user_burst=10000)
