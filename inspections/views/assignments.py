"""The register of inspection tasks: list, record, planning, assigning, joining, inviting; and one's own tasks."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from enterprises.choices import ENDED
from enterprises.models import Enterprise
from enterprises.search import find as find_enterprises
from inspections.choices.assignments import TASK_WAITING
from inspections.filters.assignments import TaskFilter
from inspections.forms import assignments as forms
from inspections.models import InspectionTask
from inspections.queries.assignments import recent_and_planned_visits
from inspections.queries.assignments_people import guests, with_officers
from inspections.services import assignments as services
from inspections.services import assignments_together as together
from inspections.tables.assignments import TONES, TaskTable
from inspections.views import assignments_record
from inspections.workflow.assignments import CARRY_OUT, PLAN, TASK_FLOW, may_join, planned_by_its_body
from safetyportal.core.access import holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages import acting
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import ReasonForm
from safetyportal.core.pages.register import Register

VIEW = "inspections.view_inspectiontask"


def not_begun(task: InspectionTask, user) -> Decision:
    if task.status not in TASK_WAITING:
        return denied(_("The inspection has begun or is over."))
    return planned_by_its_body(task, user)


def not_over(task: InspectionTask, user) -> Decision:
    if task.status in TASK_FLOW.final:
        return denied(_("The inspection is over."))
    return planned_by_its_body(task, user)


def somebody_is_invited(task: InspectionTask, user) -> Decision:
    if not guests(task).exists():
        return denied(_("Nobody is invited to this inspection."))
    return planned_by_its_body(task, user)


class TaskRegister(Register):
    model = InspectionTask
    slug = "inspection-tasks"
    label = _("Inspection tasks")
    help = _("Who inspects which enterprise, when and why; planned, assigned, under way, done.")
    permission = VIEW
    table = TaskTable
    filterset = TaskFilter
    main_filters = ("q", "place", "status", "kind", "matter")
    flow = TASK_FLOW
    state_tones = TONES
    ordering = ("-id",)
    keyset_orderings = {"planned_on": "planned_on", "finish_by": "finish_by", "due_at": "due_at"}
    related = ("enterprise", "jurisdiction__parent", "body", "created_by", "campaign", "draw", "plan_unit__entry__plan")
    list_defer = ("content",)
    tabs = (
        (_("My inspections"), "matter=mine"),
        (_("To assign"), "status=planned"),
        (_("This week"), "matter=week"),
        (_("Due soon"), "matter=soon"),
        (_("Overdue"), "matter=overdue"),
        (_("Joint"), "matter=joint"),
    )
    empty_text = _("No inspection is planned here.")
    export_permission = "inspections.export_inspectiontask"
    detail_template = "inspections/task_detail.html"
    list_template = "inspections/task_list.html"
    edit = Act(services.change, forms.TaskChangeForm, label=_("Change"), permission=PLAN, guard=not_begun)
    acts = {
        "assign": Act(services.assign, forms.AssignForm, template="inspections/task_assign.html", icon="user-check"),
        "take_on": Act(services.take_on, forms.AssignForm, template="inspections/task_assign.html", icon="user-check"),
        "join": Act(
            together.join,
            forms.JoinForm,
            label=_("Join with my body"),
            permission=PLAN,
            guard=may_join,
            template="inspections/task_assign.html",
            icon="users",
            help=_("One visit instead of two: your officers come along, the inspection stays the first body's."),
        ),
        "invite": Act(
            together.invite,
            forms.InviteForm,
            label=_("Invite an expert or another department"),
            permission=PLAN,
            guard=not_over,
            icon="user-plus",
        ),
        "uninvite": Act(
            together.uninvite,
            forms.UninviteForm,
            label=_("End an invitation"),
            permission=PLAN,
            guard=somebody_is_invited,
            icon="x",
        ),
        "cancel": Act(services.cancel, ReasonForm, icon="x"),
    }

    def list_rows(self, rows):
        return super().list_rows(rows).prefetch_related(with_officers())

    def facts(self, request, record):
        return assignments_record.fact_groups(record)

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        if record.recheck_of_id is None:  # nobody is told on every page that only re-inspections are taken on
            context["actions"] = [action for action in context["actions"] if action["name"] != "take_on"]
        return assignments_record.complete(request.user, record, context, self.now())

    def extra_urls(self) -> list:
        return [
            path(f"{self.slug}/mine/", require_GET(self.mine_page), name="inspectiontask-mine"),
            path(f"{self.slug}/plan/", require_GET(self.choose_page), name="inspectiontask-choose"),
            path(f"{self.slug}/plan/<int:pk>/", self.plan_page, name="inspectiontask-plan"),
        ]

    def mine_page(self, request):
        """What the signed-in officer has to do, on a phone or tablet."""
        if not holds(request.user, CARRY_OUT):
            raise NotAllowed
        context = assignments_record.own(request.user, self.rows(request), self.now())
        return render(request, "inspections/task_mine.html", {"register": self, **context})

    def choose_page(self, request):
        """Which enterprise: search it first."""
        if not holds(request.user, PLAN):
            raise NotAllowed
        words = request.GET.get("q", "").strip()[:60]
        rows = Enterprise.objects.visible_to(request.user, PLAN).exclude(status__in=ENDED)
        found = (
            find_enterprises(rows, words).select_related("jurisdiction__parent").order_by("-id")[:20] if words else ()
        )
        return render(request, "inspections/task_choose.html", {"register": self, "words": words, "found": found})

    def plan_page(self, request, pk: int):
        """The form at one enterprise, with everybody who was or will be there (综合查一次)."""
        rows = Enterprise.objects.visible_to(request.user, PLAN).exclude(status__in=ENDED)
        enterprise = get_object_or_404(rows.select_related("jurisdiction__parent"), pk=pk)
        form_class = type("BoundTaskForm", (forms.TaskForm,), {"bound_enterprise": enterprise})
        act = Act(
            partial(services.create_task, enterprise=enterprise),
            form_class,
            permission=PLAN,
            help=enterprise.name,
            template="inspections/task_plan.html",
        )
        doing = Planning(self, request, act, _("Plan an inspection"), f"{self.slug}:plan:{pk}", None,
                         reverse("enterprise-detail", kwargs={"pk": pk}))  # fmt: skip
        doing.visits = recent_and_planned_visits(enterprise, local_day(self.now()), viewer=request.user)
        return acting.do_page(doing)


class Planning(acting.Doing):
    """Shows beside the form who was or will be at the enterprise."""

    visits: list = []

    def context(self, form, **extra) -> dict:
        visits = assignments_record.visit_lines(self.visits, self.request.user)
        return super().context(form, visits=visits, **extra)


urlpatterns = TaskRegister.urls()
