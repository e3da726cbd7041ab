"""The page of one listing: clocks, terms, papers, progress, requests, acceptances."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as text

from hazards.choices import LISTED, ListingStatus
from hazards.models import Listing
from hazards.queries.dossiers import dossier_of
from hazards.services.listing_acceptance import needs_assessment
from hazards.services.listing_extensions import last_day_to_ask
from safetyportal.core.attachments import files_for
from safetyportal.core.issued import papers_for
from safetyportal.core.pages import sheets
from safetyportal.core.pages.links import address_for
from safetyportal.core.pages.tables import countdown, local_text

ROW_ACTS = ("progress", "ask_extension", "grant_extension", "refuse_extension", "deliver", "sign_for")


def complete(request, record: Listing, context: dict) -> dict:
    """Add every section to the context of the detail page."""
    user, now = request.user, timezone.now()
    files = {file.pk: file for file in files_for(user, record)}
    context.update(
        terms=_terms(record),
        hazard=_hazard(user, record),
        clocks=_clocks(record, now),
        papers=papers_for(user, record),
        deliveries=_rows(record.listingdelivery_rows, files),
        progress=_progress(record, files, now),
        extensions=_rows(record.listingextension_rows, files),
        acceptances=_rows(record.listingacceptance_rows, files),
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
    dossier = dossier_of(hazard)
    dossier_url = address_for(user, dossier) if dossier else ""
    lines: list[dict] = [
        {"label": text("Enterprise"), "value": record.enterprise.name, "url": address_for(user, record.enterprise)},
        {"label": text("Hazard"), "value": hazard.number, "url": address_for(user, hazard)},
        {"label": text("State of the hazard"), "value": hazard.get_status_display()},
        {"label": text("Description"), "value": hazard.description, "wide": True},
    ]  # fmt: skip
    if dossier and dossier_url:
        words = text("all five in place") if dossier.complete else text("not all five in place")
        signed = text("signed by the head") if dossier.is_signed else text("not signed yet")
        lines.append({"label": text("Dossier"), "value": f"{signed}，{words}", "url": dossier_url})
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


def _rows(rows, files: dict) -> list[dict]:
    """Rows of the listing, seen by who sees it."""
    shown = rows.order_by("-id")[:50]
    return [{"row": row, "files": [files[pk] for pk in row.files if pk in files]} for row in shown]


def _progress(record: Listing, files: dict, now) -> list[dict]:
    rows = record.listingprogress_rows.order_by("-month")
    return [
        {
            "row": row,
            "files": [files[pk] for pk in row.files if pk in files],
            "clock": countdown(row.due_at, now) if not row.filed_at and not row.waived else None,
            "owed": row.filed_at is None and not row.waived and record.status in LISTED,
        }
        for row in rows.select_related("filed_by")
    ]
