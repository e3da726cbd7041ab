"""The registers of the safety committee (安委会): annual plans, meetings, inspections led by leaders."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.filters import committee as filters
from inspections.forms import committee as forms
from inspections.models import CommitteeMeeting, CommitteePlan, LeaderInspection
from inspections.queries import committee as queries
from inspections.services import committee
from inspections.services.committee import KEEP, OTHERS
from inspections.tables import committee as tables
from inspections.workflow.own_place import at_own_place
from safetyportal.core import attachments
from safetyportal.core.access import can
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import ReasonForm
from safetyportal.core.pages.register import Register

SHOWN = 20
EXPORT = "inspections.export_committeeplan"
VIEW_VISIT = "inspections.view_visit"


def of_a_running_year(plan: CommitteePlan, user: Any) -> Decision:
    if committee.is_over(plan, timezone.now()):
        return denied(_("The year is over: its plan stands."))
    return at_own_place(plan.place, user, KEEP, OTHERS)


def of_own_place(row: Any, user: Any) -> Decision:
    return denied(_("This entry was struck.")) if row.struck else at_own_place(row.place, user, KEEP, OTHERS)


class CommitteePlanRegister(Register):
    model = CommitteePlan
    slug = "committee-plans"
    label = _("Plans of the safety committee")
    help = _("Meetings and inspections by leaders that each level planned for a year, and how many took place.")
    permission = queries.VIEW
    table = tables.CommitteePlanTable
    filterset = filters.CommitteePlanFilter
    main_filters = ("q", "place", "year")
    related = ("jurisdiction__parent", "entered_by")
    export_permission = EXPORT
    empty_text = _("No plan of a safety committee here yet.")
    detail_template = "inspections/committee_plan.html"
    detail_fields = ("jurisdiction", "year", "document_number", "note", "entered_by")
    create = Act(committee.enter_plan, forms.PlanForm, label=_("Enter a plan"), permission=KEEP)
    edit = Act(committee.change_plan, forms.PlanChangeForm, permission=KEEP, guard=of_a_running_year)

    def detail_context(self, request, record, **extra):
        keeps = bool(at_own_place(record.place, request.user, KEEP, OTHERS))
        return super().detail_context(
            request, record, completion=queries.completion(record), keeps=keeps,
            meetings=queries.meetings_of(record)[:SHOWN],
            inspections=[_line(row) for row in queries.inspections_of(record)[:SHOWN]], **extra,
        )  # fmt: skip


def _line(row: LeaderInspection) -> dict[str, Any]:
    where = row.enterprise.name if row.enterprise else row.site
    return {"row": row, "office": queries.rank_name(row), "where": where}


class CommitteeMeetingRegister(Register):
    model = CommitteeMeeting
    slug = "committee-meetings"
    label = _("Meetings of the safety committee")
    help = _("Held meetings with their topics and minutes; they count against the plan of the year.")
    permission = queries.VIEW
    table = tables.CommitteeMeetingTable
    filterset = filters.CommitteeMeetingFilter
    main_filters = ("q", "place", "year")
    keyset_orderings = {"held_on": "held_on"}
    related = ("jurisdiction__parent", "recorded_by")
    export_permission = EXPORT
    empty_text = _("No meeting is recorded here yet.")
    detail_template = "inspections/committee_record.html"
    detail_fields = (
        "jurisdiction", "held_on", "chair", "chair_post", "attendees", "topics", "decisions", "recorded_by", "struck"
    )  # fmt: skip
    create = Act(committee.record_meeting, forms.MeetingForm, label=_("Record a meeting"), permission=KEEP)
    edit = Act(committee.change_meeting, forms.MeetingChangeForm, permission=KEEP, guard=of_own_place)
    acts = {
        "strike": Act(committee.strike, ReasonForm, label=_("Strike"), permission=KEEP, guard=of_own_place,
                      tone="danger", icon="x", help=_("It stays readable with the reason and counts nowhere.")),
    }  # fmt: skip

    def detail_context(self, request, record, **extra):
        files = attachments.files_for(request.user, record)
        return super().detail_context(request, record, files=files, files_title=_("Minutes"), **extra)


class LeaderInspectionRegister(Register):
    model = LeaderInspection
    slug = "leader-inspections"
    label = _("Inspections led by leaders")
    help = _("Who leads an inspection in person, where, and what was asked; they count against the plan of the year.")
    permission = queries.VIEW
    table = tables.LeaderInspectionTable
    filterset = filters.LeaderInspectionFilter
    main_filters = ("q", "place", "year", "standing")
    keyset_orderings = {"inspected_on": "inspected_on"}
    related = ("jurisdiction__parent", "recorded_by", "enterprise", "visit__enterprise")
    export_permission = EXPORT
    empty_text = _("No inspection led by a leader is recorded here yet.")
    detail_template = "inspections/committee_record.html"
    detail_fields = (
        "jurisdiction", "inspected_on", "leader", "standing", "enterprise", "site", "findings", "recorded_by", "struck"
    )  # fmt: skip
    create = Act(committee.record_inspection, forms.LeaderForm, label=_("Record an inspection"), permission=KEEP)
    edit = Act(committee.change_inspection, forms.LeaderChangeForm, permission=KEEP, guard=of_own_place)
    acts = {
        "strike": Act(committee.strike, ReasonForm, label=_("Strike"), permission=KEEP, guard=of_own_place,
                      tone="danger", icon="x", help=_("It stays readable with the reason and counts nowhere.")),
    }  # fmt: skip

    def detail_context(self, request, record, **extra):
        """The office by its name, and the visit for those who see it."""
        visit = record.visit if record.visit and can(request.user, VIEW_VISIT, record.visit) else None
        return super().detail_context(
            request, record, files=attachments.files_for(request.user, record), files_title=_("Photos and papers"),
            office=queries.rank_name(record), visit=visit,
            visit_url=reverse("visit-detail", kwargs={"pk": visit.pk}) if visit else "", **extra,
        )  # fmt: skip


urlpatterns = [
    *CommitteePlanRegister.urls(), *CommitteeMeetingRegister.urls(), *LeaderInspectionRegister.urls()
]  # fmt: skip
