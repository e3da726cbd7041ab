"""The registers of special campaigns, of officers' absences and of recusals."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import CampaignStatus
from inspections.filters.assignments import CampaignFilter, LeaveFilter, RecusalFilter
from inspections.forms import assignments_more as forms
from inspections.models import Campaign, OfficerLeave, Recusal
from inspections.queries import assignments_campaigns as queries
from inspections.services import assignments_campaigns as campaigns
from inspections.services import assignments_people as people
from inspections.tables.assignments import CAMPAIGN_TONES, CampaignTable, LeaveTable, RecusalTable
from inspections.workflow.assignments_campaigns import CAMPAIGN_FLOW, RUN, run_by_its_body
from inspections.workflow.bodies import of_its_body
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import PortalForm, ReasonForm
from safetyportal.core.pages.register import Register


def being_prepared(campaign: Campaign, user) -> Decision:
    if campaign.status != CampaignStatus.DRAFT:
        return denied(_("The tasks of this campaign are created already."))
    return run_by_its_body(campaign, user)


class CampaignRegister(Register):
    model = Campaign
    slug = "inspection-campaigns"
    label = _("Special campaigns")
    help = _("One scheme for many enterprises: their tasks are created at once, in the background.")
    permission = "inspections.view_campaign"
    table = CampaignTable
    filterset = CampaignFilter
    main_filters = ("q", "place", "status", "kind")
    flow = CAMPAIGN_FLOW
    state_tones = CAMPAIGN_TONES
    keyset_orderings = {"finish_by": "finish_by"}
    related = ("body", "target", "created_by", "jurisdiction")
    tabs = ((_("Running"), "status=running"), (_("Being prepared"), "status=draft"))
    empty_text = _("No special campaign here.")
    export_permission = "inspections.export_campaign"
    detail_template = "inspections/campaign_detail.html"
    detail_fields = (
        "body", "title", "kind", "content", "basis", "starts_on", "finish_by", "target", "target_sectors",
        "target_classes", "skip_visited", "created_by", "started_at", "created_count", "skipped_count", "expanded_at",
    )  # fmt: skip
    create = Act(campaigns.prepare, forms.CampaignForm, label=_("Prepare a campaign"), permission=RUN)
    edit = Act(campaigns.change, forms.CampaignChangeForm, permission=RUN, guard=being_prepared)
    acts = {
        "start": Act(campaigns.start, PortalForm, icon="send", confirm=_("Create a task for every enterprise?")),
        "close": Act(campaigns.close, ReasonForm, icon="check"),
        "cancel": Act(campaigns.discard, ReasonForm, icon="x"),
    }

    def detail_context(self, request, record, **extra):
        draft = record.status == CampaignStatus.DRAFT
        return super().detail_context(
            request,
            record,
            counts=queries.counts(record),
            target_count=queries.targets(record, request.user).count() if draft else None,
            tasks_url=f"{reverse('inspectiontask-list')}?campaign={record.pk}",
            **extra,
        )


def recorded_by_its_body(leave: OfficerLeave, user) -> Decision:
    return of_its_body(leave, user, people.RECORD)


def decided_by_its_body(recusal: Recusal, user) -> Decision:
    if recusal.ends_on is not None:
        return denied(_("It has ended already."))
    return of_its_body(recusal, user, people.DECIDE)


class LeaveRegister(Register):
    model = OfficerLeave
    slug = "officer-absences"
    label = _("Absences of officers")
    help = _("Who is away is neither drawn nor assigned on these days.")
    permission = "inspections.view_officerleave"
    table = LeaveTable
    filterset = LeaveFilter
    main_filters = ("q", "place", "kind", "ends_from")
    keyset_orderings = {"starts_on": "starts_on"}
    related = ("user", "body", "recorded_by", "jurisdiction")
    export_permission = people.RECORD
    empty_text = _("Nobody is away.")
    detail_fields = ("user", "body", "kind", "starts_on", "ends_on", "note", "recorded_by")
    create = Act(people.record_leave, forms.LeaveForm, label=_("Record an absence"), permission=people.RECORD)
    edit = Act(people.change_leave, forms.LeaveChangeForm, permission=people.RECORD, guard=recorded_by_its_body)
    acts = {
        "remove": Act(
            people.remove_leave, PortalForm, label=_("Remove"), permission=people.RECORD, guard=recorded_by_its_body,
            tone="danger", icon="trash", redirect=lambda _result: reverse("officerleave-list"),
        )
    }  # fmt: skip


class RecusalRegister(Register):
    model = Recusal
    slug = "recusals"
    label = _("Recusals")
    help = _("Officers who do not inspect an enterprise, by decision of the head of the body.")
    permission = "inspections.view_recusal"
    table = RecusalTable
    filterset = RecusalFilter
    main_filters = ("q", "place", "ground")
    related = ("user", "body", "enterprise", "decided_by", "jurisdiction")
    export_permission = "inspections.export_inspectiontask"
    empty_text = _("Nobody is recused.")
    detail_fields = ("user", "body", "enterprise", "ground", "reason", "decided_by", "starts_on", "ends_on")
    create = Act(people.decide_recusal, forms.RecusalForm, label=_("Decide a recusal"), permission=people.DECIDE)
    acts = {
        "end": Act(
            people.end_recusal, ReasonForm, label=_("End the recusal"), permission=people.DECIDE,
            guard=decided_by_its_body, icon="x",
        )
    }  # fmt: skip


urlpatterns = [*CampaignRegister.urls(), *LeaveRegister.urls(), *RecusalRegister.urls()]
