"""Steps of a construction project: what the unit did is entered, applications are admitted by one official of the
competent authority and decided by another (原安监总局令第36号)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.choices.projects import PREPARED, ProjectStatus
from inspections.models import ConstructionProject
from inspections.queries.projects import duties, reviewed_by_authority
from inspections.workflow.bodies import bodies_of, of_its_body
from safetyportal.core.deadlines import due_at, end_of_day, local_day
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.rules import rule, rule_row
from safetyportal.core.workflow import Clock, Workflow, transition

KEEP, EXAMINE, DECIDE = (f"inspections.{act}_constructionproject" for act in ("keep", "examine", "decide"))
S = ProjectStatus
AWAITED = {"admit": (EXAMINE, S.APPLIED), "decide": (DECIDE, S.REVIEW)}  # matter: whose step in which state


@dataclass(frozen=True)
class DesignReview:
    """From the day of admission; an extension adds its days to the first period."""

    name: str = "design_review"

    def due_at(self, project: ConstructionProject, now: datetime) -> datetime:
        start = project.admitted_at or now
        first = rule_row("project.decide_workdays", project.place, local_day(start))
        more = rule("project.extend_workdays", project.place, local_day(start)) if project.extended else 0
        return due_at(start, int(first.value) + int(more), first.unit)


@dataclass(frozen=True)
class TrialOperation:
    """The longest time from the day on which it began; a day off does not lengthen it."""

    name: str = "trial_operation"

    def due_at(self, project: ConstructionProject, now: datetime) -> datetime:
        first = project.trial_from or local_day(now)
        return end_of_day(first + timedelta(days=int(rule("project.trial_days_max", project.place, first))))


def examined_by_its_body(project: ConstructionProject, actor: Any) -> Decision:
    if actor.pk == project.applied_by_id:
        return denied(_("Who applied for the unit does not decide."))
    return of_its_body(project, actor, EXAMINE)


def decided_by_its_body(project: ConstructionProject, actor: Any) -> Decision:
    if actor.pk in (project.applied_by_id, project.admitted_by_id):
        return denied(_("Who applied or admitted the application does not decide on it."))
    return of_its_body(project, actor, DECIDE)


def needs_the_authority(project: ConstructionProject, actor: Any) -> Decision:
    if reviewed_by_authority(project):
        return ALLOWED
    return denied(_("The unit itself reviews the design of such a project, in a written report."))


def reviewed_by_the_unit(project: ConstructionProject, actor: Any) -> Decision:
    if reviewed_by_authority(project):
        return denied(_("The safety authority reviews the design of such a project, on application."))
    return ALLOWED


def checked_by_authority(project: ConstructionProject, actor: Any) -> Decision:
    if duties(project).checked:
        return examined_by_its_body(project, actor)
    return denied(_("Acceptances of such projects are not checked; the report is kept for inspection."))


def not_extended(project: ConstructionProject, actor: Any) -> Decision:
    return denied(_("The period was extended once already.")) if project.extended else ALLOWED


def being_prepared(project: ConstructionProject, actor: Any) -> Decision:
    return ALLOWED if project.status in PREPARED else denied(_("The facts are fixed once a design was put forward."))


_EXAMINING, _DECIDING = [examined_by_its_body], [decided_by_its_body]
PROJECT_FLOW = Workflow(
    "inspections.ConstructionProject",
    initial=S.EVALUATION,
    steps=[
        transition("evaluate", S.EVALUATION, S.DESIGN, KEEP, _("Enter the pre-evaluation")),
        transition("apply", S.DESIGN, S.APPLIED, KEEP, _("Apply for the review of the design"),
                   guards=[needs_the_authority]),
        transition("review_own", S.DESIGN, S.BUILDING, KEEP, _("Enter the own review of the design"),
                   guards=[reviewed_by_the_unit]),
        transition("admit", S.APPLIED, S.REVIEW, EXAMINE, _("Admit the application"), guards=_EXAMINING),
        transition("decline", S.APPLIED, S.DESIGN, EXAMINE, _("Do not admit"), guards=_EXAMINING, needs_note=True,
                   style="danger"),
        transition("extend", S.REVIEW, S.REVIEW, DECIDE, _("Extend the period"), guards=[*_DECIDING, not_extended],
                   needs_note=True, style="secondary"),
        transition("approve", S.REVIEW, S.BUILDING, DECIDE, _("Approve the design"), guards=_DECIDING),
        transition("disapprove", S.REVIEW, S.DESIGN, DECIDE, _("Do not approve"), guards=_DECIDING, needs_note=True,
                   style="danger"),
        transition("redesign", S.BUILDING, S.DESIGN, KEEP, _("Change the approved design"), needs_note=True,
                   style="secondary"),
        transition("try_out", S.BUILDING, S.TRIAL, KEEP, _("Begin trial operation"), style="secondary"),
        transition("accept", (S.BUILDING, S.TRIAL), S.ACCEPTED, KEEP, _("Enter the completion acceptance")),
        transition("fail", (S.BUILDING, S.TRIAL), S.BUILDING, KEEP, _("Acceptance not passed"), needs_note=True,
                   style="danger"),
        transition("check", S.ACCEPTED, S.CHECKED, EXAMINE, _("Check the acceptance"), guards=[checked_by_authority]),
        transition("reject", S.ACCEPTED, S.BUILDING, EXAMINE, _("The acceptance does not hold"),
                   guards=[checked_by_authority], needs_note=True, style="danger"),
        transition("give_up", (*PREPARED, S.BUILDING, S.TRIAL), S.GIVEN_UP, KEEP, _("Give the project up"),
                   needs_note=True, style="secondary"),
    ],
    final=[S.CHECKED, S.GIVEN_UP],
    clocks={
        S.APPLIED: Clock("admission", "project.admit_workdays"),
        S.REVIEW: DesignReview(),
        S.TRIAL: TrialOperation(),
    },
)  # fmt: skip


def awaited(rows: QuerySet[ConstructionProject], reader: Any, matter: str) -> QuerySet[ConstructionProject]:
    """Those of a matter whose next step belongs to a body of the reader."""
    perm, status = AWAITED[matter]
    return rows.filter(status=status, body__in=[body.pk for body in bodies_of(reader, perm)])
