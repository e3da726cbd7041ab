"""Self-inspections: the register for everybody who may read them, and today's for those who carry them out."""

import uuid

from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hazards.choices import OPEN_INSPECTIONS, InspectionStatus
from hazards.filters.selfcheck import SelfInspectionFilter
from hazards.forms import selfcheck as forms
from hazards.models import SelfInspection
from hazards.queries.inspections import lines, sections
from hazards.services import inspections
from hazards.tables.selfcheck import INSPECTION_TONES, SelfInspectionTable
from hazards.workflow import SELF_INSPECTION_FLOW
from safetyportal.core.access import holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import ReasonForm
from safetyportal.core.pages.register import Register
from safetyportal.core.pages.tables import countdown

VIEW, CARRY_OUT = "hazards.view_selfinspection", "hazards.carry_out_selfinspection"


def to_walk(inspection) -> str:
    return reverse("selfinspection-walk", kwargs={"pk": inspection.pk})


class SelfInspectionRegister(Register):
    model = SelfInspection
    slug = "self-inspections"
    label = _("Self-inspections")
    help = _("What enterprises inspected themselves: when, who, with which result.")
    permission = VIEW
    export_permission = "hazards.export_selfinspection"
    table = SelfInspectionTable
    filterset = SelfInspectionFilter
    main_filters = ("q", "place", "status", "due")
    flow = SELF_INSPECTION_FLOW
    state_tones = INSPECTION_TONES
    keyset_orderings = {"due_at": "due_at", "finished_on": "finished_on"}
    related = ("enterprise", "jurisdiction__parent", "started_by", "finished_by")
    tabs = (
        (_("Overdue"), "due=overdue"),
        (_("Not carried out"), "status=missed"),
        (_("Finished without a hazard"), "without_hazard=0"),
    )
    empty_text = _("No self-inspection yet. They are planned every night by the rhythm of each checklist.")
    detail_template = "hazards/selfcheck_inspection.html"
    detail_fields = (
        "enterprise", "number", "rhythm", "period_start", "period_end", "item_count", "pass_count", "hazard_count",
        "na_count", "participants", "participant_count", "zero_reason", "started_by", "started_at", "finished_by",
        "finished_at", "late",
    )  # fmt: skip
    create = Act(
        inspections.start_on_occasion, forms.OccasionForm, label=_("Inspect on occasion"), permission=CARRY_OUT,
        redirect=to_walk, done=_("The inspection has begun."),
    )  # fmt: skip
    acts = {
        "start": Act(inspections.start, icon="clipboard-check", redirect=to_walk, done=_("The inspection has begun.")),
        "finish": Act(inspections.finish, forms.FinishForm, icon="check"),
        "drop": Act(inspections.drop, ReasonForm, icon="x"),
    }

    def detail_context(self, request, record, **extra):
        rows = lines(record, local_day(self.now()))
        may_walk = record.status == InspectionStatus.RUNNING and bool(request.user.has_perm(CARRY_OUT, record))
        return super().detail_context(
            request, record, sections=sections(rows), hazards=[row for row in rows if row.result == "hazard"],
            walk_url=to_walk(record) if may_walk else "", **extra,
        )  # fmt: skip

    def print_page(self, request, pk: int):
        """The inspection on A4: filled in as far as it is, the rest with boxes for the pen."""
        record = self.record_or_404(request, pk)
        rows = lines(record, local_day(self.now()))
        context = {
            "title": record.title, "number": record.number, "record": record, "sections": sections(rows),
            "printed_by": request.user.name,
        }  # fmt: skip
        return render(request, "print/selfcheck_checklist.html", context)

    def extra_urls(self):
        return [path("self-inspections/today/", today_page, name="selfinspection-today")]


@require_GET
def today_page(request):
    """What this person's enterprise has to inspect now; one tap begins."""
    if not holds(request.user, CARRY_OUT):
        raise NotAllowed
    register = SelfInspectionRegister()
    now = register.now()
    rows = SelfInspection.objects.visible_to(request.user, CARRY_OUT).select_related("enterprise", "started_by")
    waiting = list(rows.filter(status__in=OPEN_INSPECTIONS).order_by("due_at", "pk")[:50])
    done = list(rows.filter(status=InspectionStatus.DONE).order_by("-finished_on", "-pk")[:5])
    context = {
        "open": [_round(row, now) for row in waiting],
        "done": done,
        "create_url": reverse("selfinspection-create"),
        "firms": len({row.enterprise_id for row in waiting}) > 1,
    }
    return render(request, "hazards/selfcheck_today.html", context)


def _round(row: SelfInspection, now) -> dict:
    return {"row": row, "clock": countdown(row.due_at, now), "walk_url": to_walk(row), "token": uuid.uuid4().hex}


urlpatterns = SelfInspectionRegister.urls()
