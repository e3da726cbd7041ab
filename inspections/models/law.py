"""The law library: violations with their articles and ranges, as dated rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import Verification


class Violation(models.Model):
    """One kind of unlawful act (违法行为) with the articles it violates and the articles that punish it, as in force
    from `valid_from` until the day before `valid_to`. Its texts, ranges and steps of discretion hang on it."""

    is_reference_data = True

    code = models.CharField(_("code"), max_length=24)
    title = models.CharField(_("unlawful act"), max_length=200)
    violated = models.CharField(_("article violated"), max_length=200)
    punished = models.CharField(_("article that punishes"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    verification = models.CharField(
        _("verification"), max_length=1, choices=Verification, default=Verification.UNVERIFIED
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("unlawful act")
        verbose_name_plural = _("unlawful acts")
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(name="violation_once_from_a_day", fields=["code", "valid_from"])]

    def __str__(self):
        return self.title
