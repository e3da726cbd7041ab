"""Construction projects: safety facilities are designed, built and put into use with the main works (三同时)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models.profile import amount
from inspections.choices.projects import (
    CLOCKED,
    ProjectApproval,
    ProjectKind,
    ProjectLevel,
    ProjectNature,
    ProjectStatus,
    StageCarrier,
    StageName,
    StageResult,
)
from inspections.models.base import BodyRecord, person
from safetyportal.core.models import TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class ConstructionProject(BodyRecord):
    """A project of one enterprise (《安全生产法》第三十一条至第三十四条; 原安监总局令第36号). `body` is the safety
    authority of the level whose government approved it; files of all stages hang on the project."""

    status = models.CharField(_("state"), max_length=16, choices=ProjectStatus, default=ProjectStatus.EVALUATION)
    name = models.CharField(_("name of the project"), max_length=120)
    kind = models.CharField(_("kind of project"), max_length=16, choices=ProjectKind)
    nature = models.CharField(_("nature of the project"), max_length=16, choices=ProjectNature)
    content = models.TextField(_("content and scale"), max_length=1000)
    address = models.CharField(_("place of construction"), max_length=200)
    investment = amount(_("total investment (10,000 yuan)"))
    safety_investment = amount(_("investment in safety facilities (10,000 yuan)"))
    approval = models.CharField(_("manner of approval"), max_length=16, choices=ProjectApproval)
    level = models.CharField(_("approved at the level of"), max_length=16, choices=ProjectLevel)
    approving_authority = models.CharField(_("approved by the authority"), max_length=120)
    approval_number = models.CharField(_("number of the approval"), max_length=80)
    approved_on = models.DateField(pgettext_lazy("construction project", "approved on"))
    registered_by = person(_("entered by"))
    registered_on = models.DateField(_("entered on"), editable=False)
    applied_by = person(_("applied for by"), optional=True)
    admitted_by = person(_("application admitted by"), optional=True)
    admitted_at = models.DateTimeField(_("application admitted"), null=True, blank=True, editable=False)
    extended = models.BooleanField(_("period extended"), default=False, editable=False)
    trial_from = models.DateField(_("trial operation from"), null=True, blank=True)

    class Meta:
        verbose_name = _("construction project")
        verbose_name_plural = _("construction projects")
        constraints = [
            models.CheckConstraint(name="project_status_known", condition=Q(status__in=ProjectStatus.values)),
            models.CheckConstraint(name="project_kind_known", condition=Q(kind__in=ProjectKind.values)),
            models.CheckConstraint(
                name="project_clock_runs_while_it_must",
                condition=Q(status__in=CLOCKED, due_at__isnull=False) | (~Q(status__in=CLOCKED) & Q(due_at=None)),
            ),
            models.CheckConstraint(
                name="project_admitted_by_another",
                condition=Q(admitted_by=None) | Q(applied_by=None) | ~Q(admitted_by=F("applied_by")),
                violation_error_message=_("Who applied for the unit does not decide."),
            ),
            models.UniqueConstraint(
                name="project_once",
                fields=["enterprise", "approval_number"],
                violation_error_message=_("This unit has a project with this approval already."),
            ),
        ]
        indexes = [
            *segment_indexes("project", "-id"),
            models.Index(fields=["due_at"], name="project_due", condition=Q(due_at__isnull=False)),
        ]
        permissions = [
            ("keep_constructionproject", "Enter construction projects and what the unit did"),
            ("examine_constructionproject", "Admit applications and check acceptances"),
            ("decide_constructionproject", "Decide on the design of safety facilities"),
            ("export_constructionproject", "Export lists of construction projects"),
        ]

    def __str__(self):
        return self.name


class ProjectStage(TimestampedRecord):
    """What came of a stage, once it ended; one that failed stands beside the one that passed later."""

    scope_prefix = "project__"

    project = models.ForeignKey(ConstructionProject, on_delete=models.PROTECT, related_name="stages")
    name = models.CharField(_("stage"), max_length=16, choices=StageName)
    carrier = models.CharField(_("carried out by"), max_length=16, choices=StageCarrier)
    organisation = models.CharField(_("name of the organisation"), max_length=120)
    number = models.CharField(_("number of the report or reply"), max_length=80, blank=True, default="")
    concluded_on = models.DateField(_("concluded on"))
    result = models.CharField(pgettext_lazy("stage of a project", "result"), max_length=16, choices=StageResult)
    opinion = models.CharField(_("conclusion"), max_length=1000)
    recorded_by = person(_("recorded by"))

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("stage of a construction project")
        verbose_name_plural = _("stages of construction projects")
        ordering = ["project", "pk"]
        constraints = [models.CheckConstraint(name="project_stage_known", condition=Q(name__in=StageName.values))]
        indexes = [models.Index(fields=["name", "concluded_on"], name="project_stage_day")]

    def __str__(self):
        return f"{self.project} · {self.get_name_display()}"

    @property
    def place(self) -> str:
        return self.project.place
