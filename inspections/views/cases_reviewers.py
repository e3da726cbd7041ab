"""The register of legal reviewers of the bodies: who, with which qualification, since when."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.forms.cases_reviewers import ReviewerForm
from inspections.models import LegalReviewer
from inspections.services import cases_people
from inspections.tables.cases import LegalReviewerTable
from inspections.workflow.cases_guards import APPROVE
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm
from safetyportal.core.pages.register import Register


def appointed_now(row: LegalReviewer, user: Any) -> Decision:
    return ALLOWED if row.ended_on is None else denied(_("The appointment has ended."))


class LegalReviewerRegister(Register):
    model = LegalReviewer
    slug = "legal-reviewers"
    label = _("Legal reviewers")
    help = _("Who carries out the legal review of cases, with the legal qualification.")
    permission = "inspections.view_legalreviewer"
    table = LegalReviewerTable
    related = ("user", "body", "jurisdiction__parent", "appointed_by")
    detail_fields = ("user", "body", "qualification", "appointed_by", "appointed_on", "ended_on")
    export = False
    empty_text = _("Nobody is appointed yet.")
    create = Act(cases_people.appoint, ReviewerForm, label=_("Appoint a legal reviewer"), permission=APPROVE)
    acts = {
        "end": Act(
            cases_people.end_appointment, NoteForm, label=_("End the appointment"), permission=APPROVE,
            guard=appointed_now, tone="danger",
        ),
    }  # fmt: skip
