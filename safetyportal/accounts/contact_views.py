"""Confirming the own phone or e-mail address: a code is sent to it and entered here."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as text
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from safetyportal.accounts.recovery_views import CodeForm
from safetyportal.accounts.services import contacts, one_time
from safetyportal.core.errors import Refusal
from safetyportal.core.pages.step_up import recently_authenticated

TICKET = "contact_ticket"


@require_POST
@recently_authenticated
def send_page(request, channel: str):
    """Send the code; who sits there has just proved it, because the address later opens the account."""
    _require_known(channel)
    try:
        ticket = contacts.ask(request.user, channel=channel, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("profile")
    request.session[TICKET] = ticket
    return redirect("contact-confirm", channel=channel)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_page(request, channel: str):
    _require_known(channel)
    ticket = request.session.get(TICKET, "")
    if not ticket:
        return redirect("profile")
    form = CodeForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        if contacts.confirm(request.user, channel=channel, ticket=ticket, code=code, now=timezone.now()):
            del request.session[TICKET]
            messages.success(request, text("Confirmed. A code for a forgotten password can be sent there now."))
            return redirect("profile")
        form.add_error("code", text("This code is not right, or no longer valid."))
    context = {"form": form, "masked": one_time.masked(request.user, channel)}
    return render(request, "accounts/contact_confirm.html", context)


def _require_known(channel: str) -> None:
    if channel not in contacts.VERIFIED:
        raise Http404
