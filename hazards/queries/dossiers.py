"""What the dossier of a major hazard says about the steps of the hazard itself."""

from hazards.models import Hazard
from hazards.models.dossier import MajorHazardDossier


def dossier_of(hazard: Hazard) -> MajorHazardDossier | None:
    """The dossier, for guards and for people who already see the hazard."""
    return MajorHazardDossier.unscoped.filter(hazard=hazard).first()
