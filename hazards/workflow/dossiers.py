"""Guards that a major hazard puts before the steps of the loop; general hazards pass them without a query."""

from django.utils.translation import gettext_lazy as _

from hazards.models import Hazard
from hazards.queries.dossiers import dossier_of
from safetyportal.core.access import can
from safetyportal.core.decisions import ALLOWED, Decision, denied


def report_is_filed(hazard: Hazard, actor) -> Decision:
    """An enterprise assigns the treatment of a major hazard once its head has signed report and plan (Order 16 arts.
    14, 15). An authority sets its time limit at once: it need not wait for the enterprise's papers.
    """
    if not hazard.is_major or can(actor, "hazards.supervise_hazard", hazard):
        return ALLOWED
    dossier = dossier_of(hazard)
    if dossier is None or not dossier.is_signed:
        return denied(_("A major hazard: first the head signs report and treatment plan in its dossier."))
    return ALLOWED


def five_are_in_place(hazard: Hazard, actor) -> Decision:
    """The rectification of a major hazard is submitted with a signed plan and all five evidences (五到位)."""
    if not hazard.is_major:
        return ALLOWED
    dossier = dossier_of(hazard)
    if dossier is None or not dossier.is_signed:
        return denied(_("A major hazard: first the head signs report and treatment plan in its dossier."))
    if not dossier.complete:
        return denied(_("A major hazard: the dossier still lacks evidence for some of the five requirements."))
    return ALLOWED
