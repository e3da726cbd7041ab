"""Closed lists of the event push (事件推送) to other systems, such as electronic supervision (电子监察)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What a system may be told of."""

    TASK = "task", _("inspection tasks")
    VISIT = "visit", _("visits")
    PAPER = "paper", _("enforcement documents")
    CASE = "case", _("cases of penalty")


class PushState(models.TextChoices):
    """Of one event on its way to one system."""

    WAITING = "waiting", _("to be sent")
    SENT = "sent", _("taken by the receiver")
    GIVEN_UP = "given_up", _("given up")
