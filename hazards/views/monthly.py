"""Monthly reports: the register of officials with review, bulk acceptance and reminders."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hazards.choices import FROZEN, OWED, REPORTED
from hazards.filters.monthly import MonthField, MonthlyReportFilter
from hazards.forms import monthly as forms
from hazards.models import MonthlyReport
from hazards.queries.monthly import owed_at
from hazards.services import monthly, monthly_papers, monthly_reminders, monthly_requests, monthly_signing
from hazards.services.monthly_terms import reported_month
from hazards.tables.monthly import TONES, MonthlyReportTable
from hazards.views import monthly_sheet as sheet
from hazards.workflow import MONTHLY_FLOW
from safetyportal.core import codes, divisions
from safetyportal.core.access import can, granted_paths
from safetyportal.core.attachments import files_for
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.issued import papers_for
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages import lists, saved_views, sheets
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, ReasonForm
from safetyportal.core.pages.htmx import answer, go_to
from safetyportal.core.pages.listing import Listing
from safetyportal.core.pages.register import Register, bound

VIEW, PREPARE, SIGN = "hazards.view_monthlyreport", "hazards.prepare_monthlyreport", "hazards.sign_monthlyreport"
EXTEND, REMIND, PRINT = "hazards.extend_monthlyreport", "hazards.remind_monthlyreport", "hazards.print_monthlyreport"


def still_owed(report, user):
    return ALLOWED if report.status in OWED else denied(_("This report has been filed already."))


def reported(report, user):
    return ALLOWED if report.status in REPORTED else denied(_("This report has not been filed."))


def frozen(report, user):
    return ALLOWED if report.status in FROZEN else denied(_("This report has not been accepted."))


def asked_for_something(report, user):
    asked = report.extension_wish is not None or report.unlock_reason
    return ALLOWED if asked else denied(_("The enterprise has asked for nothing."))


def after_preparing(report) -> str:
    return reverse("monthlyreport-next", kwargs={"pk": report.pk})


def to_paper(document) -> str:
    return reverse("document", kwargs={"pk": document.pk})


class MonthlyReportRegister(Register):
    model = MonthlyReport
    slug = "monthly-reports"
    label = _("Monthly reports")
    help = _("Who has reported which month, and who has not. Every figure opens the rows behind it.")
    permission = VIEW
    table = MonthlyReportTable
    filterset = MonthlyReportFilter
    main_filters = ("q", "place", "month", "status", "missing", "flags")
    flow = MONTHLY_FLOW
    state_tones = TONES
    related = ("enterprise", "jurisdiction__parent", "signed_by", "prepared_by", "filed_by", "accepted_by", "signature")
    related_to_acts = ("enterprise", "jurisdiction")
    list_defer = ("snapshot", "former_snapshots")
    keyset_orderings = ("month",)
    tabs = (
        (_("To accept, nothing to be looked at"), "status=submitted&flags=none"),
        (_("To accept, look first"), "status=submitted&flags=any"),
        (_("Not reported"), "missing=1"),
        (_("Overdue"), "status=overdue"),
        (_("Asks for more time"), "asks=time"),
        (_("Asks to unlock"), "asks=unlock"),
    )
    empty_text = _("No month has been opened here yet; that happens on the 1st.")
    list_template = "hazards/monthly_list.html"
    detail_template = "hazards/monthly_detail.html"
    export_permission = "hazards.export_monthlyreport"
    acts = {
        "declare": Act(
            monthly.prepare,
            forms.DeclarationForm,
            label=_("Prepare"),
            permission=PREPARE,
            guard=still_owed,
            template="hazards/monthly_declare.html",
            redirect=after_preparing,
            icon="edit",
            done=_("Saved. The figures are those of this moment."),
        ),
        "sign": Act(
            monthly_signing.sign_and_file,
            forms.SignForm,
            label=_("Sign and file"),
            permission=SIGN,
            guard=still_owed,
            template="hazards/monthly_sign.html",
            tone="primary",
            icon="pencil",
            done=_("Signed and filed."),
        ),
        "sign_only": Act(
            monthly_signing.sign,
            forms.SignForm,
            label=_("Sign only; a program files"),
            permission=SIGN,
            guard=still_owed,
            template="hazards/monthly_sign.html",
            icon="pencil",
        ),
        "file": Act(monthly.file_report, icon="send"),
        "recall": Act(
            monthly.recall,
            icon="arrow-back-up",
            confirm=_("Take the report back? If it is filed again after the time limit it counts as late."),
        ),
        "accept": Act(monthly.accept, NoteForm, icon="check"),
        "return": Act(monthly.send_back, ReasonForm, icon="arrow-back-up"),
        "proxy": Act(
            monthly.file_by_proxy,
            ReasonForm,
            icon="user-share",
            help=_("Marked as filed by the township and limited to a share of the enterprises of a month."),
        ),
        "ask_extension": Act(
            monthly_requests.ask_extension,
            forms.ExtensionForm,
            label=_("Ask for more time"),
            permission=PREPARE,
            guard=still_owed,
            icon="clock",
        ),
        "extend": Act(monthly_requests.extend, forms.ExtensionForm, icon="clock"),
        "ask_unlock": Act(
            monthly_requests.ask_unlock,
            ReasonForm,
            label=_("Ask to unlock"),
            permission=PREPARE,
            guard=frozen,
            icon="lock",
        ),
        "unlock": Act(monthly.unlock, ReasonForm, icon="lock"),
        "decline": Act(
            monthly_requests.decline,
            ReasonForm,
            label=_("Decline what was asked"),
            permission=EXTEND,
            guard=asked_for_something,
            icon="x",
        ),
        "waive": Act(monthly.waive, ReasonForm, icon="minus"),
        "remind": Act(
            monthly_reminders.nudge,
            label=_("Remind"),
            permission=REMIND,
            guard=still_owed,
            icon="bell",
            confirm=_("Remind the enterprise? It is reminded at most once a day."),
            done=_("The enterprise has been reminded (at most once a day)."),
        ),
        "paper": Act(
            monthly_papers.issue_paper,
            label=_("Self-report form (PDF)"),
            permission=PRINT,
            guard=reported,
            icon="file-type-pdf",
            confirm=_("Make the form as a PDF with its verification code?"),
            redirect=to_paper,
            done=_("The form is made."),
        ),
    }
    bulk_acts = {
        "accept": Act(
            monthly.accept_unremarkable, label=_("Accept"), permission="hazards.accept_monthlyreport", tone="primary"
        ),
        "remind": Act(monthly_reminders.nudge, label=_("Remind"), permission=REMIND),
    }

    def list_page(self, request):
        """The list, and for those who may remind the number that one click would reach."""
        self.require_permission(request)
        views = saved_views.of(self, request.user)
        listing = Listing(self, request.user, request.GET, self.now(), saved_views.own_columns(views))
        context = {**lists.context(self, request, listing, views), "nudge": nudge_offer(request, self.now())}
        return answer(request, self.list_template, "core/_table.html", context)

    def facts(self, request, record):
        names = (
            "trade", "deadline", "prepared_by", "signed_name", "signed_at", "signed_method", "filed_at", "filed_by",
            "late", "proxy", "proxy_reason", "extended", "extension_reason", "decision_note", "accepted_at",
            "accepted_by", "content_sha256", "snapshot_sha256",
        )  # fmt: skip
        facts = [sheets.fact(record, name) for name in names]
        facts[0]["value"] = codes.label("supervision_class", record.trade)
        return [{"title": _("Filing"), "facts": facts}]

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        figures = forms.live_figures(record) if record.is_owed else record.figures
        context["actions"] = [one for one in context["actions"] if one["enabled"] or one["name"] in self.flow.steps]
        return {
            **context,
            "month": sheet.month_words(record),
            "sheet": sheet.figure_groups(record, figures),
            "is_live": record.is_owed,
            "flag_lines": sheet.flag_lines(record),
            "differences": sheet.difference_lines(record),
            "former": [{"sha256": one["sha256"], "at": one["accepted_at"]} for one in record.former_snapshots],
            "papers": papers_for(request.user, record)[:5] if record.status in REPORTED else [],
            "signature": record.signature,
            "files": files_for(request.user, record) if record.signature_id else [],
        }

    def print_page(self, request, pk: int):
        """Figures first, then how they were filed."""
        record = self.record_or_404(request, pk)
        context = sheets.print_context(self, request, record)
        figures = forms.live_figures(record) if record.is_owed else record.figures
        printed = [
            {"title": group["title"], "facts": group["figures"]} for group in sheet.figure_groups(record, figures)
        ]
        return render(request, "print/record.html", {**context, "groups": [*printed, *context["groups"]]})

    def extra_urls(self):
        return [path("monthly-reports/remind/", require_POST(bound(remind_place, self)), name="monthlyreport-nudge")]


def nudge_offer(request, now) -> dict | None:
    """Place, month and number of those that one click reminds; only when the list shows who has not reported."""
    chosen = request.GET
    if chosen.get("missing") != "1" and chosen.getlist("status") != ["overdue"]:
        return None
    code = chosen.get("place", "")
    where = {"code": code} if code else {"path": next(iter(granted_paths(request.user, REMIND)), "")}
    node = Jurisdiction.objects.filter(valid_to=None, **where).first()
    if node is None or not can(request.user, REMIND, node):
        return None
    month = parsed_month(chosen.get("month", "")) or reported_month(now)
    count = owed_at(node.path, month).count()
    return {"code": node.code, "name": node.name, "month": f"{month:%Y-%m}", "count": count} if count else None


def parsed_month(words: str):
    """The month of an address; None for anything that is none."""
    try:
        return MonthField(required=False).clean(words)
    except ValidationError:
        return None


def remind_place(register, request):
    """One click: everybody in the chosen place who has not filed the month; at most once a day."""
    month = parsed_month(request.POST.get("month", "")) or reported_month(register.now())
    node = get_object_or_404(divisions.called(request.POST.get("place", "")), valid_to=None)
    job = monthly_reminders.nudge_place(node=node, month=month, actor=request.user, now=register.now())
    return go_to(request, reverse("job-detail", kwargs={"pk": job.pk}))


urlpatterns = MonthlyReportRegister.urls()
