"""The register of annual plans: figures, statutory table, key units, months, completion, approval, papers."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from inspections.choices.assignments import (
    PLAN_IN_FORCE,
    PLAN_PAPER,
    TABLE_PAPER,
    IdleWork,
    KeyReason,
    OtherWork,
    PlanStatus,
)
from inspections.filters.assignments import EntryFilter, PlanFilter
from inspections.forms import assignments_plans as forms
from inspections.models import InspectionPlan, PlanEntry
from inspections.queries import assignments_plans as queries
from inspections.services import assignments_plans as services
from inspections.services import assignments_units as units
from inspections.tables.assignments_more import PLAN_TONES, EntryTable, PlanTable
from inspections.workflow.assignments import PLAN as PLAN_TASKS
from inspections.workflow.assignments_plans import PLAN_FLOW, PREPARE, prepared_by_its_body
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.errors import NotAllowed
from safetyportal.core.issued import documents_of
from safetyportal.core.pages import acting
from safetyportal.core.pages.acts import Act, decide
from safetyportal.core.pages.forms import NoteForm, ReasonForm
from safetyportal.core.pages.papers import draft_response
from safetyportal.core.pages.register import Register

VIEW = "inspections.view_inspectionplan"
UNITS_SHOWN = 200


def being_prepared(plan: InspectionPlan, user) -> Decision:
    if plan.status != PlanStatus.DRAFT:
        return denied(_("The plan is not being prepared any more."))
    return prepared_by_its_body(plan, user)


def in_force(plan: InspectionPlan, user) -> Decision:
    if plan.status not in PLAN_IN_FORCE:
        return denied(_("Only an approved plan is carried out or revised."))
    return prepared_by_its_body(plan, user)


def with_entries(plan: InspectionPlan, user) -> Decision:
    decision = being_prepared(plan, user)
    if decision and not plan.entries.exists():
        return denied(_("The plan has no entry yet."))
    return decision


class PlanRegister(Register):
    model = InspectionPlan
    slug = "inspection-plans"
    label = _("Annual inspection plans")
    help = _("Working days, key units and the statutory table of each body; approved by its government, filed upwards.")
    permission = VIEW
    table = PlanTable
    filterset = PlanFilter
    main_filters = ("q", "place", "year", "status")
    flow = PLAN_FLOW
    state_tones = PLAN_TONES
    keyset_orderings = {"year": "year"}
    related = ("body", "created_by", "approved_by", "acknowledged_by", "revision_of", "jurisdiction")
    list_defer = ("principles", "measures")
    tabs = (
        (_("To approve"), "status=submitted"),
        (_("Filed with us"), "status=filed"),
        (_("Being prepared"), "status=draft"),
    )
    empty_text = _("No annual plan here yet.")
    export_permission = "inspections.export_inspectionplan"
    detail_template = "inspections/plan_detail.html"
    detail_fields = (
        "body", "year", "revision", "change_reason", "principles", "measures", "approving_authority",
        "approval_number", "approved_on", "filed_at", "acknowledged_at",
    )  # fmt: skip
    create = Act(services.begin_plan, forms.PlanForm, label=_("Begin a plan"), permission=PREPARE)
    edit = Act(services.change_plan, forms.FiguresForm, label=_("Change figures and text"), permission=PREPARE,
               guard=being_prepared)  # fmt: skip
    acts = {
        "entry": Act(services.keep_entry, forms.EntryForm, label=_("Add an entry"), permission=PREPARE,
                     guard=being_prepared, icon="plus"),
        "propose": Act(units.propose_units, forms.ProposeForm, label=_("Propose key units by rule"),
                       permission=PREPARE, guard=with_entries, icon="target",
                       help=_("Risk class, open major hazards, listed supervision, major hazard installations, resumed "
                              "operation. Who was chosen by hand stays.")),
        "unit": Act(units.add_unit, forms.UnitForm, label=_("Name a unit by hand"), permission=PREPARE,
                    guard=with_entries, icon="building"),
        "submit": Act(services.submit, NoteForm, icon="send"),
        "approve": Act(services.approve, forms.ApproveForm, icon="check"),
        "return": Act(services.return_, ReasonForm, icon="arrow-back-up"),
        "file": Act(services.file_upwards, NoteForm, icon="send"),
        "acknowledge": Act(services.acknowledge, NoteForm, icon="check"),
        "tasks": Act(services.create_tasks, forms.MonthForm, label=_("Create the tasks of a month"),
                     permission=PLAN_TASKS, guard=in_force, icon="calendar"),
        "revise": Act(services.revise, forms.ReviseForm, label=_("Revise"), permission=PREPARE, guard=in_force,
                      icon="replace", help=_("A substantial change is approved anew.")),
        "withdraw": Act(services.withdraw, ReasonForm, icon="x"),
    }  # fmt: skip

    def detail_context(self, request, record, **extra):
        months = queries.by_month(record)
        found = queries.planned_days(record)
        named = queries.units_of(record)
        return super().detail_context(
            request,
            record,
            other=[(label, record.other_days.get(value, 0)) for value, label in OtherWork.choices],
            idle=[(label, record.idle_days.get(value, 0)) for value, label in IdleWork.choices],
            completion=queries.completion(record),
            may_change=bool(being_prepared(record, request.user)),
            needed=found,
            months=months,
            quarters=[(number, [m for m in months if m.quarter == number]) for number in (1, 2, 3, 4)],
            units=unit_lines(named.select_related("enterprise", "entry")[:UNITS_SHOWN]),
            unit_count=named.count(),
            overlaps=queries.overlaps(record),
            papers=documents_of(record),
            drafts=record.status in (PlanStatus.DRAFT, PlanStatus.SUBMITTED),
            **extra,
        )

    def extra_urls(self) -> list:
        here = f"{self.slug}/<int:pk>"
        return [
            path(f"{here}/entries/<int:entry>/", self.entry_page, name="inspectionplan-entry"),
            path(f"{here}/entries/<int:entry>/drop/", require_POST(self.drop_page), name="inspectionplan-entry-drop"),
            path(f"{here}/months/<int:month>/", require_safe(self.month_page), name="inspectionplan-month"),
            path(f"{here}/draft/<slug:kind>/", require_POST(self.draft_page), name="inspectionplan-draft"),
        ]

    def _entry(self, record, pk: int) -> PlanEntry:
        return get_object_or_404(record.entries, pk=pk)

    def entry_page(self, request, pk: int, entry: int):
        """Change one entry of a plan that is being prepared."""
        record = self.record_or_404(request, pk)
        row = self._entry(record, entry)
        form_class = type("BoundEntryForm", (forms.EntryForm,), {"bound_entry": row})
        act = Act(partial(services.keep_entry, entry=row), form_class, permission=PREPARE, guard=being_prepared)
        decision = decide(self, "", act, record, request.user)
        if not decision:
            raise NotAllowed(decision.reason)
        key = f"{self.slug}:{pk}:entry:{entry}"
        return acting.do_page(
            acting.Doing(self, request, act, _("Change the entry"), key, record, self.detail_url(record), _("Save"))
        )

    def drop_page(self, request, pk: int, entry: int):
        """Take an entry out."""
        record = self.record_or_404(request, pk)
        services.drop_entry(entry=self._entry(record, entry), actor=request.user, now=self.now())
        return redirect(self.detail_url(record))

    def month_page(self, request, pk: int, month: int):
        """The monthly plan: whose turn comes, with the tasks made."""
        record = self.record_or_404(request, pk)
        if not 1 <= month <= 12:
            raise Http404
        rows = queries.units_of_month(record, month)[:1000]
        context = {"register": self, "record": record, "month": month, "units": unit_lines(rows)}
        return render(request, "inspections/plan_month.html", context)

    def draft_page(self, request, pk: int, kind: str):
        """Plan or table as they would be issued now."""
        record = self.record_or_404(request, pk)
        papers = {"plan": PLAN_PAPER, "table": TABLE_PAPER}
        if kind not in papers:
            raise Http404
        return draft_response(request, papers[kind], record, body=record.body, perm=VIEW)


def unit_lines(rows) -> list[dict]:
    """Units with reasons and months in words."""
    labels = dict(KeyReason.choices)
    return [
        {
            "unit": row,
            "reasons": "、".join(str(labels[reason]) for reason in row.reasons),
            "months": "、".join(str(month) for month in row.months),
        }
        for row in rows
    ]


class EntryRegister(Register):
    model = PlanEntry
    slug = "inspection-plan-entries"
    label = _("Matters of annual plans")
    help = _("The statutory tables of all plans; taken out to Excel and brought back while a plan is being prepared.")
    permission = VIEW
    table = EntryTable
    filterset = EntryFilter
    main_filters = ("q", "place", "year", "group")
    related = ("plan__body",)
    export_permission = "inspections.export_inspectionplan"
    list_template = "inspections/entry_list.html"
    empty_text = _("No plan has an entry yet.")
    detail_fields = (
        "plan", "order", "group", "matter", "basis", "objects_text", "target_count", "random_percent", "content",
        "manner", "frequency", "cap", "months", "section", "joint", "days_each", "note",
    )  # fmt: skip


urlpatterns = [*PlanRegister.urls(), *EntryRegister.urls()]
