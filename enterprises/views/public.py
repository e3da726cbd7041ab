"""Registration by the enterprise itself: the only page of the registry that needs no account."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from enterprises.forms.registration import SelfRegistrationForm
from enterprises.services.registration import self_register
from enterprises.throttle import within_limits
from safetyportal.core.errors import Refusal
from safetyportal.core.middleware import client_address

SEEN = "registered_enterprise"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def register_page(request):
    """The form in steps; the answer to a sent one is the acceptance number."""
    if request.method == "GET":
        return _show(request, SelfRegistrationForm(user=request.user))
    form = SelfRegistrationForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _show(request, form)
    now = timezone.now()
    if not within_limits(client_address(request), now):
        return _show(request, form, _("Too many registrations from this network. Please try again later."), 429)
    try:
        enterprise = self_register(now=now, **form.service_kwargs())
    except ValidationError as error:
        form.add_refusal(error)
        return _show(request, form)
    except Refusal as refusal:
        return _show(request, form, refusal.reason, 409)
    request.session[SEEN] = {"number": enterprise.acceptance_number, "username": form.cleaned_data["username"]}
    return redirect("enterprise-registered")


def _show(request, form, refusal="", status: int = 200):
    context = {"form": form, "groups": form.grouped, "refusal": refusal}
    return render(request, "enterprises/register.html", context, status=status)


@login_not_required
@never_cache
@require_GET
def registered_page(request):
    """The acceptance number, shown to the browser that registered."""
    made = request.session.get(SEEN)
    if made is None:
        return redirect("enterprise-register")
    return render(request, "enterprises/registered.html", made)
