"""State of background work. The row is the truth; a Celery message is only a hint that there is something to do."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import JobState


class Job(models.Model):
    """One piece of work, done exactly once in effect: unique key, lease, attempts, progress, result.

    Written by `jobs.after_commit` in the transaction that needs it (outbox), taken under a lease by a worker,
    taken again by the sweep when the lease runs out.
    """

    name = models.CharField(max_length=64)
    key = models.CharField(max_length=160, null=True, unique=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.QUEUED)
    bulk = models.BooleanField(default=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs")
    token = models.ForeignKey("core.ApiToken", null=True, on_delete=models.PROTECT, related_name="jobs")
    title = models.CharField(_("task"), max_length=200, blank=True, default="")
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(null=True)
    message = models.CharField(max_length=300, blank=True, default="")
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    nudged_at = models.DateTimeField(null=True)  # when the sweep last told a worker
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=160, blank=True, default="")  # the process that took it: `process_marks`
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("background task")
        verbose_name_plural = _("background tasks")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="job_is_leased_only_while_running",
                condition=Q(state=JobState.RUNNING, lease__isnull=False, leased_until__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(lease=None, leased_until=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["run_after"], name="job_waiting", condition=Q(state=JobState.QUEUED)),
            models.Index(fields=["leased_until"], name="job_leased", condition=Q(state=JobState.RUNNING)),
            models.Index(fields=["requested_by", "-id"], name="job_requester"),
        ]
        permissions = [("manage_job", "See and rerun background tasks")]

    def __str__(self):
        return self.title or self.name

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.DEAD}


class PeriodicTick(models.Model):
    """One due time of one periodic job. Unique, so that any number of beats runs each due time once."""

    name = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL)

    class Meta:
        constraints = [models.UniqueConstraint(name="tick_once", fields=["name", "due_at"])]

    def __str__(self):
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"


class Reminder(models.Model):
    """One reminder stage of one record's due date. Unique, so that a sweep run twice reminds once."""

    target_type = models.CharField(max_length=64)
    target_id = models.BigIntegerField()
    stage = models.CharField(max_length=24)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reminder_once", fields=["target_type", "target_id", "stage", "due_at"])
        ]

    def __str__(self):
        return f"{self.target_type} {self.target_id} {self.stage}"


class IdempotencyKey(models.Model):
    """Answer already given to a request that changes something; a repeat gets the same one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status_code = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="idempotency_key_once", fields=["user", "key"])]

    def __str__(self):
        return self.key
