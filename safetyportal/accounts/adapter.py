"""How allauth behaves here: our brake, our trail, our words."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts import devices, lockout, proof
from safetyportal.accounts.services import second_factor
from safetyportal.core import crypto, passwords
from safetyportal.core.middleware import client_address
from safetyportal.core.services import accounts, sign_in

CHALLENGED = "proof_needed"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The current password is not right."),
        "too_many_login_attempts": _("Too many failed attempts. Please wait a quarter of an hour and try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request) or "0.0.0.0"  # noqa: S104 -- "unknown": a Unix socket has no address

    def pre_authenticate(self, request, **credentials):
        """Let the brake decide before the password is looked at."""
        now = timezone.now()
        self._attempt = attempt = self._attempt_of(request, credentials.get("username", ""), now)
        verdict = lockout.begin(attempt, proven=self._is_proven(request, attempt, now), now=now)
        if verdict.needs_proof:
            raise ValidationError(_("Please send the form again: we first check that this is no robot."), CHALLENGED)
        if verdict.wait_minutes:
            if verdict.begins:
                sign_in.record_failure(attempt.username, now=now, note="locked for some minutes")
            text = _("Too many failed attempts. Please wait %(n)d minutes and try again.")
            raise ValidationError(text, "locked", params={"n": verdict.wait_minutes})

    def _attempt_of(self, request, username: str, now) -> lockout.Attempt:
        if request.user.is_authenticated:  # asked again within a session, which is a device of its own
            return lockout.Attempt(username, client_address(request), f"session-{request.user.pk}")
        days = lockout.limits(now)["known_device_days"]
        return lockout.Attempt(username, client_address(request), devices.device_of(request, username, days))

    def _is_proven(self, request, attempt: lockout.Attempt, now) -> bool:
        if request.user.is_authenticated:
            return True
        ticket, answer = request.POST.get("ticket", ""), request.POST.get("answer", "")
        return bool(ticket) and proof.is_proven(ticket, answer, attempt.address, lockout.limits(now))

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is not None:
            lockout.succeeded(self._attempt)
        return user

    def authentication_failed(self, request, **credentials):
        sign_in.record_failure(credentials.get("username", ""), now=timezone.now())

    def pre_login(self, request, user, **kwargs):
        """After the right password: an initial password that nobody used in time is worth nothing any more."""
        now = timezone.now()
        if passwords.initial_password_expired(user, now):
            sign_in.record_failure(user.username, now=now, note="initial password expired")
            text = _("Your initial password has expired. Please ask your system administrator for a new one.")
            messages.error(request, text)
            return HttpResponseRedirect(reverse("account_login"))
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        user.backend = "safetyportal.accounts.backends.SignInBackend"  # lost on the way through the second factor
        super().login(request, user)
        # Signing in is a proof of identity like being asked again, with the second factor where there is one.
        record_authentication(request, user, "sign_in", reauthenticated=True)

    def post_login(self, request, user, **kwargs):
        now = timezone.now()
        sign_in.record("user.sign_in", user, now=now)
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user.username, lockout.limits(now)["known_device_days"])
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", httponly=True)
        return response

    def logout(self, request):
        if request.user.is_authenticated:
            sign_in.record("user.sign_out", request.user, now=timezone.now())
        super().logout(request)

    def set_password(self, user, password):
        row = accounts.change_password(user, password, now=timezone.now())
        user.password, user.must_change_password = row.password, row.must_change_password
        user.password_changed_at, user.session_epoch = row.password_changed_at, row.session_epoch

    def get_password_change_redirect_url(self, request):
        return reverse("profile")

    def get_logout_redirect_url(self, request):
        return reverse("account_login")


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or it was used already. Wait for the next one."),
        "cannot_delete_authenticator": _("Your duty requires a second factor; it cannot be switched off."),
    }

    def get_totp_issuer(self):
        return str(settings.PRODUCT_NAME)

    def _get_user_identifier(self, user):
        return user.username

    def encrypt(self, text):
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text):
        return crypto.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        return authenticator.type != Authenticator.Type.TOTP or not second_factor.is_required(authenticator.user)


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions):
        ended = list(sessions)
        super().end_sessions(ended)
        for session in ended:
            sign_in.record("session.end", session.user, now=timezone.now(), note=session.user_agent[:120])
