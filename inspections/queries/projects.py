"""What the order asks of a construction project, and what is recorded of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from inspections.choices.projects import ProjectLevel, StageCarrier, StageName, StageResult
from inspections.models import ConstructionProject, ProjectStage
from safetyportal.core import places
from safetyportal.core.choices import BodyKind
from safetyportal.core.models import Rule, SupervisingBody
from safetyportal.core.rules import rule_row

VIEW = "inspections.view_constructionproject"
_DEPTH = {ProjectLevel.PROVINCE: 1, ProjectLevel.CITY: 2, ProjectLevel.COUNTY: 3}


@dataclass(frozen=True)
class Duties:
    """Who carries which stage of one kind of project, as the rule in force when it was entered says."""

    evaluation: str
    design: str
    acceptance: str
    acceptance_evaluation: bool
    checked: bool


def stages_rule(project: ConstructionProject) -> Rule:
    """Raises `MissingRule` for a project entered before the rule."""
    return rule_row("project.stages", project.place, project.registered_on)


def duties(project: ConstructionProject) -> Duties:
    return Duties(**stages_rule(project).value[project.kind])


def reviewed_by_authority(project: ConstructionProject) -> bool:
    return duties(project).design == StageCarrier.AUTHORITY


def competent_body(place: str, level: str) -> SupervisingBody | None:
    """The bureau of the place at that level, or of the next one above that has a bureau (省直管县、无市级机关)."""
    above = [one for one in places.ancestors(place) if 0 < places.depth(one) <= _DEPTH[ProjectLevel(level)]]
    rows = SupervisingBody.unscoped.filter(active=True, kind=BodyKind.BUREAU, place__in=above)
    return min(rows, key=lambda body: (-len(body.place), body.code), default=None)


def passed_on(project: ConstructionProject) -> date | None:
    """The newest day on which a stage was passed."""
    rows = ProjectStage.unscoped.filter(project=project, result=StageResult.PASSED)
    return rows.order_by("-concluded_on").values_list("concluded_on", flat=True).first()


def stages_of(project: ConstructionProject) -> QuerySet[ProjectStage]:
    """The recorded stages in their order; whoever sees the project sees them."""
    return ProjectStage.unscoped.filter(project=project).order_by("pk")


def purpose(stage: str) -> str:
    """Under which purpose the files of a stage are kept."""
    return f"project.{StageName(stage)}"
