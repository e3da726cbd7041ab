"""The register of hazards: list, record, and one page for each step of the loop."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ENDED
from enterprises.models import Enterprise
from enterprises.search import find as find_enterprises
from enterprises.views.revealing import reveal_page
from hazards.choices import OPEN, HazardStatus
from hazards.filters.loop import HazardFilter
from hazards.forms import loop as forms
from hazards.forms.handovers import SendForm
from hazards.models import Hazard
from hazards.services import comments, detours, evidence, handovers, loop, requests
from hazards.tables.loop import TONES, HazardTable
from hazards.views import hazard_record
from hazards.workflow import HAZARD_FLOW
from hazards.workflow.hazards import authority_directs_what_it_found
from safetyportal.core.access import holds
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages import acting, sheets
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, ReasonForm
from safetyportal.core.pages.register import Register

VIEW, REPORT, RAISE = "hazards.view_hazard", "hazards.report_hazard", "hazards.raise_hazard"
_ASSIGN, _ASSESS = "hazards.assign_hazard", "hazards.assess_hazard"
_RECTIFIED_NOW = (HazardStatus.RECTIFYING, HazardStatus.CONTROLLED, HazardStatus.PAUSED)


def _in(*states: str, major: bool | None = None):
    """An act outside the workflow table, possible in these states (and only for major or general hazards)."""

    def guard(hazard, user):
        if hazard.status not in states:
            return denied(_("Not possible in the state “%(state)s”.") % {"state": hazard.get_status_display()})
        if major is not None and hazard.is_major != major:
            return denied(_("Only for a major hazard.") if major else _("This hazard is a major one already."))
        return ALLOWED

    return guard


def _graver(hazard, user):
    """Raising the level: assessed, open, general, and by the side that directs it."""
    states = tuple(state for state in OPEN if state != HazardStatus.REPORTED)
    return _in(*states, major=False)(hazard, user) and authority_directs_what_it_found(hazard, user)


class HazardRegister(Register):
    model = Hazard
    slug = "hazards"
    label = _("Hazards")
    help = _("Every hazard from finding to closing, whoever found it.")
    permission = VIEW
    table = HazardTable
    filterset = HazardFilter
    main_filters = ("q", "place", "status", "level", "overdue")
    flow = HAZARD_FLOW
    state_tones = TONES
    ordering = ("-id",)
    keyset_orderings = {"found_on": "found_on"}
    related = ("enterprise", "jurisdiction__parent", "assigned_to", "found_by", "rectified_by", "verified_by", "site")
    list_defer = ("search_text", "rectification", "verification", "interim_measures")
    tabs = (
        (_("Not closed yet"), "open=1"),
        (_("To assess"), "status=reported"),
        (_("To re-check"), "status=awaiting"),
        (_("Overdue"), "overdue=1"),
        (_("Due soon"), "due=soon"),
        (_("Major"), "level=major"),
        (_("Assigned to me"), "mine=1"),
    )
    empty_text = _("No hazard here. What is found is reported with a photo and a place.")
    export_permission = "hazards.export_hazard"
    detail_template = "hazards/hazard_detail.html"
    list_template = "hazards/hazard_list.html"
    create = Act(
        loop.report_found,
        forms.ReportForm,
        label=_("Report a hazard"),
        permission=REPORT,
        help=_("A photo, a few words and the place are enough; the safety officer does the rest."),
    )
    edit = Act(
        loop.correct,
        forms.CorrectForm,
        label=_("Correct"),
        permission=_ASSESS,
        guard=_in(HazardStatus.DRAFT, HazardStatus.REPORTED),
    )
    acts = {
        "report": Act(loop.report, icon="send"),
        "raise": Act(loop.report, icon="send"),
        "assess": Act(loop.assess, forms.AssessForm, icon="scale"),
        "assign": Act(loop.assign, forms.AssignForm, icon="user-check"),
        "submit": Act(loop.submit_rectification, forms.SubmitForm, icon="check"),
        "verify": Act(loop.verify, forms.VerifyForm, icon="circle-check"),
        "return": Act(loop.return_, forms.ReturnForm, icon="arrow-back-up"),
        "plan": Act(
            loop.plan,
            forms.PlanForm,
            label=_("Plan the rectification"),
            permission=_ASSIGN,
            guard=_in(*_RECTIFIED_NOW),
            icon="notes",
            help=_("Measures, person and money; the time limit stays as it was set."),
        ),
        "ask_time": Act(
            requests.request_extension,
            forms.AskTimeForm,
            label=_("Ask for more time"),
            permission="hazards.rectify_hazard",
            guard=_in(HazardStatus.RECTIFYING),
            icon="clock",
        ),
        "extend": Act(loop.extend_deadline, forms.ExtendForm, icon="calendar-due"),
        "control": Act(detours.control, forms.ControlForm, icon="shield"),
        "reactivate": Act(detours.end_control, NoteForm),
        "pause": Act(detours.pause, ReasonForm, icon="player-pause"),
        "resume": Act(detours.resume, ReasonForm),
        "make_major": Act(
            detours.make_major,
            forms.MajorForm,
            label=_("Make it a major hazard"),
            permission=_ASSESS,
            guard=_graver,
            icon="flag-exclamation",
        ),
        "ask_review": Act(
            requests.request_review,
            forms.AskReviewForm,
            label=_("Ask for a lower level"),
            permission=_ASSESS,
            guard=_in(*OPEN, major=True),
            icon="flag",
            help=_("Somebody else at the county or above decides."),
        ),
        "hand_over": Act(
            handovers.hand_over,
            SendForm,
            label=_("Hand over to another body"),
            permission="hazards.send_handover",
            guard=_in(*(state for state in OPEN if state != HazardStatus.PAUSED)),
            icon="transfer",
            help=_("Until another body has received it you stay responsible."),
        ),
        "merge": Act(detours.merge, forms.MergeForm, icon="copy"),
        "discard": Act(detours.discard, ReasonForm, icon="x"),
        "reopen": Act(loop.reopen, forms.ReopenForm, icon="refresh"),
        "comment": Act(
            comments.comment, forms.CommentForm, label=_("Comment"), permission="hazards.comment_hazard", icon="message"
        ),
    }
    bulk_acts = {
        "assign": Act(loop.assign, forms.BulkAssignForm, label=_("Assign"), permission=_ASSIGN),
        "verify": Act(loop.verify, ReasonForm, label=_("Close with a reason"), permission="hazards.verify_hazard"),
    }

    def facts(self, request, record):
        return hazard_record.fact_groups(record, request.user)

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        return hazard_record.complete(request.user, record, context, self.now())

    def print_page(self, request, pk: int):
        record = self.record_or_404(request, pk)
        context = sheets.print_context(self, request, record)
        return render(request, "hazards/hazard_print.html", {**context, **hazard_record.printed(request.user, record)})

    def extra_urls(self) -> list:
        return [
            path(f"{self.slug}/raise/", self.choose_page, name="hazard-raise"),
            path(f"{self.slug}/raise/<int:pk>/", self.raise_page, name="hazard-raise-at"),
            path(f"{self.slug}/<int:pk>/photos/<slug:purpose>/", self.photos_page, name="hazard-photos"),
        ]

    def choose_page(self, request):
        """Where an inspector stands: search the enterprise first."""
        if not holds(request.user, RAISE):
            raise NotAllowed
        words = request.GET.get("q", "").strip()[:60]
        rows = Enterprise.objects.visible_to(request.user, RAISE).exclude(status__in=ENDED)
        found = (
            find_enterprises(rows, words).select_related("jurisdiction__parent").order_by("-id")[:20] if words else ()
        )
        return render(request, "hazards/hazard_choose.html", {"register": self, "words": words, "found": found})

    def raise_page(self, request, pk: int):
        """The inspector's form at one enterprise, with the criteria of its sectors."""
        rows = Enterprise.objects.visible_to(request.user, RAISE).exclude(status__in=ENDED)
        enterprise = get_object_or_404(rows, pk=pk)
        form_class = type("RaiseForm", (forms.RaiseForm,), {"bound_enterprise": enterprise})
        act = Act(partial(loop.raise_hazard, enterprise=enterprise), form_class, permission=RAISE, help=enterprise.name)
        title, back = _("Record a hazard"), reverse("enterprise-detail", kwargs={"pk": pk})
        return acting.do_page(acting.Doing(self, request, act, title, f"{self.slug}:raise:{pk}", None, back))

    def photos_page(self, request, pk: int, purpose: str):
        """More pictures of what was found, of the work, or of the result."""
        record = self.record_or_404(request, pk)
        full = f"hazard.{purpose}"
        if full not in evidence.PURPOSES or not hazard_record.may_add(request.user, record, full):
            raise NotAllowed
        act = Act(partial(evidence.add_photos, purpose=full), forms.MorePhotosForm, permission=VIEW)
        title, key = _("Add photos"), f"{self.slug}:{pk}:photos:{purpose}"
        return acting.do_page(acting.Doing(self, request, act, title, key, record, self.detail_url(record)))


urlpatterns = [
    path("hazards/<int:pk>/reveal/<slug:field>/", reveal_page, {"slug": "hazards"}, name="hazard-reveal"),
    *HazardRegister.urls(),
]
