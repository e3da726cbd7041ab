"""Closed lists of the publication of penalty decisions (处罚决定公开)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationStatus(models.TextChoices):
    DUE = "due", _("to be published")
    PUBLISHED = "published", _("public")
    WITHDRAWING = "withdrawing", _("to be withdrawn")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXEMPT = "exempt", _("not to be published")


PUBLICATION_OPEN = (PublicationStatus.DUE, PublicationStatus.WITHDRAWING)
PUBLIC = (PublicationStatus.PUBLISHED, PublicationStatus.WITHDRAWING)
