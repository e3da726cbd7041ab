"""Posters, and what people report through them without an account; the safety officer decides on each report.

Posters and decisions are for the enterprise's head and safety officer. A report is written by the portal itself.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ENDED
from enterprises.models import Enterprise
from hazards.choices import HazardLevel, HazardSource
from hazards.models import Hazard, ReportPoster, WorkerReport
from hazards.queries.photos import BEFORE
from hazards.services.loop import report_found
from hazards.workflow.intake import MODERATE, WORKER_REPORT_FLOW
from safetyportal.core import attachments, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Attachment
from safetyportal.core.notify import holders, notify

MANAGE, ADD = "hazards.manage_reportposter", "hazards.add_workerreport"
PHOTO = "report.photo"


def make_poster(*, enterprise: Enterprise, location: str, actor: Any, now: datetime) -> ReportPoster:
    """A new poster with an address of its own."""
    if enterprise.status in ENDED:
        raise TransitionDenied(_("This record is closed."))
    poster = ReportPoster(
        enterprise=enterprise,
        jurisdiction=enterprise.jurisdiction,
        place=enterprise.place,
        sectors=enterprise.sectors,
        location=location.strip(),
    )
    return writes.create(poster, actor=actor, perm=MANAGE, now=now)


def revoke_poster(*, reportposter: ReportPoster, actor: Any, now: datetime) -> ReportPoster:
    """From now on the address of the poster leads nowhere. What came in through it stays."""
    return writes.update(
        reportposter, {"active": False}, actor=actor, perm=MANAGE, now=now, action="reportposter.revoke"
    )


def receive(
    *, poster: ReportPoster, description: str, location: str, now: datetime, phone: str = "",
    photos: Iterable[Any] = (),
) -> WorkerReport:  # fmt: skip
    """Public: somebody reports what they saw. Returns the report with its receipt code.

    Raises `TransitionDenied` for a revoked poster, `ValidationError` for a photo that cannot be kept.
    """
    portal = system_user()
    with writes.unit_of_work():
        known = writes.locked(poster)
        if not known.active or known.enterprise.status in ENDED:
            raise TransitionDenied(_("This poster is no longer in use."))
        report = WorkerReport(
            pk=WorkerReport.next_id(),
            enterprise=known.enterprise,
            poster=known,
            jurisdiction=known.jurisdiction,
            place=known.place,
            sectors=known.sectors,
            description=description.strip(),
            location=location.strip() or known.location,
            phone=phone.strip(),
            reported_at=now,
        )
        WORKER_REPORT_FLOW.start(report, now)
        writes.create(report, actor=portal, perm=ADD, now=now)
        for photo in photos:
            _keep_photo(report, photo, portal, now)
        _tell(report, now)
    return report


def _keep_photo(report: WorkerReport, photo: Any, portal: Any, now: datetime) -> None:
    try:
        stored = attachments.store(photo, actor=portal, record=report, purpose=PHOTO, now=now, perm=ADD)
    except ValidationError as error:
        raise ValidationError({"photos": error.messages}) from error
    if not stored.content_type.startswith("image/"):
        raise ValidationError({"photos": _("Please add a photo.")})


def _tell(report: WorkerReport, now: datetime) -> None:
    notify(
        list(holders(MODERATE, report.place, report.sectors, now=now)),
        kind="report.received",
        title=_("Reported by QR code: %s") % report.description[:60],
        url=reverse("workerreport-detail", kwargs={"pk": report.pk}),
        place=report.place,
        key=f"report-received-{report.pk}",
        now=now,
    )


def accept(
    *, workerreport: WorkerReport, category: str, description: str, location: str, actor: Any, now: datetime,
    level: str = HazardLevel.GENERAL, note: str = "", expected_version: int | None = None,
) -> WorkerReport:  # fmt: skip
    """The report is a hazard: it becomes a record with its photos, in the words of whoever accepts it."""
    facts = {
        "source": HazardSource.OTHER,
        "source_note": str(_("Reported by QR code")),
        "found_on": local_day(workerreport.reported_at),
        "finder": str(_("Reported by QR code")),
        "description": description.strip(),
        "location": location.strip(),
        "category": category,
        "level": level,
    }
    with writes.unit_of_work():
        _require_waiting(workerreport)
        hazard = report_found(enterprise=workerreport.enterprise, facts=facts, actor=actor, now=now)
        _hand_photos(workerreport, hazard)
        return _decide(workerreport, "accept", actor, now, note, expected_version, hazard)


def merge(
    *, workerreport: WorkerReport, hazard: Hazard, actor: Any, now: datetime, note: str = "",
    expected_version: int | None = None,
) -> WorkerReport:  # fmt: skip
    """The same is recorded already as `hazard` of this enterprise; the photos go there."""
    if hazard.enterprise_id != workerreport.enterprise_id:
        raise ValidationError({"hazard": _("This hazard belongs to another enterprise.")})
    with writes.unit_of_work():
        _require_waiting(workerreport)
        _hand_photos(workerreport, hazard)
        return _decide(workerreport, "merge", actor, now, note, expected_version, hazard)


def reject(
    *, workerreport: WorkerReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> WorkerReport:
    """No hazard: whoever reported reads the reason on the page of the receipt."""
    return _decide(workerreport, "reject", actor, now, note, expected_version, None)


def _require_waiting(report: WorkerReport) -> None:
    """Before anything is made of it: two people who decide at once make one hazard."""
    if writes.locked(report).status != WORKER_REPORT_FLOW.initial:
        raise Conflict


def _decide(report, step: str, actor, now, note: str, expected_version, hazard: Hazard | None) -> WorkerReport:
    changes = {"hazard": hazard, "decision_note": note.strip(), "decided_at": now, "decided_by": actor}
    return WORKER_REPORT_FLOW.run(
        report, step, actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
    )


def _hand_photos(report: WorkerReport, hazard: Hazard) -> None:
    """One file, one record: the photos of the report become photos of the hazard."""
    mine = Attachment.unscoped.filter(target_type=report._meta.label_lower, target_id=report.pk)
    mine.update(target_type=hazard._meta.label_lower, target_id=hazard.pk, purpose=BEFORE)
