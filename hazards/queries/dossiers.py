"""What the dossier of a major hazard says about the steps of the hazard itself."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q

from hazards.choices import OPEN, EvidenceKind, HazardLevel
from hazards.models import Hazard
from hazards.models.dossier import DossierEvidence, HazardFiling, MajorHazardDossier
from safetyportal.core import notify
from safetyportal.core.access import postings_in_force

ACKNOWLEDGE = "hazards.acknowledge_hazardfiling"


def dossier_of(hazard: Hazard) -> MajorHazardDossier | None:
    """The dossier, for guards and for people who already see the hazard."""
    return MajorHazardDossier.unscoped.filter(hazard=hazard).first()


def people_of_filing(filing: HazardFiling, now: datetime):
    """Who answers for the office: those posted to the body; where nobody is, the county's officials."""
    if filing.body_id is not None:
        posted = postings_in_force(now).filter(body_id=filing.body_id)
        people = get_user_model().objects.filter(pk__in=posted.values("user"), is_active=True)
        if people.exists():
            return people
    dossier = filing.dossier
    return notify.holders(ACKNOWLEDGE, dossier.place, dossier.sectors, at_level="county", now=now)


def without_report() -> Q:
    """Condition on hazards: major, being treated, and no signed report in the dossier."""
    return Q(level=HazardLevel.MAJOR, status__in=OPEN) & (Q(dossier=None) | Q(dossier__signed_at=None))


def next_evidence(dossier: MajorHazardDossier) -> str:
    """The first of the five that has no evidence yet; "" when all have."""
    known = set(DossierEvidence.unscoped.filter(dossier=dossier).values_list("kind", flat=True))
    return next((kind for kind in EvidenceKind.values if kind not in known), "")
