"""What units say of visits, for those who lead: ratings to read, objections to answer in time."""

from django.utils.translation import gettext_lazy as _

from inspections.filters.visits import VisitObjectionFilter, VisitRatingFilter
from inspections.forms.visits import AnswerForm
from inspections.models import VisitObjection, VisitRating
from inspections.services import visits_feedback
from inspections.tables.visits import OBJECTION_TONES, VisitObjectionTable, VisitRatingTable
from inspections.workflow import OBJECTION_FLOW
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register


class VisitRatingRegister(Register):
    model = VisitRating
    slug = "visit-ratings"
    label = _("Ratings of visits")
    help = _("What units said after a visit, through its code; each holder once.")
    permission = "inspections.view_visitrating"
    table = VisitRatingTable
    filterset = VisitRatingFilter
    related = ("visit__enterprise", "visit__body", "visit__task", "jurisdiction__parent")
    detail_fields = ("visit", "said_at", "lawful", "manner", "helpful", "comment")
    empty_text = _("Nobody has rated a visit yet.")


class VisitObjectionRegister(Register):
    model = VisitObjection
    slug = "visit-objections"
    label = _("Objections to visits")
    help = _("Answer within the time limit; whoever objected reads the answer behind the visit code.")
    permission = "inspections.view_visitobjection"
    table = VisitObjectionTable
    filterset = VisitObjectionFilter
    flow = OBJECTION_FLOW
    state_tones = OBJECTION_TONES
    related = ("visit__enterprise", "visit__body", "visit__task", "jurisdiction__parent", "answered_by")
    detail_fields = ("visit", "said_at", "text", "contact", "answer", "answered_by", "answered_at")
    tabs = ((_("To answer"), "status=waiting"),)
    empty_text = _("Nobody has objected to a visit yet.")
    acts = {"answer": Act(visits_feedback.answer_objection, AnswerForm, icon="message")}
