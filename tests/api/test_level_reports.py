"""Statistical reports as programs read them."""

from datetime import date

import pytest

from hazards.models import LevelReport
from tests.api.client import Program
from tests.factories.tables import make_level_report
from tests.suites.api import ApiSuite

pytestmark = pytest.mark.django_db


class TestLevelReportsApi(ApiSuite):
    path = "level-reports/"
    scope = "level-reports:read"

    def make(self, code):
        number = LevelReport.unscoped.count()
        return make_level_report(code, "m1", day=date(2020 + number // 12, number % 12 + 1, 1))


def test_whole_report_shows_its_cells(inspector, unhurried):
    report = make_level_report("430102", "m1", "draft")
    content = Program(inspector).get(f"level-reports/{report.pk}/").json()
    assert content["content"]["cells"] == report.content["cells"]
    assert content["content_sha256"] == report.content_sha256
    assert "content" not in Program(inspector).get("level-reports/").json()["results"][0]
