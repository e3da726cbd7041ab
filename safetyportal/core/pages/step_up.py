"""Step-up: some acts want to know again who sits there (ASVS 7.5.3)."""

import time
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.utils import timezone

from safetyportal.core import places
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule


def is_recently_authenticated(request) -> bool:
    """Whether the person proved who it is within the minutes of the rule `account.step_up_minutes`."""
    minutes = rule("account.step_up_minutes", places.ROOT, local_day(timezone.now()))
    proofs = [r["at"] for r in get_authentication_records(request, request.user) if r.get("reauthenticated")]
    return bool(proofs) and time.time() - proofs[-1] < minutes * 60


def recently_authenticated(view):
    """Ask for the password or code again before the view when the last proof is too old.

    A form that was sent is kept and continued afterwards.
    """

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not is_recently_authenticated(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return checked
