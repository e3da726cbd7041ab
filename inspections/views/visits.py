"""The register of visits for everybody who may read them, and what an officer has to visit."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from inspections.choices.assignments import TaskStatus
from inspections.choices.visits import VISIT_OPEN, VisitStatus
from inspections.filters.visits import VisitFilter
from inspections.models import InspectionTask, Visit
from inspections.queries.assignments_people import given_to
from inspections.queries.visits import open_items, recheck_results, signatures_of
from inspections.queries.visits_lists import open_visits, with_team, without_visit
from inspections.queries.visits_officers import is_officer
from inspections.services import visits, visits_recheck
from inspections.tables.visits import VISIT_TONES, VisitTable
from inspections.views.visits_code import code_address, code_picture
from inspections.views.visits_show import answers_shown, items_shown, papers_shown
from inspections.workflow import VISIT_FLOW
from safetyportal.core.access import holds
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.errors import NotAllowed, Refusal
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import ReasonForm
from safetyportal.core.pages.register import Register
from safetyportal.core.pages.tables import countdown
from safetyportal.core.services.once import once

VIEW, CONDUCT = "inspections.view_visit", "inspections.conduct_visit"


def to_work(visit) -> str:
    return reverse("visit-work", kwargs={"pk": visit.pk})


def to_today(task) -> str:
    return reverse("visit-today")


def waits_for_recheck(visit, user):
    if visit.status == VisitStatus.COMPLETED and open_items(visit) and is_officer(visit, user):
        return ALLOWED
    return denied(_("No item of this visit waits for a re-inspection."))


class VisitRegister(Register):
    model = Visit
    slug = "visits"
    label = _("Visits")
    help = _("Who was where, what was found, which papers were handed over, and what became of it.")
    permission = VIEW
    export_permission = "inspections.export_visit"
    table = VisitTable
    filterset = VisitFilter
    main_filters = ("q", "place", "status", "kind")
    flow = VISIT_FLOW
    state_tones = VISIT_TONES
    keyset_orderings = {"started_at": "started_at"}
    related = ("enterprise", "jurisdiction__parent", "task__recheck_of__enterprise", "body", "started_by")
    list_defer = ("situation", "statement", "marks", "item_ids")
    tabs = ((_("My visits"), "mine=1"), (_("Under way"), "status=open&status=signing"))
    empty_text = _("No visit yet. An assigned task is begun on the page “To visit”.")
    detail_template = "inspections/visit_detail.html"
    detail_fields = (
        "enterprise", "task", "body", "started_at", "ended_at", "identity_shown_at", "identity_confirmed_by",
        "premises", "site_person", "site_person_post", "site_person_phone", "situation", "statement", "completed_at",
    )  # fmt: skip
    acts = {
        "recheck": Act(
            visits_recheck.recheck_now, label=_("Re-inspect now"), permission=CONDUCT, guard=waits_for_recheck,
            icon="refresh", tone="primary", redirect=to_today, done=_("The re-inspection can begin."),
            confirm=_("The task of a re-inspection is made and given to the officers of this visit. Go on?"),
        ),
        "void": Act(visits.void, ReasonForm, icon="ban"),
    }  # fmt: skip

    def list_rows(self, rows):
        return with_team(super().list_rows(rows))

    def detail_context(self, request, record, **extra):
        at_work = record.status in VISIT_OPEN and is_officer(record, request.user)
        papers = papers_shown(record, request.user)
        return super().detail_context(
            request, record, printable=any(one["number"] for one in papers), items=items_shown(record),
            answers=answers_shown(record), team=record.officers, signatures=signatures_of(record), papers=papers,
            recheck=list(recheck_results(record)), work_url=to_work(record) if at_work else "",
            code_url=code_address(request, record), code_picture=code_picture(request, record), **extra,
        )  # fmt: skip

    def print_page(self, request, pk: int):
        record = self.record_or_404(request, pk)
        context = {
            "record": record, "title": str(record), "number": "", "printed_by": request.user.name,
            "groups": self.facts(request, record), "items": items_shown(record), "answers": answers_shown(record),
            "signatures": signatures_of(record), "papers": papers_shown(record, request.user),
            "code_url": code_address(request, record), "code_picture": code_picture(request, record),
        }  # fmt: skip
        return render(request, "print/visit.html", context)

    def extra_urls(self):
        return [
            path("visits/today/", today_page, name="visit-today"),
            path("visits/begin/<int:task>/", begin_page, name="visit-begin"),
        ]


@require_GET
def today_page(request):
    """What this officer has to visit, and visits under way; one tap begins or goes on."""
    if not holds(request.user, CONDUCT):
        raise NotAllowed
    now = timezone.now()
    mine = open_visits(request.user, Visit.objects.visible_to(request.user, CONDUCT))
    tasks = InspectionTask.objects.visible_to(request.user, CONDUCT).filter(given_to(request.user))
    waiting = without_visit(tasks.filter(status__in=[TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY]))
    rows = [
        {"task": task, "clock": countdown(task.due_at, now), "token": uuid.uuid4().hex}
        for task in waiting.select_related("enterprise__jurisdiction").order_by("due_at", "pk")[:50]
    ]
    under_way = [
        {"visit": visit, "clock": countdown(visit.due_at, now), "url": to_work(visit)}
        for visit in mine.select_related("enterprise", "task").order_by("-pk")[:20]
    ]
    response = render(request, "inspections/visit_today.html", {"waiting": rows, "under_way": under_way})
    response["X-Page-Owner"] = str(request.user.pk)
    return response


@require_POST
def begin_page(request, task: int):
    """Begin the visit of a task; a double tap begins one."""
    found = (
        InspectionTask.objects.visible_to(request.user, CONDUCT).select_related("enterprise").filter(pk=task).first()
    )
    if found is None:
        raise Http404
    token = request.POST.get("form_token", "")[:64] or uuid.uuid4().hex

    def effect() -> str:
        return to_work(visits.start(task=found, actor=request.user, now=timezone.now()))

    try:
        address, _first = once(user=request.user, key=f"visit-begin:{token}", fingerprint=str(task), effect=effect)
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("visit-today")
    return redirect(address)
