"""Construction projects: as the services would leave them."""

from datetime import timedelta

from inspections.choices.projects import CLOCKED
from inspections.models import ConstructionProject
from inspections.workflow.projects import PROJECT_FLOW
from tests.conftest import NOW
from tests.factories.cases import bureau
from tests.factories.enterprises import make_enterprise, make_staff


def make_project(enterprise=None, status: str = "evaluation", **values) -> ConstructionProject:
    """A project of a smelter, whose design the county reviews: `make_project(firm, "review")`."""
    firm = enterprise or make_enterprise()
    number = ConstructionProject.unscoped.count()
    facts = {
        "name": f"示例项目{number}号", "kind": "smelting", "nature": "new", "content": "示例", "address": "示例路",
        "approval": "filed", "level": "county", "approving_authority": "示例发改局",
        "approval_number": f"示例备{number}号", "approved_on": NOW.date() - timedelta(days=90),
        "registered_on": NOW.date() - timedelta(days=80), "body": bureau(firm.jurisdiction.code[:6]),
    } | values  # fmt: skip
    facts.setdefault("registered_by", make_staff(firm))
    project = ConstructionProject(status=status, **facts)
    project.settle(firm)
    if status in CLOCKED:
        clock = PROJECT_FLOW.clocks[status]
        project.clock, project.due_at = clock.name, clock.due_at(project, NOW)
    project.save(force_insert=True)
    return project
