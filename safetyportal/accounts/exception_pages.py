"""Named exceptions: the security administrator shares one record with a person, sees what is shared, takes it back."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts.people_forms import Reason
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.models import NamedException, User
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.filters import PlaceFilter, ScopedFilterSet, SearchFilter
from safetyportal.core.pages.forms import PortalForm
from safetyportal.core.pages.register import Register
from safetyportal.core.pages.tables import A, Column, ScopedTable
from safetyportal.core.services import exceptions


def kinds() -> list[tuple[str, object]]:
    models = exceptions.shareable_models()
    return [(model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in models]


class ShareForm(PortalForm):
    """Which record, with whom, until when, why."""

    target_type = forms.ChoiceField(label=_("Kind of record"), choices=kinds)
    target_id = forms.IntegerField(
        label=_("Number of the record"), min_value=1, help_text=_("The number in the address of its page.")
    )
    person = forms.CharField(
        label=_("With whom (user name)"), max_length=64, widget=forms.TextInput(attrs={"autocapitalize": "none"})
    )
    ends_on = forms.DateField(label=_("Until the end of"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It stays in the audit trail."))

    def clean_person(self):
        name = self.cleaned_data["person"].strip().lower()
        person = User.objects.filter(username=name, is_system=False, is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("There is no account of this user name in use."))
        return person

    def service_kwargs(self):
        values = super().service_kwargs()
        ends_on = values.pop("ends_on")
        return {**values, "ends_at": end_of_day(ends_on)}


class ExceptionTable(ScopedTable):
    target_label = Column(verbose_name=_("Record"), linkify=("namedexception-detail", {"pk": A("pk")}))

    class Meta(ScopedTable.Meta):
        model = NamedException
        fields = ("target_label", "user", "reason", "ends_at", "ended_at", "granted_by")
        default_columns = fields
        related = ("user", "granted_by")


class ExceptionFilter(ScopedFilterSet):
    q = SearchFilter("target_label", "user__name", "user__username")
    place = PlaceFilter()

    class Meta:
        model = NamedException
        fields = ("q", "place")


def still_open(record, user):
    return ALLOWED if record.ended_at is None else denied(_("It has ended already."))


class ExceptionRegister(Register):
    """Records that are shared beyond postings, for the security and the audit administrator."""

    model = NamedException
    slug = "exceptions"
    label = _("Named exceptions")
    help = _("One record shown to one person until a day. Everything else comes from postings.")
    permission = "core.view_namedexception"
    table = ExceptionTable
    filterset = ExceptionFilter
    detail_fields = ("target_label", "target_id", "user", "reason", "ends_at", "ended_at", "granted_by", "created_at")
    related = ("user", "granted_by")
    create = Act(
        exceptions.share_record, ShareForm, label=_("Share a record"), permission=exceptions.SHARE,
        help=_("The person may read this one record, and nothing more."),
    )  # fmt: skip
    acts = {
        "revoke": Act(
            exceptions.revoke, Reason, label=_("Take back"), permission=exceptions.SHARE, guard=still_open,
            tone="danger",
        )
    }  # fmt: skip


urlpatterns = ExceptionRegister.urls()
