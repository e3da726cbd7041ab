"""The pages on which people make and end tokens: their own, those of their body, those of their enterprise."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safetyportal.accounts import token_holders
from safetyportal.core import units
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import ApiToken, SupervisingBody
from safetyportal.core.pages.forms import PortalForm
from safetyportal.core.pages.step_up import recently_authenticated
from safetyportal.core.rules import rule
from safetyportal.core.services import tokens
from safetyportal.core.services.once import AlreadySent, once

NOBODY = _("none: the token is yours")
BOUND = _("It then reaches no further than that body or enterprise, belongs to it, and ends with your posting there.")


class TokenForm(PortalForm):
    """What the token is for, what it may do, and how long."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Which program uses it, and where it runs."))
    scope_names = forms.MultipleChoiceField(
        label=_("Scopes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The token may do no more than you may do yourself. Choose only what the program needs."),
    )
    days = forms.IntegerField(label=_("Valid for"), min_value=1, initial=90)
    units = {"days": _("days")}
    is_bound_to_holder = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = tokens.offered_scopes(self.user, bound=self.is_bound_to_holder)
        self.fields["scope_names"].choices = [(scope.name, f"{scope.label} ({scope.name})") for scope in offered]
        self.fields["days"].max_value = rule("api.token_max_days", self.user.place, local_day(timezone.now()))

    def add_refusal(self, error) -> None:
        if hasattr(error, "error_dict") and "scopes" in error.error_dict:
            error.error_dict["scope_names"] = error.error_dict.pop("scopes")
        super().add_refusal(error)


class HolderTokenForm(TokenForm):
    """On the page of a body or an enterprise, which then holds the token."""

    is_bound_to_holder = True


class OwnTokenForm(TokenForm):
    """On the own page: the token is the person's, or the body's or enterprise's that is chosen."""

    body: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("For the body"), queryset=None, required=False, empty_label=NOBODY, help_text=BOUND
    )
    unit = forms.ChoiceField(label=_("For the enterprise"), required=False, help_text=BOUND)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = SupervisingBody.objects.visible_to(self.user, tokens.CREATE).filter(active=True)
        places = tokens.own_units(self.user)
        names = units.names_of(places)
        self.fields["unit"].choices = [
            ("", NOBODY),
            *((units.unit_of(place), names.get(place, units.unit_of(place))) for place in places),
        ]
        del self.fields["body" if places else "unit"]


@require_GET
def token_list(request, **where):
    """Tokens of the person, body or enterprise, also those that are over."""
    holder = holder_of(request.user, **where)
    rows = list(holder.rows[:100])
    for row in rows:
        row.may_end = tokens.may_revoke(request.user, row)
    return render(request, "accounts/tokens.html", {"tokens": rows, "now": timezone.now(), "holder": holder})


def holder_of(user, pk: int | None = None, unit: str = "") -> token_holders.Holder:
    """Whose page it is: a body's (`pk`), a unit's, or the person's own."""
    if pk is not None:
        return token_holders.of_body(user, pk)
    return token_holders.of_unit(user, unit) if unit else token_holders.own(user)


@require_http_methods(["GET", "POST"])
def token_create(request, **where):
    """Make a token. The answer to the POST is the only page that ever shows it."""
    holder = holder_of(request.user, **where)
    if not holder.may_create:
        raise NotAllowed
    return _form_page(request, holder=holder)


@recently_authenticated
def _form_page(request, *, holder):
    form_class = HolderTokenForm if holder.is_bound else OwnTokenForm
    form = form_class(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return _created(request, form, holder)
        except ValidationError as error:
            form.add_refusal(error)
        except AlreadySent:
            messages.warning(request, text("This form was already sent. The new token stands in the list."))
            return redirect(holder.list_url)
    context = {"form": form, "title": text("New API token"), "holder": holder}
    return render(request, "accounts/token_form.html", context)


def _created(request, form: TokenForm, holder):
    shown: dict[str, object] = {"holder": holder}

    def effect() -> str:
        values = {**form.service_kwargs(), **holder.arguments}
        shown["token"], shown["secret"] = tokens.create_token(actor=request.user, now=timezone.now(), **values)
        return holder.list_url

    fingerprint = f"token:{request.path}:{form.fingerprint()}"
    _address, first = once(user=request.user, key=f"form:{form.token}", fingerprint=fingerprint, effect=effect)
    if not first:
        raise AlreadySent
    return render(request, "accounts/token_created.html", shown)


@require_POST
def token_revoke(request, token_pk: int, **where):
    """End a token of this list at once; what is not in it does not exist here."""
    holder: Any = holder_of(request.user, **where)
    token = ApiToken.objects.filter(pk__in=holder.rows.values("pk"), pk=token_pk).first()
    if token is None:
        raise Http404
    tokens.revoke_token(actor=request.user, token=token, now=timezone.now())
    messages.success(request, text("The token is revoked. Programs that use it are refused from now on."))
    return redirect(holder.list_url)
