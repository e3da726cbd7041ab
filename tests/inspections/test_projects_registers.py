"""The register, the workflow table and the endpoint of construction projects behave like all others."""

import pytest

from inspections.models import ProjectStage
from inspections.views.projects import ProjectRegister
from inspections.workflow.projects import PROJECT_FLOW
from tests import people
from tests.api.client import Program
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.projects import make_project
from tests.suites.api import ApiSuite
from tests.suites.register import RegisterSuite
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db


class TestProjectRegister(RegisterSuite):
    register = ProjectRegister
    home, foreign = "430102001", "430103002"

    def make(self, division, number):
        return make_project(make_enterprise(division))


class TestProjectsApi(ApiSuite):
    path = "construction-projects/"
    scope = "construction-projects:read"

    def make(self, code):
        return make_project(make_enterprise(code))


UNIT = ("head", "county", "city")  # the unit, and supervisors who enter for a unit without accounts
BY_UNIT = (
    ("evaluation", "evaluate"), ("evaluation", "give_up"), ("design", "apply"), ("design", "give_up"),
    ("building", "redesign"), ("building", "try_out"), ("building", "accept"), ("building", "fail"),
    ("building", "give_up"), ("trial", "accept"), ("trial", "fail"), ("trial", "give_up"),
)  # fmt: skip
BY_COUNTY = (("applied", "admit"), ("applied", "decline"), ("accepted", "check"), ("accepted", "reject"))
BY_LEADER = (("review", "approve"), ("review", "disapprove"), ("review", "extend"))


class TestProjectFlow(WorkflowSuite):
    """A smelter's project approved in the county: its bureau reviews the design and checks the acceptance."""

    flow = PROJECT_FLOW
    roles = {
        "head": ("enterprise_head", "430102001"), "officer": ("enforcement_officer", "430102"),
        "county": ("county_supervisor", "430102"), "leader": ("county_leader", "430102"),
        "city": ("city_supervisor", "4301"), "neighbour": ("county_supervisor", "430103"),
        "system": ("system_administrator", "43"),
    }  # fmt: skip
    allowed = (
        {(*step, name) for step in BY_UNIT for name in UNIT}
        | {(*step, "county") for step in BY_COUNTY}
        | {(*step, "leader") for step in BY_LEADER}
    )

    @pytest.fixture(autouse=True)
    def _firm(self, db):
        self.firm = make_enterprise("430102001")

    def person(self, name):
        return make_staff(self.firm) if name == "head" else people.make_user(*self.roles[name])

    def make(self, state):
        return make_project(self.firm, state)

    def values_for(self, step, row):
        return {"try_out": {"trial_from": NOW.date()}}.get(step, {})


def test_stages_are_read_through_the_api_by_those_who_see_the_project():
    project = make_project()
    stage = ProjectStage.unscoped.create(
        project=project, name="evaluation", carrier="agency", organisation="示例评价公司", number="示例1号",
        concluded_on=NOW.date(), result="passed", opinion="符合规定", recorded_by=project.registered_by,
    )  # fmt: skip
    address = f"construction-projects/{project.pk}/stages/"
    county = Program(people.make_user("county_supervisor", "430102"), "construction-projects:read")
    [row] = county.get(address).json()["results"]
    assert (row["id"], row["name"], row["result"], row["organisation"]) == (
        stage.pk, "evaluation", "passed", "示例评价公司",
    )  # fmt: skip
    stranger = Program(people.make_user("county_supervisor", "430103"), "construction-projects:read")
    assert stranger.get(address).status_code == 404
