"""Closed lists of the first signals of untrustworthy data (数据可信度提示)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignalKind(models.TextChoices):
    """Why data look untrustworthy; each is found by its own statement in services/signal_finders.py."""

    ZERO_RUN = "zero_run", _("zero declarations longer than those of peers")
    SAME_PHOTO = "same_photo", _("same photo used more than once")
    COPIED_TEXT = "copied_text", _("text copied over and over")
    CLOSED_QUICKLY = "closed_quickly", _("closed within minutes")
    AGAINST_OFFICIAL = "against_official", _("found nothing where authorities found hazards")


class SignalStatus(models.TextChoices):
    RAISED = "raised", _("waiting for the enterprise's answer")
    SILENT = "silent", _("not answered in time")
    ANSWERED = "answered", _("answered, waiting for decision")
    CONFIRMED = "confirmed", _("confirmed: not trustworthy")
    DISMISSED = "dismissed", _("dismissed: explained")
    EXPIRED = "expired", _("expired without decision")


SIGNAL_OPEN = (SignalStatus.RAISED, SignalStatus.SILENT, SignalStatus.ANSWERED)
