"""Reminders before documents and certificates expire: each stage of each expiry is told once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import EnterpriseDocument, ResponsiblePerson
from enterprises.services.telling import enterprise_url, officials_of, staff_of, tell
from safetyportal.core import codes, writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.models import Reminder
from safetyportal.core.rules import rule

UNDER_SUPERVISION = ("active", "suspended")
_SECTIONS = {EnterpriseDocument: "documents", ResponsiblePerson: "persons"}  # of the record's page


def remind_documents(*, now: datetime, progress: Callable[[int], None] | None = None) -> int:
    """Tell enterprise and township about papers that end in 90, 60 or 30 days or have ended. Returns how many.

    Run by the portal every morning; a second run on the same day tells nothing again. A stage that was missed is not
    told late: only the nearest one is.
    """
    rows = EnterpriseDocument.unscoped.filter(
        retired_on=None, expires_on__isnull=False, enterprise__status__in=UNDER_SUPERVISION
    )
    return _remind(
        rows,
        "expires_on",
        "enterprise.document_reminder_days",
        _("{name}: a document expires"),
        _document,
        now,
        progress,
    )


def remind_certificates(*, now: datetime, progress: Callable[[int], None] | None = None) -> int:
    """The same for the certificates of persons in charge."""
    rows = ResponsiblePerson.unscoped.filter(
        left_on=None, certificate_expires_on__isnull=False, enterprise__status__in=UNDER_SUPERVISION
    )
    key, title = "enterprise.person_certificate_reminder_days", _("{name}: a certificate expires")
    return _remind(rows, "certificate_expires_on", key, title, _certificate, now, progress)


def _document(row: EnterpriseDocument) -> str:
    return f"{codes.label('document_kind', row.kind)} {row.number} {row.expires_on}".replace("  ", " ")


def _certificate(row: ResponsiblePerson) -> str:
    return f"{row.name} {row.certificate_kind} {row.certificate_expires_on}"


def _remind(rows: QuerySet, column: str, key: str, title, words: Callable, now: datetime, progress) -> int:
    today, told = local_day(now), 0
    widest = max(rule(key, "/", today))
    waiting = rows.filter(**{f"{column}__lte": today + timedelta(days=widest + 30)}).select_related("enterprise")
    for row in waiting.order_by("pk").iterator(chunk_size=500):
        stage = stage_of(getattr(row, column), today, rule(key, row.enterprise.place, today))
        if stage and _once(row, stage, getattr(row, column), title, words, now):
            told += 1
        if progress and told % 100 == 0:
            progress(told)
    return told


def stage_of(expires_on: date, today: date, stages: list[int]) -> str:
    """Nearest stage that has been reached: "d-90", "d-60", "d-30", "expired"; "" when it is still far off."""
    left = (expires_on - today).days
    if left < 0:
        return "expired"
    reached = [days for days in sorted(stages) if left <= days]
    return f"d-{reached[0]}" if reached else ""


def _once(row, stage: str, expires_on: date, title, words: Callable, now: datetime) -> bool:
    mark = Reminder(target_type=row._meta.label_lower, target_id=row.pk, stage=stage, due_at=end_of_day(expires_on))
    known = Reminder.objects.filter(
        target_type=mark.target_type, target_id=mark.target_id, stage=stage, due_at=mark.due_at
    )
    if known.exists():
        return False
    with writes.unit_of_work(), transaction.atomic():
        Reminder.objects.bulk_create([mark], ignore_conflicts=True)
        enterprise = row.enterprise
        township = officials_of(enterprise, "enterprises.maintain_enterprise", "township", now)
        key = f"expiry:{mark.target_type}:{row.pk}:{stage}:{expires_on}"
        people = {person.pk: person for person in [*staff_of(enterprise, now), *township]}
        tell(
            people.values(), enterprise, kind="enterprise.expiry", title=title, body=words(row),
            url=f"{enterprise_url(enterprise)}#{_SECTIONS[type(row)]}", key=key, now=now,
        )  # fmt: skip
    return True
