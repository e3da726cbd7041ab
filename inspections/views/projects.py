"""The register of construction projects (三同时), and their section in the record of an enterprise."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.choices.projects import PROJECT_OPEN, StageCarrier, StageName
from inspections.filters.projects import ProjectFilter
from inspections.forms import projects as forms
from inspections.models import ConstructionProject
from inspections.queries.projects import VIEW, duties, purpose, stages_of, stages_rule
from inspections.services import projects
from inspections.tables.projects import TONES, ProjectTable
from inspections.workflow.projects import KEEP, PROJECT_FLOW, being_prepared
from safetyportal.core import attachments
from safetyportal.core.access import can
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, ReasonForm
from safetyportal.core.pages.register import Register


class ProjectRegister(Register):
    model = ConstructionProject
    slug = "construction-projects"
    label = _("Construction projects")
    help = _("Safety facilities are designed, built and put into use together with the main works.")
    permission = VIEW
    table = ProjectTable
    filterset = ProjectFilter
    main_filters = ("q", "place", "status", "kind")
    tabs = (
        (_("To be admitted"), "status=applied"), (_("Under review"), "status=review"),
        (_("Under construction"), "status=building&status=trial"), (_("Acceptance to be checked"), "status=accepted"),
    )  # fmt: skip
    flow = PROJECT_FLOW
    state_tones = TONES
    related = ("enterprise", "body", "jurisdiction__parent", "registered_by")
    export_permission = "inspections.export_constructionproject"
    empty_text = _("No construction project here.")
    detail_template = "inspections/project_detail.html"
    detail_fields = (
        (
            None,
            ("enterprise", "name", "kind", "nature", "content", "address", "investment", "safety_investment",
             "trial_from"),
        ),
        (
            _("Approval of the project"),
            ("approval", "level", "approving_authority", "approval_number", "approved_on", "body", "registered_by",
             "registered_on"),
        ),
    )  # fmt: skip
    create = Act(projects.register_project, forms.ProjectForm, label=_("Enter a project"), permission=KEEP)
    edit = Act(projects.change_project, forms.ProjectChangeForm, permission=KEEP, guard=being_prepared)
    acts = {
        "evaluate": Act(projects.evaluate, forms.EvaluationForm, icon="clipboard-list"),
        "apply": Act(projects.apply_for_review, forms.ApplicationForm, icon="send"),
        "review_own": Act(projects.review_own, forms.StageForm, icon="clipboard-list"),
        "admit": Act(projects.admit, NoteForm, icon="check"),
        "decline": Act(projects.decline, ReasonForm, icon="x"),
        "approve": Act(projects.approve, forms.ReplyForm, icon="check"),
        "disapprove": Act(projects.disapprove, forms.RefusalForm, icon="x"),
        "extend": Act(projects.extend, ReasonForm, icon="calendar"),
        "try_out": Act(projects.try_out, forms.TrialForm, icon="activity"),
        "accept": Act(projects.accept, forms.AcceptanceForm, icon="check"),
        "fail": Act(projects.fail, forms.FailureForm, icon="x"),
        "redesign": Act(projects.redesign, ReasonForm, icon="arrow-back-up"),
        "check": Act(projects.check, forms.CheckForm, icon="check"),
        "reject": Act(projects.reject, ReasonForm, icon="x"),
        "give_up": Act(projects.give_up, ReasonForm, icon="ban"),
    }

    def detail_context(self, request, record, **extra):
        found = stages(record, request.user)
        return super().detail_context(request, record, stages=found, asked=asked_of(record), **extra)


def stages(project: ConstructionProject, reader: Any) -> list[dict[str, Any]]:
    """What came of each stage, and the papers of each for those who may open files."""
    recorded, files = list(stages_of(project)), list(attachments.files_for(reader, project))
    found = []
    for name in StageName:
        rows = [row for row in recorded if row.name == name]
        papers = [file for file in files if file.purpose == purpose(name)]
        if rows or papers:
            found.append({"label": name.label, "rows": rows, "files": papers})
    return found


def asked_of(project: ConstructionProject) -> dict[str, Any]:
    """Who carries which stage of such a project, with the source of the rule."""
    row, asked = stages_rule(project), duties(project)
    lines = [
        (StageName.EVALUATION.label, StageCarrier(asked.evaluation).label),
        (StageName.DESIGN.label, StageCarrier(asked.design).label),
        (StageName.ACCEPTANCE.label, StageCarrier(asked.acceptance).label),
    ]
    if asked.acceptance_evaluation:
        lines.append((_("evaluation before the acceptance"), StageCarrier.AGENCY.label))
    if asked.checked:
        lines.append((StageName.CHECK.label, StageCarrier.AUTHORITY.label))
    facts = [{"label": label, "value": value} for label, value in lines]
    return {"facts": facts, "source": row.source, "verification": row.get_verification_display()}


def section_of_enterprise(rows: Any, enterprise: Any, reader: Any, now: datetime) -> dict:
    """The section of the enterprise's record: its newest projects."""
    return {
        "rows": [{"row": row, "tone": TONES[row.status]} for row in rows.select_related("body").order_by("-pk")[:8]],
        "open": rows.filter(status__in=PROJECT_OPEN).count(),
        "url": f"{reverse('constructionproject-list')}?enterprise={enterprise.pk}",
        "create_url": reverse("constructionproject-create") if can(reader, KEEP, enterprise) else "",
    }


urlpatterns = ProjectRegister.urls()
