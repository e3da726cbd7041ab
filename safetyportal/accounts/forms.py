"""Forms of signing in: allauth's, with our labels, our brake and codes that count once."""

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts import lockout, proof
from safetyportal.accounts.adapter import CHALLENGED
from safetyportal.core import writes
from safetyportal.core.middleware import client_address

CODE_SECONDS = 120  # longer than any code is accepted: period 30 s, tolerance one period each way


class SignInForm(LoginForm):
    """User name and password; carries a challenge when guessing is going on (see `lockout`)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs.update({"autofocus": True, "autocapitalize": "none", "spellcheck": "false"})

    def login(self, request, redirect_url=None):
        """One transaction for the session, its line in the list, the time of the sign-in and the trail."""
        with writes.unit_of_work():
            return super().login(request, redirect_url=redirect_url)

    def challenge(self) -> dict | None:
        """Ticket, difficulty and waiting time for the page, when the next attempt must be proven."""
        now, address = timezone.now(), client_address(self.request)
        asked = self.is_bound and self.has_error("__all__", CHALLENGED)
        if not asked and not lockout.address_needs_proof(address, now):
            return None
        numbers = lockout.limits(now)
        return {"ticket": proof.ticket(address), "bits": numbers["bits"], "wait": numbers["wait_seconds"]}


class ChangePasswordForm(AllauthChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Current password"), "password1": _("New password")}
        labels["password2"] = _("New password again")
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())


class ReauthenticateForm(AllauthReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("Password"), ""
        field.widget.attrs.pop("placeholder", None)


class CodeMixin:
    """A six-digit code, accepted once within the time in which it would be right."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Verification code")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}

    def clean_code(self):
        code = super().clean_code()
        if not cache.add(f"accounts:code:{self.user.pk}:{code.strip()}", 1, CODE_SECONDS):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class CodeForm(CodeMixin, AuthenticateForm):
    pass


class CodeAgainForm(CodeMixin, AllauthCodeAgainForm):
    pass


class ActivateForm(CodeMixin, ActivateTOTPForm):
    pass
