"""Closed lists of plans, tasks and draws."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskKind(models.TextChoices):
    """检查方式."""

    ROUTINE = "routine", _("routine inspection")
    SPECIAL = "special", _("special inspection")
    EXPERT = "expert", _("expert inspection")
    COVERT = "covert", _("covert visit")
    SUPERVISION = "supervision", _("government supervision")
    RANDOM = "random", _("double-random inspection")
    JOINT = "joint", _("joint inspection of departments")
    RECHECK = "recheck", _("re-inspection")
    WHISTLE = "whistle", _("check of a report by the public")


class TaskStatus(models.TextChoices):
    """任务：待分派–已分派–检查中–已完成."""

    PLANNED = "planned", _("to be assigned")
    ASSIGNED = "assigned", _("assigned")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


TASK_OPEN = (TaskStatus.PLANNED, TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY)
