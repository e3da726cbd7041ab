"""The page of one listing: clocks, terms, papers, progress, requests, acceptances. All rows start from the reader."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as text

from hazards.choices import LISTED, ListingStatus
from hazards.models import (
    Listing,
    ListingAcceptance,
    ListingDelivery,
    ListingExtension,
    ListingProgress,
    MajorHazardDossier,
)
from hazards.services.listing_acceptance import needs_assessment
from hazards.services.listing_extensions import last_day_to_ask
from safetyportal.core import attachments
from safetyportal.core.access import can, holds
from safetyportal.core.issued import documents_of
from safetyportal.core.pages import sheets
from safetyportal.core.pages.tables import countdown, local_text

VIEW = "hazards.view_listing"
ROW_ACTS = ("progress", "ask_extension", "grant_extension", "refuse_extension", "deliver", "sign_for")


def complete(request, record: Listing, context: dict) -> dict:
    """Add every section to the context of the detail page."""
    user, now = request.user, timezone.now()
    files = _files(user, record)
    context.update(
        terms=_terms(record),
        hazard=_hazard(user, record),
        clocks=_clocks(record, now),
        papers=documents_of(record) if holds(user, "core.open_document") else [],
        deliveries=_rows(user, record, ListingDelivery, files),
        progress=_progress(user, record, files, now),
        extensions=_rows(user, record, ListingExtension, files),
        acceptances=_rows(user, record, ListingAcceptance, files),
        request_files=[file for file in files.values() if file.purpose in {"listing.assessment", "listing.rectified"}],
        needs_assessment=record.status == ListingStatus.SUPERVISED and needs_assessment(record),
        may_draft=record.status == ListingStatus.PROPOSED and any(act["name"] == "list" for act in context["actions"]),
        public_url=reverse("public-listings") if record.published_at else "",
        late_words=_late(record, now),
    )
    return context


def _terms(record: Listing) -> list[dict]:
    names = ("level", "body", "department", "matters", "requirements", "deadline", "copies", "decision_note")
    facts = [sheets.fact(record, name) for name in names]
    facts[1]["label"] = text("Body in charge of supervision")
    return facts


def _hazard(user, record: Listing) -> list[dict]:
    hazard = record.hazard
    dossier = MajorHazardDossier.objects.visible_to(user, "hazards.view_majorhazarddossier").filter(hazard=hazard)
    found = dossier.first()
    lines: list[dict] = [
        {"label": text("Enterprise"), "value": record.enterprise.name,
         "url": reverse("enterprise-detail", kwargs={"pk": record.enterprise_id})
         if can(user, "enterprises.view_enterprise", record.enterprise) else ""},
        {"label": text("Hazard"), "value": hazard.number,
         "url": reverse("hazard-detail", kwargs={"pk": hazard.pk})
         if can(user, "hazards.view_hazard", hazard) else ""},
        {"label": text("State of the hazard"), "value": hazard.get_status_display()},
        {"label": text("Description"), "value": hazard.description, "wide": True},
    ]  # fmt: skip
    if found is not None:
        words = text("all five in place") if found.complete else text("not all five in place")
        signed = text("signed by the head") if found.is_signed else text("not signed yet")
        url = reverse("majorhazarddossier-detail", kwargs={"pk": found.pk})
        lines.append({"label": text("Dossier"), "value": f"{signed}，{words}", "url": url})
    return lines


def _clocks(record: Listing, now) -> list[dict]:
    """Clocks beside the state: until when, or when it was done."""
    found = [
        _clock(text("Filed upwards"), record.record_due_at, record.recorded_at, now),
        _clock(text("Published"), record.publish_due_at, record.published_at, now),
        _clock(text("Delisting published"), record.removal_due_at, record.removal_published_at, now),
    ]
    if record.status == ListingStatus.SUPERVISED:
        last = last_day_to_ask(record, now)
        found.append({"label": text("More time may be asked for until"), "done": last.isoformat(), "clock": None})
    return [line for line in found if line]


def _clock(label: str, due, done, now) -> dict | None:
    if due is None and done is None:
        return None
    return {"label": label, "done": local_text(done) if done else "", "clock": None if done else countdown(due, now)}


def _late(record: Listing, now) -> str:
    if record.status != ListingStatus.SUPERVISED or record.due_at > now:
        return ""
    if record.climbed_to:
        return text("Overdue; it has climbed to the level “%(level)s”, which may take it over.") % {
            "level": record.get_climbed_to_display()
        }
    return text("Overdue: the next level is told.")


def _files(user, record: Listing) -> dict:
    if not holds(user, "core.open_attachment"):
        return {}
    return {file.pk: file for file in attachments.attachments_of(record)}


def _rows(user, record: Listing, model, files: dict) -> list[dict]:
    rows = model.objects.visible_to(user, VIEW).filter(listing=record).order_by("-id")[:50]
    return [{"row": row, "files": [files[pk] for pk in row.files if pk in files]} for row in rows]


def _progress(user, record: Listing, files: dict, now) -> list[dict]:
    rows = ListingProgress.objects.visible_to(user, VIEW).filter(listing=record).order_by("-month")
    return [
        {
            "row": row,
            "files": [files[pk] for pk in row.files if pk in files],
            "clock": countdown(row.due_at, now) if not row.filed_at and not row.waived else None,
            "owed": row.filed_at is None and not row.waived and record.status in LISTED,
        }
        for row in rows.select_related("filed_by")
    ]
