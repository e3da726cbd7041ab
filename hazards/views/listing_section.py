"""What a major hazard's page shows of its dossier and listing: context of templates/hazards/listing_section.html."""

from django.urls import reverse
from django.utils import timezone

from hazards.choices import LISTING_OPEN
from hazards.models import Hazard, Listing
from hazards.queries.dossiers import dossier_of
from hazards.tables.listings import TONES
from hazards.views.dossiers import evidences, may_have_a_dossier
from hazards.views.listing_drafts import can_be_listed
from safetyportal.core.access import can
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.links import address_for
from safetyportal.core.pages.tables import countdown


def listing_section(user, hazard: Hazard) -> dict:
    """For a general hazard nothing; each part starts from what the reader may see."""
    if not hazard.is_major:
        return {}
    filed = dossier_of(hazard)
    dossier_url = address_for(user, filed) if filed else ""
    dossier = filed if dossier_url else None
    rows = Listing.objects.visible_to(user, "hazards.view_listing").filter(hazard=hazard).order_by("-id")
    listings = list(rows.select_related("body")[:10])
    now = timezone.now()
    return {
        "dossier": dossier,
        "dossier_url": dossier_url,
        "evidences": evidences(user, dossier) if dossier else [],
        "fill_url": reverse("hazard-dossier", kwargs={"pk": hazard.pk}) if _may_fill(user, hazard, filed) else "",
        "listings": [
            {
                "row": row,
                "url": reverse("listing-detail", kwargs={"pk": row.pk}),
                "proposed_on": local_day(row.proposed_at).isoformat(),
                "tone": TONES[row.status],
                "clock": countdown(row.due_at, now) if row.due_at else None,
            }
            for row in listings
        ],
        "propose_url": _propose_url(user, hazard, listings),
    }


def _may_fill(user, hazard: Hazard, dossier) -> bool:
    may = can(user, "hazards.fill_majorhazarddossier", hazard) and may_have_a_dossier(hazard, user)
    return bool(may) and dossier is None


def _propose_url(user, hazard: Hazard, listings) -> str:
    open_already = any(row.status in LISTING_OPEN for row in listings)
    if open_already or not can(user, "hazards.propose_listing", hazard) or not can_be_listed(hazard, user):
        return ""
    return reverse("listing-propose", kwargs={"pk": hazard.pk})
