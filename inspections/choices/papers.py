"""Closed lists of enforcement documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperStatus(models.TextChoices):
    """文书：草稿–审批中–待签发–已签发–已送达."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("being approved")
    APPROVED = "approved", _("to be issued")
    ISSUED = "issued", _("issued")
    SERVED = "served", _("served")
    VOIDED = "voided", _("voided")
    DISCARDED = "discarded", _("discarded")


PAPER_VALID = (PaperStatus.ISSUED, PaperStatus.SERVED)
