"""Tasks: which enterprise is inspected by whom, when and how."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from inspections.choices.assignments import TASK_OPEN, TaskKind, TaskStatus
from inspections.models.base import BodyRecord, person
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class InspectionTask(BodyRecord):
    """One inspection that a body is to carry out at one enterprise."""

    shareable = True  # an expert or an officer of another department who is invited to this one inspection

    status = models.CharField(_("state"), max_length=16, choices=TaskStatus, default=TaskStatus.PLANNED)
    kind = models.CharField(_("kind of inspection"), max_length=12, choices=TaskKind)
    title = models.CharField(_("title"), max_length=120, blank=True, default="")
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    finish_by = models.DateField(_("to be finished by"))
    created_by = person(_("created by"))
    recheck_of = models.ForeignKey(
        "inspections.Visit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recheck_tasks",
        verbose_name=_("re-inspection of the visit"),
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
        ]
        indexes = [
            *segment_indexes("task", "-id"),
            models.Index(fields=["due_at"], name="task_due", condition=Q(status__in=TASK_OPEN)),
            models.Index(fields=["enterprise", "-planned_on"], name="task_enterprise"),
            models.Index(fields=["status", "-id"], name="task_status"),
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


class TaskOfficer(models.Model):
    """An officer assigned to a task; the first leads."""

    scope_prefix = "task__"

    task = models.ForeignKey(InspectionTask, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(_("leads"), default=False)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(name="task_officer_once", fields=["task", "user"])]
        indexes = [models.Index(fields=["user", "task"], name="task_officer_user")]

    def __str__(self):
        return f"{self.user} → {self.task_id}"
