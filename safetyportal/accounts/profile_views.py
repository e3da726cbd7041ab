"""The own page: contact, postings, delegations, sessions; and reading personal data in full."""

from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safetyportal.accounts.own_forms import NotificationForm, OwnAccountForm
from safetyportal.accounts.people_forms import DelegateForm, Reason
from safetyportal.accounts.services import one_time, second_factor, sessions
from safetyportal.core import codes
from safetyportal.core.access import can, granted, holds
from safetyportal.core.choices import Channel
from safetyportal.core.errors import NotAllowed, Refusal
from safetyportal.core.models import NotificationPreference, User
from safetyportal.core.pages.acting import status_of
from safetyportal.core.pages.step_up import recently_authenticated
from safetyportal.core.services import accounts, postings
from safetyportal.core.services.once import once

REVEAL = "core.reveal_personal_data"


@require_GET
def profile(request):
    now, user = timezone.now(), request.user
    rows = list(postings.own_postings(user))
    for row in rows:
        row.sector_names = codes.labels("sector", row.sectors)
    delegable = {grant.posting_id for grant in granted(user, postings.DELEGATE) if not grant.on_behalf_of}
    context = {
        "person": user,
        "now": now,
        "postings": [(row, row.pk in delegable) for row in rows if row.source_id is None],
        "received": [row for row in rows if row.source_id is not None],
        "lent": list(postings.lent_postings(user)),
        "session_count": len(sessions.of_person(user)),
        "has_second_factor": second_factor.is_set(user),
        "needs_second_factor": second_factor.is_required(user),
        "phone_verified": one_time.is_verified(user, Channel.SMS),
        "email_verified": one_time.is_verified(user, Channel.EMAIL),
        "may_have_tokens": holds(user, "core.add_apitoken"),
    }
    return render(request, "accounts/profile.html", context)


@require_http_methods(["GET", "POST"])
def edit(request):
    form = OwnAccountForm(sent(request), user=request.user, record=request.user)
    return form_page(request, form, _("Change my contact data"), lambda values, now: accounts.update_account(
        request.user, **values, actor=request.user, now=now
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
def notifications(request):
    wishes = NotificationPreference.objects.filter(user=request.user).first()
    form = NotificationForm(sent(request), user=request.user, record=wishes)
    return form_page(request, form, _("Notifications"), lambda values, now: accounts.set_preferences(
        request.user, **values, now=now
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
def delegate(request, pk: int):
    posting = _own(request, postings.own_postings(request.user), pk)
    postings.require_own(posting, request.user, timezone.now())
    form = DelegateForm(sent(request), user=request.user, record=posting)
    context = {"suggestions": form.suggestions(), "posting": posting, "submit_label": _("Delegate")}
    return form_page(request, form, _("Delegate a posting"), lambda values, now: postings.delegate_posting(
        posting, **values, actor=request.user, now=now
    ), "accounts/delegate.html", context)  # fmt: skip


@require_POST
def end_delegation(request, pk: int):
    rows = postings.own_postings(request.user) | postings.lent_postings(request.user)
    posting = _own(request, rows, pk)
    postings.end_delegation(posting, actor=request.user, now=timezone.now())
    messages.success(request, text("The delegation has ended."))
    return HttpResponseRedirect(reverse("profile"))


class SessionList(ListUserSessionsView):
    """Own sessions with devices by names that a person recognises; POST ends all but this one."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = sessions.device_name(session.user_agent)
        return context


@require_POST
def end_session(request, pk: int):
    if not sessions.end_one(request.user, pk, now=timezone.now()):
        raise Http404
    messages.success(request, text("The session is ended."))
    return HttpResponseRedirect(reverse("usersessions_list"))


@never_cache
@require_http_methods(["GET", "POST"])
@recently_authenticated
def reveal(request, pk: int, field: str):
    """A phone or ID number in full, after a reason (own data: without), each time in the trail."""
    person = _person(request, pk)
    if field not in accounts.REVEALED:
        raise Http404
    own = person.pk == request.user.pk
    form = Reason(sent(request), user=request.user)
    if own:
        del form.fields["reason"]
    value = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        value = accounts.reveal(person, field, actor=request.user, now=timezone.now(), reason=reason)
    context = {"person": person, "label": accounts.REVEALED[field], "form": form, "value": value, "own": own}
    return render(request, "accounts/reveal.html", context)


def sent(request):
    """What was sent, also when it is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def _person(request, pk: int) -> User:
    """The person of the page: oneself, or somebody in one's area. Raises 404; 403 without the right to see data."""
    if pk == request.user.pk:
        return request.user
    for perm in ("core.view_user", REVEAL):
        person = User.people.visible_to(request.user, perm).filter(pk=pk, is_system=False).first()
        if person is not None:
            decision = can(request.user, REVEAL, person)
            if not decision:
                raise NotAllowed(decision.reason)
            return person
    raise Http404


def _own(request, rows, pk: int):
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def form_page(request, form, title, effect, template="core/form.html", extra=None):
    """A form of the own page: does its effect once and goes back to the profile; a refusal keeps what was typed."""
    refusal, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            return _done(request, form, title, effect)
        except ValidationError as error:
            form.add_refusal(error)
        except Refusal as error:
            form.renew()
            refusal, status = error, status_of(error)
    context = {
        "title": title,
        "submit_label": _("Save"),
        "form": form,
        "groups": form.grouped,
        "refusal": refusal,
        "cancel_url": reverse("profile"),
        **(extra or {}),
    }
    return render(request, template, context, status=status)


def _done(request, form, title, effect):
    def act() -> str:
        effect(form.service_kwargs(), timezone.now())
        return reverse("profile")

    fingerprint = f"{request.path}:{form.fingerprint()}"
    address, first = once(user=request.user, key=f"form:{form.token}", fingerprint=fingerprint, effect=act)
    if first:
        messages.success(request, text("Done: %(act)s.") % {"act": title})
    return HttpResponseRedirect(address)
