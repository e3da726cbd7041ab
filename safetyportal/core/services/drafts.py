"""Drafts of forms: what was typed and not sent yet, encrypted, readable by its writer only."""

from datetime import datetime, timedelta

from safetyportal.core.crypto import decrypt, encrypt
from safetyportal.core.errors import TooMuch
from safetyportal.core.models import Draft

LONGEST = 64 * 1024  # bytes; a form of a few hundred fields
KEPT = timedelta(days=30)


def save_draft(*, user, form: str, data: str) -> Draft:
    """Keep the url-encoded fields of a form. Raises `TooMuch`."""
    if len(data.encode()) > LONGEST:
        raise TooMuch
    draft, _created = Draft.objects.update_or_create(user=user, form=form, defaults={"data": encrypt(data)})
    return draft


def read_draft(*, user, form: str) -> tuple[str, datetime] | None:
    """What was kept and when, or None."""
    draft = Draft.objects.filter(user=user, form=form).first()
    return (decrypt(draft.data), draft.saved_at) if draft else None


def drop_draft(*, user, form: str) -> None:
    Draft.objects.filter(user=user, form=form).delete()


def forget_old_drafts(now: datetime) -> int:
    """Remove drafts that nobody came back to for a month."""
    return Draft.objects.filter(saved_at__lt=now - KEPT).delete()[0]
