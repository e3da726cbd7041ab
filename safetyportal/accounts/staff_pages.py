"""Pages on the side of an enterprise: its head looks after the accounts of the own staff."""

from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts.filters import PeopleFilter
from safetyportal.accounts.people_forms import ID_NUMBER, PHONE, Reason
from safetyportal.accounts.people_pages import handover_address
from safetyportal.accounts.services import staff
from safetyportal.core import units
from safetyportal.core.choices import UserKind
from safetyportal.core.decisions import denied
from safetyportal.core.models import User
from safetyportal.core.pages import acting
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import PortalForm
from safetyportal.core.pages.register import Register
from safetyportal.core.pages.step_up import is_recently_authenticated
from safetyportal.core.pages.tables import Column, ScopedTable, StateColumn, local_text
from safetyportal.core.roles import role_label

STEP_UP = frozenset({"reset-password", "reset-second-factor", "reopen"})  # ASVS 7.5.3


def roles() -> list[tuple[str, object]]:
    return [(code, role_label(code)) for code in staff.ROLES]


class RoleForm(PortalForm):
    role = forms.ChoiceField(label=_("Role"), choices=roles)
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class StaffForm(PortalForm):
    """A new account for one of the own people."""

    unit = forms.ChoiceField(label=_("Enterprise"))
    username = forms.CharField(
        label=_("User name"), max_length=64, help_text=_("Small letters, digits, dot, dash; it never changes.")
    )
    name = forms.CharField(label=_("Full name"), max_length=64)
    role = forms.ChoiceField(label=_("Role"), choices=roles)
    phone = forms.CharField(label=_("Mobile phone"), required=False, validators=[PHONE])
    email = forms.EmailField(label=_("E-mail"), required=False)
    id_number = forms.CharField(label=_("ID number"), required=False, validators=[ID_NUMBER])

    groups = (
        (_("Account"), "", ("unit", "username", "name", "role")),
        (_("Contact"), _("Personal data are stored encrypted."), ("phone", "email", "id_number")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        headed = staff.headed(self.user)
        names = units.names_of(row.place for row in headed)
        self.fields["unit"].choices = [(row.unit, names.get(row.place, row.unit)) for row in headed]
        if len(headed) == 1:
            del self.fields["unit"]


class StaffTable(ScopedTable):
    name = Column(verbose_name=_("Full name"), linkify=lambda record: reverse("staff-detail", args=[record.pk]))
    role_code = Column(verbose_name=_("Role"), accessor="role_code", empty_values=())
    is_active = StateColumn(verbose_name=_("State"), tones={True: "closed", False: "overdue"})
    last_login = Column(verbose_name=_("Last sign-in"), empty_values=())

    class Meta(ScopedTable.Meta):
        model = User
        fields = ("name", "username", "role_code", "is_active", "last_login", "phone", "email")
        default_columns = ("name", "username", "role_code", "is_active", "last_login")

    def render_role_code(self, value):
        return role_label(value) if value else _("none")

    def value_role_code(self, value):
        return str(self.render_role_code(value))

    def render_is_active(self, value, record, column, bound_column):
        return column.render(_("active") if value else _("locked"), record, bound_column)

    def value_is_active(self, value):
        return str(_("active") if value else _("locked"))

    def render_last_login(self, record):
        return local_text(record.last_login) if record.last_login else _("never")

    def value_last_login(self, record):
        return str(self.render_last_login(record))


class StaffFilter(PeopleFilter):
    """By name and state; kind, duty and division are the same for all."""

    secret: tuple[str, ...] = ()  # type: ignore[assignment]
    kind = duty = place = phone = id_number = certificate_until = None  # type: ignore[assignment]

    class Meta:
        model = User
        fields = ("q", "state")


def manageable(record, user):
    return staff.may_manage(record, user, timezone.now())


def active(record, user):
    return manageable(record, user) if record.is_active else denied(_("The account is locked already."))


def locked(record, user):
    return denied(_("The account is not locked.")) if record.is_active else manageable(record, user)


def posted(record, user):
    decision = active(record, user)
    if decision and not staff.unended(record, timezone.now()).exists():
        return denied(_("This person has no posting and may do nothing."))
    return decision


class StaffRegister(Register):
    """Accounts at the enterprises that the reader heads."""

    model = User
    name = "staff"
    slug = "staff"
    label = _("Own staff")
    help = _("Safety officers and workers of your enterprise who use the portal. Close the account of who leaves.")
    permission = staff.MANAGE
    table = StaffTable
    filterset = StaffFilter
    main_filters = ("q", "state")
    keyset_orderings = ("username",)
    detail_template = "accounts/user.html"
    detail_fields = (
        (_("Account"), ("username", "name", "last_login")),
        (_("Contact"), ("email", "phone", "id_number")),
    )
    create = Act(
        staff.open_account, StaffForm, label=_("New account"), permission=staff.MANAGE, redirect=handover_address
    )
    acts = {
        "reset-password": Act(
            staff.reset_password, Reason, label=_("Reset the password"), permission=staff.MANAGE, guard=active,
            icon="key", redirect=handover_address,
        ),
        "reset-second-factor": Act(
            staff.reset_second_factor, Reason, label=_("Reset the second factor"), permission=staff.MANAGE,
            guard=active, icon="device-mobile",
        ),
        "role": Act(
            staff.change_role, RoleForm, label=_("Change the role"), permission=staff.MANAGE, guard=posted,
            icon="id-badge-2",
        ),
        "close": Act(
            staff.close_account, Reason, label=_("Close the account"), permission=staff.MANAGE, guard=active,
            tone="danger", help=_("For somebody who has left: the posting ends and the account is locked."),
        ),
        "reopen": Act(
            staff.reopen_account, RoleForm, label=_("Open the account again"), permission=staff.MANAGE, guard=locked,
            redirect=handover_address,
        ),
    }  # fmt: skip

    def rows_for(self, user):
        return User.people.visible_to(user, self.permission).filter(is_system=False, kind=UserKind.ENTERPRISE)

    def list_rows(self, rows):
        return staff.with_role(super().list_rows(rows), timezone.now())

    def detail_context(self, request, record, **extra):
        badge = (
            {"label": _("active"), "tone": "closed"} if record.is_active else {"label": _("locked"), "tone": "overdue"}
        )
        rows = staff.postings_here(record, request.user)
        return super().detail_context(request, record, badge=badge, postings=rows, plain_postings=True, **extra)

    def act_page(self, request, pk: int, name: str):
        """Asks again who sits there before a guard is taken off an account."""
        if name in STEP_UP and not is_recently_authenticated(request):
            raise ReauthenticationRequired
        return acting.act_page(self, request, pk, name)

    def extra_urls(self):
        return [path("staff/<int:pk>/acts/<slug:name>/", self.act_page, name="staff-act")]


urlpatterns = StaffRegister.urls()
