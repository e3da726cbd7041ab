"""What people say about a hazard."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hazards.models.base import HazardRow, person


class HazardComment(HazardRow):
    """A remark under a hazard. Never changed or removed; who is mentioned can see the hazard and is told."""

    author = person(_("author"))
    text = models.TextField(_("comment"), max_length=2000)
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]

    def __str__(self):
        return self.text[:60]
