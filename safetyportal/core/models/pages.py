"""What a person saved of pages: views of lists, drafts of forms, tokens for programs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Filters, order and columns of one list under a name; shown as a tab."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    register = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=2000, blank=True, default="")
    columns = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="saved_view_name_once", fields=["user", "register", "name"])]

    def __str__(self):
        return self.name


class Draft(models.Model):
    """What was typed into a form and not sent yet; one per person and form."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=120)
    data = models.TextField()  # encrypted by the service: a draft may hold personal data
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="draft_once_per_form", fields=["user", "form"])]

    def __str__(self):
        return self.form


class ApiToken(models.Model):
    """A program's key: stored as a digest, limited to scopes, to its owner's postings, and in time.

    One that belongs to a body or to a unit (an enterprise) is bound to the `posting` through which its owner acts
    there; it reaches no further than that body or unit and ends with the posting.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=32))
    body = models.ForeignKey("core.SupervisingBody", null=True, blank=True, on_delete=models.PROTECT)
    posting = models.ForeignKey(
        "core.Posting", null=True, blank=True, on_delete=models.PROTECT, related_name="api_tokens"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                name="apitoken_of_a_body_names_the_posting",
                condition=models.Q(body=None) | models.Q(posting__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.prefix}… {self.name}"
