"""Listed supervision for programs: reading in scope, and the enterprise's monthly progress filed once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hazards.models import ListingProgress
from tests.api.client import Program
from tests.factories import listings as make
from tests.factories.enterprises import make_staff
from tests.suites.api import ApiSuite

pytestmark = pytest.mark.django_db


class TestListingsApi(ApiSuite):
    path = "listings/"
    scope = "listings:read"

    def make(self, code):
        return make.make_listing(make.make_major(code), level="county")


def test_program_of_the_enterprise_files_its_progress_once(unhurried):
    listing = make.make_listing(now=timezone.now(), deadline=(timezone.now() + timedelta(days=90)).date())
    program = Program(make_staff(listing.enterprise), "listings:write")
    path = f"listings/{listing.pk}/progress/"
    body = {"percent": 35, "done": "联锁改造完成三成（示例）", "money_spent": "12000.00"}
    answers = [program.send("POST", path, body, If_Match="*", key="progress-1") for _again in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    row = ListingProgress.unscoped.get(filed_at__isnull=False)
    assert (row.percent, str(row.money_spent)) == (35, "12000.00")
    shown = program.get(path).json()["results"]
    assert [line["percent"] for line in shown] == [35]
    refused = Program(make.office(), "listings:write").send("POST", path, body, If_Match="*")
    assert refused.status_code == 403
