"""The registers of requests for more time, reviews of the level and hand-overs."""

from django.utils.translation import gettext_lazy as _

from hazards.filters.loop import ExtensionRequestFilter, HandOverFilter, LevelReviewFilter
from hazards.forms import handovers as forms
from hazards.models import ExtensionRequest, HandOver, LevelReview
from hazards.queries.criteria import criteria_by_code
from hazards.queries.handovers import division_name
from hazards.services import handovers, requests
from hazards.tables.loop import (
    ASK_TONES,
    HANDOVER_TONES,
    LEVEL_COLOURS,
    ExtensionRequestTable,
    HandOverTable,
    LevelReviewTable,
)
from hazards.workflow import EXTENSION_FLOW, HANDOVER_FLOW, REVIEW_FLOW
from safetyportal.core.attachments import files_for
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, ReasonForm
from safetyportal.core.pages.links import address_for
from safetyportal.core.pages.register import Register

EXPORT = "hazards.export_hazard"


class _OfHazard(Register):
    """A record that belongs to a hazard: its page begins with the hazard."""

    detail_template = "hazards/of_hazard_detail.html"
    export_permission = EXPORT

    def detail_context(self, request, record, **extra):
        hazard = record.hazard
        return {
            **super().detail_context(request, record, **extra),
            "hazard": hazard,
            "hazard_url": address_for(request.user, hazard),
            "level": {"colour": LEVEL_COLOURS[hazard.level], "label": hazard.get_level_display()},
            "criteria": criteria_by_code(hazard.criteria),
            "files": [
                {"row": row, "picture": row.content_type.startswith("image/")}
                for row in files_for(request.user, record)
            ],
        }


class ExtensionRequestRegister(_OfHazard):
    model = ExtensionRequest
    slug = "hazard-extensions"
    label = _("Extension requests")
    help = _("Who needs more time, why, and what holds the risk down until then.")
    permission = "hazards.view_extensionrequest"
    table = ExtensionRequestTable
    filterset = ExtensionRequestFilter
    flow = EXTENSION_FLOW
    state_tones = ASK_TONES
    tabs = ((_("Waiting for decision"), "status=pending"),)
    empty_text = _("Nobody asks for more time.")
    detail_fields = (
        "old_day", "new_day", "reason", "interim_measures", "level", "requested_by", "created_at", "decided_by",
        "decided_at", "decision_note",
    )  # fmt: skip
    related = ("hazard__enterprise", "hazard__jurisdiction", "requested_by", "decided_by")
    acts = {
        "approve": Act(requests.approve_extension, NoteForm, icon="check"),
        "refuse": Act(requests.refuse_extension, ReasonForm, icon="x"),
        "withdraw": Act(requests.withdraw_extension),
    }


class LevelReviewRegister(_OfHazard):
    model = LevelReview
    slug = "hazard-reviews"
    label = _("Reviews of the level")
    help = _("Major hazards that somebody holds to be general ones; somebody else decides.")
    permission = "hazards.view_levelreview"
    table = LevelReviewTable
    filterset = LevelReviewFilter
    flow = REVIEW_FLOW
    state_tones = ASK_TONES
    tabs = ((_("Waiting for decision"), "status=pending"),)
    empty_text = _("No reviews.")
    detail_fields = ("reason", "criteria", "requested_by", "created_at", "decided_by", "decided_at", "decision_note")
    related = ExtensionRequestRegister.related
    acts = {
        "approve": Act(requests.approve_review, NoteForm, icon="check"),
        "refuse": Act(requests.refuse_review, ReasonForm, icon="x"),
        "withdraw": Act(requests.withdraw_review),
    }


class HandOverRegister(_OfHazard):
    model = HandOver
    slug = "hazard-handovers"
    label = _("Hand-overs")
    help = _("Hazards that went to another body, or came to yours; none is without somebody who answers for it.")
    permission = "hazards.view_handover"
    table = HandOverTable
    filterset = HandOverFilter
    flow = HANDOVER_FLOW
    state_tones = HANDOVER_TONES
    tabs = (
        (_("My turn"), "turn=mine"),
        (_("Waiting for receipt"), "status=offered&status=escalated"),
        (_("Waiting for reply or result"), "status=accepted&status=replied"),
    )
    empty_text = _("No hand-overs.")
    detail_template = "hazards/handover_detail.html"
    detail_fields = (
        "kind", "reason", "from_name", "to_body", "created_at", "sent_by", "received_by", "received_at", "reply",
        "replied_at", "feedback", "finished_at",
    )  # fmt: skip
    related = ("hazard__enterprise", "hazard__jurisdiction", "to_body", "sent_by", "received_by")
    acts = {
        "accept": Act(handovers.accept_handover, NoteForm, icon="check"),
        "refuse": Act(handovers.refuse_handover, ReasonForm, icon="x"),
        "reply": Act(handovers.reply_handover, forms.ReplyForm, icon="message"),
        "finish": Act(handovers.finish_handover, forms.FeedbackForm, icon="circle-check"),
        "designate": Act(handovers.designate_handover, forms.DesignateForm, icon="user-check"),
        "send_back": Act(handovers.send_back_handover, ReasonForm, icon="arrow-back-up"),
        "withdraw": Act(handovers.withdraw_handover, ReasonForm),
    }

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        turn = str(record.to_body or division_name(record.to_place))
        return {**context, "turn": turn, "refusals": record.refusals}


urlpatterns = [*ExtensionRequestRegister.urls(), *LevelReviewRegister.urls(), *HandOverRegister.urls()]
