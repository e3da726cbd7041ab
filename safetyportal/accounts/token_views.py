"""The page on which people make and end tokens for their programs."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safetyportal.core.access import holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import ApiToken, SupervisingBody
from safetyportal.core.pages.forms import PortalForm
from safetyportal.core.pages.step_up import recently_authenticated
from safetyportal.core.rules import rule
from safetyportal.core.services import tokens
from safetyportal.core.services.once import AlreadySent, once

CREATE = "core.add_apitoken"


class TokenForm(PortalForm):
    """What the token is for, what it may do, and how long."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Which program uses it, and where it runs."))
    scope_names = forms.MultipleChoiceField(
        label=_("Scopes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The token may do no more than you may do yourself. Choose only what the program needs."),
    )
    days = forms.IntegerField(label=_("Valid for"), min_value=1, initial=90)
    body: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("For the body"),
        queryset=None,
        required=False,
        empty_label=_("none: the token is yours"),
        help_text=_("Shown in the list and in the audit trail; it changes no permission."),
    )
    units = {"days": _("days")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = tokens.offered_scopes(self.user)
        self.fields["scope_names"].choices = [(scope.name, f"{scope.label} ({scope.name})") for scope in offered]
        self.fields["days"].max_value = rule("api.token_max_days", self.user.place, local_day(timezone.now()))
        self.fields["body"].queryset = SupervisingBody.objects.visible_to(self.user, CREATE)

    def add_refusal(self, error) -> None:
        if hasattr(error, "error_dict") and "scopes" in error.error_dict:
            error.error_dict["scope_names"] = error.error_dict.pop("scopes")
        super().add_refusal(error)


@require_GET
def token_list(request):
    """Own tokens, also those that are over."""
    rows = tokens.tokens_of(request.user)[:100]
    context = {"tokens": rows, "now": timezone.now(), "may_create": holds(request.user, CREATE)}
    return render(request, "accounts/tokens.html", context)


@require_http_methods(["GET", "POST"])
def token_create(request):
    """Make a token. The answer to the POST is the only page that ever shows it."""
    if not holds(request.user, CREATE):
        raise NotAllowed
    return _form_page(request)


@recently_authenticated
def _form_page(request):
    form = TokenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return _created(request, form)
        except ValidationError as error:
            form.add_refusal(error)
        except AlreadySent:
            messages.warning(request, text("This form was already sent. The new token stands in the list."))
            return redirect("api-token-list")
    return render(request, "accounts/token_form.html", {"form": form, "title": text("New API token")})


def _created(request, form: TokenForm):
    shown: dict[str, object] = {}

    def effect() -> str:
        values = form.service_kwargs()
        shown["token"], shown["secret"] = tokens.create_token(actor=request.user, now=timezone.now(), **values)
        return "api-token-list"

    _address, first = once(
        user=request.user, key=f"form:{form.token}", fingerprint=f"token:{form.fingerprint()}", effect=effect
    )
    if not first:
        raise AlreadySent
    return render(request, "accounts/token_created.html", shown)


@require_POST
def token_revoke(request, pk: int):
    """End an own token at once; another person's does not exist here."""
    token = ApiToken.objects.filter(pk=pk, user=request.user).first()
    if token is None:
        raise Http404
    tokens.revoke_token(actor=request.user, token=token, now=timezone.now())
    messages.success(request, text("The token is revoked. Programs that use it are refused from now on."))
    return redirect("api-token-list")
