"""The figures of the home page are those of the reader's own rows, by place and by sector."""

from datetime import datetime, timedelta

import pytest

from enterprises.models import Enterprise
from enterprises.services import facts
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.models import Jurisdiction
from safetyportal.core.todo import FIGURE, NEW, todo_for
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db


def counted(**values):
    """An enterprise that stands in the counts, as the services would leave it."""
    made = make_enterprise(**values)
    facts.recount(None, made)
    return made


def figures(user, now) -> list[int]:
    return [item.count for item in todo_for(user, now)[FIGURE] if "enterprise" in item.url]


def test_industry_officer_sees_the_figures_of_the_own_sectors_only(now):
    counted(risk_class="A")
    counted(risk_class="A", sectors=["hazardous_chemicals"])
    counted(risk_class="A", sectors=["metallurgy_trade", "hazardous_chemicals"])
    assert figures(make_user("county_supervisor", "430102"), now) == [3, 3, 0, 0]
    assert figures(make_user("industry_officer", "430102", sectors=["hazardous_chemicals"]), now) == [2, 2, 0, 0]
    assert figures(make_user("industry_officer", "430103", sectors=["hazardous_chemicals"]), now) == [0, 0, 0, 0]


def test_grid_officer_of_a_cell_has_a_home_page(now):
    township = node("430102001")
    cell = Jurisdiction.objects.create(
        code="430102001G01", name="第1网格", level=5, parent=township, path=f"{township.path}430102001G01/",
        valid_from=township.valid_from,
    )  # fmt: skip
    counted()
    counted(jurisdiction_code=cell.code)
    assert figures(make_user("grid_officer", cell.code), now) == [1, 0, 0, 0]


def test_news_of_the_home_page_are_those_of_the_list_behind_it(now):
    midnight = datetime(2026, 11, 19, tzinfo=SHANGHAI)
    for moment in (midnight - timedelta(seconds=1), midnight, now):
        Enterprise.unscoped.filter(pk=make_enterprise().pk).update(updated_at=moment)
    user = make_user("county_supervisor", "430102")
    (line,) = todo_for(user, now)[NEW]
    listed = browser(user).get(line.url).context["listing"].page.rows
    assert (line.count, len(listed)) == (2, 2)
