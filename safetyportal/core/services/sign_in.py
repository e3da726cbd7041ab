"""What the trail keeps of signing in and out, and how many failures it holds when the counters are gone."""

from datetime import datetime

from django.utils.translation import gettext as _

from safetyportal.core import writes
from safetyportal.core.crypto import blind_index
from safetyportal.core.models import AuditEntry, User

FAILED = "user.sign_in_failed"


def person_called(username: str) -> User | None:
    """The account of this user name, spelt in any case; system accounts do not count."""
    return User.objects.filter(username=username.strip().lower(), is_system=False).first()


def record(action: str, user: User, *, now: datetime, actor: User | None = None, note: str = "") -> None:
    """One entry about the person's own act (or `actor`'s act on the account)."""
    with writes.unit_of_work():
        writes.log(action, user, actor=actor or user, now=now, note=note)


def record_failure(username: str, *, now: datetime, note: str = "") -> None:
    """A refused sign-in. An unknown name is kept as a digest only: people type passwords into the wrong field."""
    user = person_called(username) or User(pk=_stand_in(username), name=_("unknown account"), username="-")
    with writes.unit_of_work():
        writes.log(FAILED, user, actor=None, now=now, note=note, outcome="denied")


def _stand_in(username: str) -> str:
    return f"?{blind_index(username.lower())[:20]}"


def failures(username: str, address: str, since: datetime) -> tuple[int, int]:
    """Refused sign-ins since then: for this name from this address, and from this address at all."""
    user = person_called(username)
    recent = AuditEntry.unscoped.filter(action=FAILED, at__gte=since, address=address)
    return recent.filter(target_id=str(user.pk if user else _stand_in(username))).count(), recent.count()
