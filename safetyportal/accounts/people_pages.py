"""Pages of the system administrator (accounts) and the security administrator (postings)."""

from allauth.core.exceptions import ReauthenticationRequired
from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from safetyportal.accounts.filters import PeopleFilter, PostingFilter
from safetyportal.accounts.people_forms import AccountEditForm, AccountForm, GrantForm, Reason, TransferForm
from safetyportal.accounts.services import handover, second_factor, staff
from safetyportal.accounts.tables import PeopleTable, PostingTable, with_place_name
from safetyportal.core import codes
from safetyportal.core.access import can, holds
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.errors import Refusal
from safetyportal.core.models import Posting, User
from safetyportal.core.pages import acting
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register
from safetyportal.core.pages.step_up import is_recently_authenticated
from safetyportal.core.services import accounts, postings
from safetyportal.core.services.accounts import MANAGE

STEP_UP = frozenset({"grant", "transfer", "reset-password", "reset-second-factor"})  # ASVS 7.5.3


def not_oneself(record, user):
    if record.pk == user.pk:
        return denied(_("Another administrator has to do this for your own account."))
    return ALLOWED


def only_active(record, user):
    return not_oneself(record, user) if record.is_active else denied(_("The account is locked already."))


def only_locked(record, user):
    return denied(_("The account is not locked.")) if record.is_active else not_oneself(record, user)


def may_reset(record, user):
    try:
        accounts.require_may_reset(user, record)
    except Refusal as refusal:
        return denied(refusal.reason)
    return not_oneself(record, user)


def handover_address(key: str) -> str:
    return reverse("initial-password", kwargs={"key": key})


class PeopleRegister(Register):
    """Accounts in the administrator's area. Two administrators share it: each has other buttons."""

    model = User
    slug = "people"
    label = _("Accounts")
    help = _("An account alone may do nothing: authority comes from postings, which the security administrator grants.")
    permission = "core.view_user"
    table = PeopleTable
    filterset = PeopleFilter
    main_filters = ("q", "kind", "state", "place")
    keyset_orderings = ("username",)
    detail_template = "accounts/user.html"
    detail_fields = (
        (_("Account"), ("username", "name", "kind", "duty", "last_login")),
        (_("Contact"), ("email", "phone", "id_number")),
        (_("Enforcement"), ("certificate_number", "certificate_valid_to")),
    )
    create = Act(
        handover.create, AccountForm, label=_("New account"), permission=MANAGE, redirect=handover_address
    )  # fmt: skip
    edit = Act(accounts.update_account, AccountEditForm, permission=MANAGE)
    acts = {
        "grant": Act(
            postings.grant_posting, GrantForm, label=_("Grant a posting"), permission=postings.GRANT,
            guard=not_oneself, tone="primary", icon="id-badge-2",
        ),
        "transfer": Act(
            postings.transfer_person, TransferForm, label=_("Transfer"), permission=postings.GRANT,
            guard=not_oneself, icon="transfer",
            help=_("All postings end on the day of the transfer, and the new one begins."),
        ),
        "reset-password": Act(
            handover.reset, Reason, label=_("Reset the password"), permission=MANAGE, guard=may_reset, icon="key",
            redirect=handover_address,
        ),
        "reset-second-factor": Act(
            second_factor.reset, Reason, label=_("Reset the second factor"), permission=MANAGE, guard=may_reset,
            icon="device-mobile",
        ),
        "lock": Act(accounts.lock, Reason, label=_("Lock"), permission=MANAGE, guard=only_active, tone="danger"),
        "unlock": Act(accounts.unlock, Reason, label=_("Unlock"), permission=MANAGE, guard=only_locked),
    }  # fmt: skip

    def rows_for(self, user):
        return User.people.visible_to(user, self.permission).filter(is_system=False)

    def with_related(self, rows):
        return with_place_name(super().with_related(rows))

    def list_rows(self, rows):
        return with_place_name(super().list_rows(rows))

    def detail_context(self, request, record, **extra):
        badge = (
            {"label": _("active"), "tone": "closed"} if record.is_active else {"label": _("locked"), "tone": "overdue"}
        )
        return super().detail_context(
            request,
            record,
            badge=badge,
            postings=self.postings_of(request.user, record),
            revealed_fields=accounts.REVEALED if can(request.user, "core.reveal_personal_data", record) else {},
            **extra,
        )

    def postings_of(self, reader, record):
        if not holds(reader, "core.view_posting"):
            return None
        rows = Posting.objects.visible_to(reader, "core.view_posting").filter(user=record)
        found = list(rows.select_related("role", "jurisdiction", "on_behalf_of").order_by("-ends_at", "-starts_at"))
        for row in found:
            row.sector_names = codes.labels("sector", row.sectors)
        return found

    def act_page(self, request, pk: int, name: str):
        """Asks again who sits there before authority is given or a guard is taken off an account."""
        if name in STEP_UP and not is_recently_authenticated(request):
            raise ReauthenticationRequired
        return acting.act_page(self, request, pk, name)

    def extra_urls(self):
        return [
            path("people/<int:pk>/acts/<slug:name>/", self.act_page, name="user-act"),
            path("people/initial-password/<str:key>/", initial_password, name="initial-password"),
        ]


@never_cache
def initial_password(request, key: str):
    """Shows an initial password once, after a click: reloading or prefetching must not use it up.

    For the administrator or the head of an enterprise who has just made it, while they may see the person.
    """
    pk = handover.waiting(request.user, key)
    listing = "user" if holds(request.user, "core.view_user") else "staff"
    perm = "core.view_user" if listing == "user" else staff.MANAGE
    person = User.people.visible_to(request.user, perm).filter(pk=pk).first() if pk else None
    password = None
    if request.method == "POST":
        password = handover.take(request.user, key)
        if password is None:
            raise Http404
    context = {
        "person": person,
        "password": password,
        "waiting": person is not None,
        "person_url": reverse(f"{listing}-detail", args=[pk]) if person else "",
        "list_url": reverse(f"{listing}-list"),
    }
    return render(request, "accounts/initial_password.html", context)


def still_open(record, user):
    if record.user_id == user.pk:
        return denied(_("Nobody can change the own postings."))
    if record.ends_at is not None and record.ends_at <= timezone.now():
        return denied(_("This posting has ended already."))
    return ALLOWED


class PostingRegister(Register):
    """Who holds what where: for the security and the audit administrator."""

    model = Posting
    slug = "postings"
    label = _("Postings")
    help = _("Role × place × sectors × from–to. A new posting is granted on the page of the person.")
    permission = "core.view_posting"
    table = PostingTable
    filterset = PostingFilter
    main_filters = ("q", "role", "place", "time")
    detail_fields = (
        "user", "role", "jurisdiction", "body", "unit", "sectors", "starts_at", "ends_at", "on_behalf_of", "reason",
        "granted_by",
    )  # fmt: skip
    acts = {
        "end": Act(
            postings.end_posting, Reason, label=_("End the posting"), permission=postings.GRANT, guard=still_open,
            tone="danger",
        )
    }  # fmt: skip


urlpatterns = [*PeopleRegister.urls(), *PostingRegister.urls()]
