"""Tasks: which enterprise is inspected by whom, when and how."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from inspections.choices.assignments import TASK_OPEN, TaskKind, TaskStatus
from inspections.models.base import BodyRecord, person
from safetyportal.core.places import PlaceField, segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class InspectionTask(BodyRecord):
    """One inspection that a body is to carry out at one enterprise.

    A covert visit (暗访) is seen only from the place of the body that plans it and from above: `seen_from`.
    """

    shareable = True  # an expert or an officer of another department who is invited to this one inspection
    scope_floor = "seen_from"

    status = models.CharField(_("state"), max_length=16, choices=TaskStatus, default=TaskStatus.PLANNED)
    kind = models.CharField(_("kind of inspection"), max_length=12, choices=TaskKind)
    title = models.CharField(_("title"), max_length=120, blank=True, default="")
    content = models.TextField(_("what is inspected"), max_length=1000, blank=True, default="")
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    finish_by = models.DateField(_("to be finished by"))
    finished_on = models.DateField(_("finished on"), null=True, blank=True, editable=False)
    repeat_reason = models.CharField(_("reason for a further inspection"), max_length=300, blank=True, default="")
    seen_from = PlaceField(blank=True, default="", editable=False)
    created_by = person(_("created by"))
    recheck_of = models.ForeignKey(
        "inspections.Visit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recheck_tasks",
        verbose_name=_("re-inspection of the visit"),
    )
    campaign = models.ForeignKey(
        "inspections.Campaign",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("special campaign"),
    )
    plan_unit = models.ForeignKey(
        "inspections.PlanUnit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("unit of the annual plan"),
    )
    plan_turn = models.PositiveSmallIntegerField(_("turn of the year"), null=True, blank=True, editable=False)
    draw = models.ForeignKey(
        "inspections.RandomDraw",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("double-random draw"),
    )

    class Meta:
        verbose_name = _("inspection task")
        verbose_name_plural = _("inspection tasks")
        constraints = [
            models.CheckConstraint(name="task_status_known", condition=Q(status__in=TaskStatus.values)),
            models.CheckConstraint(
                name="task_clock_runs_while_open",
                condition=Q(status__in=TASK_OPEN, due_at__isnull=False) | (~Q(status__in=TASK_OPEN) & Q(due_at=None)),
            ),
            models.CheckConstraint(
                name="task_covert_is_concealed", condition=~Q(kind=TaskKind.COVERT) | ~Q(seen_from="")
            ),
            # Creating the tasks of a campaign, plan or draw twice makes none twice.
            models.UniqueConstraint(name="task_once_a_campaign", fields=["campaign", "enterprise"]),
            models.UniqueConstraint(name="task_once_a_turn", fields=["plan_unit", "plan_turn"]),
            models.UniqueConstraint(name="task_once_a_draw", fields=["draw", "enterprise"]),
        ]
        indexes = [
            *segment_indexes("task", "-id"),
            models.Index(fields=["due_at"], name="task_due", condition=Q(status__in=TASK_OPEN)),
            models.Index(fields=["enterprise", "-planned_on"], name="task_enterprise"),
            models.Index(fields=["status", "-id"], name="task_status"),
            models.Index(fields=["body", "-id"], name="task_body"),
            models.Index(fields=["planned_on"], name="task_planned"),
            models.Index(fields=["finish_by"], name="task_finish_by"),
        ]
        permissions = [
            ("plan_inspectiontask", "Plan and assign inspection tasks of the own body"),
            ("carry_out_inspectiontask", "Carry out inspection tasks assigned to oneself"),
            ("export_inspectiontask", "Export lists of inspection tasks"),
        ]

    def __str__(self):
        return self.title or f"{self.enterprise} {self.get_kind_display()}"


class InspectionTaskUserObjectPermission(UserObjectPermissionBase):
    """Named exceptions: an expert or another department's officer invited to this one inspection."""

    content_object = models.ForeignKey(InspectionTask, on_delete=models.CASCADE)


class OfTask(models.Model):
    """A row that hangs on a task and is seen with it."""

    scope_prefix = "task__"
    scope_floor = "task__seen_from"

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        abstract = True


class TaskOfficer(OfTask):
    """An officer assigned to a task; the first leads. `body` is the one for which the officer acts."""

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("core.SupervisingBody", null=True, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(_("leads"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="task_officer_once", fields=["task", "user"])]
        indexes = [models.Index(fields=["user", "task"], name="task_officer_user")]
        ordering = ["-leads", "pk"]

    def __str__(self):
        return f"{self.user} → {self.task_id}"


class TaskBody(OfTask):
    """Another body that joined the inspection instead of coming a second time (综合查一次)."""

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="joined_bodies")
    body = models.ForeignKey("core.SupervisingBody", on_delete=models.PROTECT, related_name="+")
    content = models.TextField(_("what is inspected"), max_length=1000, blank=True, default="")
    joined_by = person(_("joined by"))
    joined_at = models.DateTimeField(_("joined at"))

    class Meta:
        constraints = [models.UniqueConstraint(name="task_body_once", fields=["task", "body"])]

    def __str__(self):
        return f"{self.body} → {self.task_id}"
