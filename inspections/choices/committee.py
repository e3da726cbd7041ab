"""Words of the safety committee (安委会) of a place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """In which column of the annual plan an inspection counts; which office stands where says the rule
    `committee.leader_ranks`."""

    PRINCIPAL = "principal", _("principal leader")
    DEPUTY = "deputy", _("deputy in charge of safety")
    OTHER = "other", _("other leader")
