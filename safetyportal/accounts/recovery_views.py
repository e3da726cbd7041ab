"""Setting a forgotten password in three pages: ask for a code, enter it, choose the password. For nobody signed in.

What the browser holds is in its session: the ticket after the first page, the number of the used code after the second.
"""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from safetyportal.accounts.services import recovery
from safetyportal.core.choices import Channel
from safetyportal.core.errors import TooMuch
from safetyportal.core.middleware import client_address
from safetyportal.core.pages.forms import PortalForm

TICKET, OPENED = "recovery_ticket", "recovery_opened"
CHANNELS = [(Channel.SMS, _("text message to my phone")), (Channel.EMAIL, _("e-mail"))]


class AskForm(PortalForm):
    username = forms.CharField(label=_("User name"), max_length=64)
    channel = forms.ChoiceField(
        label=_("Send the code by"), choices=CHANNELS, widget=forms.RadioSelect, initial=Channel.SMS
    )


class CodeForm(PortalForm):
    code = forms.RegexField(
        r"^\s*\d{4,10}\s*$",
        label=_("Verification code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class NewPasswordForm(PortalForm):
    password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("New password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self):
        values = super().clean()
        if values.get("password") != values.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return values


def step(view):
    """A page of the recovery: never kept, open to nobody signed in, who changes the password in the profile."""

    def page(request):
        if request.user.is_authenticated:
            return redirect("account_change_password")
        return view(request)

    page.__name__, page.__doc__ = view.__name__, view.__doc__
    return login_not_required(never_cache(require_http_methods(["GET", "POST"])(page)))


@step
def ask_page(request):
    """Who, and by which way. The answer is the same for every name."""
    form = AskForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        values = form.service_kwargs()
        try:
            ticket = recovery.ask(**values, address=client_address(request), now=timezone.now())
        except TooMuch as refusal:
            form.add_error(None, refusal.reason)
            return _show(request, form, text("Forgotten password"), text("Send the code"), status=429)
        request.session.cycle_key()
        request.session[TICKET] = ticket
        request.session.pop(OPENED, None)
        return redirect("recovery-code")
    lead = text("We send a code to the phone or e-mail address that you have confirmed in your profile.")
    return _show(request, form, text("Forgotten password"), text("Send the code"), lead)


@step
def code_page(request):
    """The code that was sent, if it was."""
    ticket = request.session.get(TICKET, "")
    if not ticket:
        return redirect("recovery")
    form = CodeForm(request.POST if request.method == "POST" else None, user=request.user)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = recovery.check(ticket=ticket, code=form.cleaned_data["code"], now=timezone.now())
        except TooMuch:
            del request.session[TICKET]
            messages.error(request, text("Too many wrong codes. Please ask for a new one."))
            return redirect("recovery")
        if found is not None:
            request.session.cycle_key()
            del request.session[TICKET]
            request.session[OPENED] = found.pk
            return redirect("recovery-password")
        form.add_error("code", text("This code is not right, or no longer valid."))
    lead = text(
        "If the account exists and its phone or e-mail address was confirmed, the code is there in a minute. "
        "It is good for a few minutes. Nothing came? Ask your system administrator for a new password."
    )
    return _show(request, form, text("Enter the code"), text("Go on"), lead, status)


@step
def password_page(request):
    """The new password; afterwards one signs in with it, and with the second factor where there is one."""
    now = timezone.now()
    row = recovery.opened(request.session.get(OPENED, 0), now)
    if row is None:
        request.session.pop(OPENED, None)
        return redirect("recovery")
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            recovery.finish(row, form.cleaned_data["password"], now=now)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            request.session.flush()
            messages.success(request, text("Your new password is set. Please sign in with it."))
            return redirect("account_login")
    return _show(request, form, text("New password"), text("Set the password"))


def _show(request, form, title: str, button: str, lead: str = "", status: int = 200):
    context = {"form": form, "title": title, "button": button, "lead": lead}
    return render(request, "accounts/recovery.html", context, status=status)
