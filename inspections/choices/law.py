"""Closed lists of the law library and of discretion."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    """违法主体."""

    UNIT = "unit", _("unit")
    PERSON = "person", _("person")
