"""Closed lists of enforcement cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Procedure(models.TextChoices):
    """适用程序."""

    ORDINARY = "ordinary", _("ordinary procedure")
    SUMMARY = "summary", _("summary procedure")


class CaseStatus(models.TextChoices):
    """行政处罚案件的阶段. The case's own subject adds what it needs."""

    DRAFT = "draft", _("proposed")
    FILED = "filed", _("under investigation")
    CLOSED = "closed", _("closed")
    REFUSED = "refused", _("not filed")
