"""Comments of a hazard. The caller has shown that the reader may see the hazard."""

from hazards.models import Hazard, HazardComment


def comments_of(hazard: Hazard):
    """Oldest first, with their authors."""
    return HazardComment.unscoped.filter(hazard=hazard).select_related("author").order_by("pk")
