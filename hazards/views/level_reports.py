"""Statistical reports: the register, the table with its links, Excel and paper, the steps upwards."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hazards.documents import tables as documents
from hazards.filters.level_reports import LevelReportFilter
from hazards.forms import level_reports as forms
from hazards.models import LevelReport
from hazards.queries import level_reports as queries
from hazards.queries.table_layouts import sources
from hazards.services import level_papers
from hazards.services import level_reports as services
from hazards.tables.level_reports import TONES, LevelReportTable
from hazards.views import table_sheet
from hazards.workflow.level_reports import ACCEPT, LEVEL_FLOW, PREPARE, SUBMIT, at_own_level
from safetyportal.core.access import can
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.errors import Conflict, NotAllowed
from safetyportal.core.issued import papers_for
from safetyportal.core.pages import acting
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.forms import NoteForm, ReasonForm
from safetyportal.core.pages.papers import pdf_response
from safetyportal.core.pages.register import Register, bound, registers
from safetyportal.core.pages.step_up import recently_authenticated

VIEW, PRINT = "hazards.view_levelreport", "hazards.print_levelreport"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def still_owed(report, user):
    if not report.is_owed:
        return denied(_("This report has been submitted already."))
    return at_own_level(PREPARE)(report, user)


def may_be_signed(report, user):
    if not report.is_own:
        return denied(_("Only an enterprise's own report is signed here."))
    return still_owed(report, user) and at_own_level(SUBMIT)(report, user)


def is_filed(report, user):
    return ALLOWED if report.is_filed else denied(_("The report is not submitted yet: take the draft."))


def to_paper(document) -> str:
    return reverse("document", kwargs={"pk": document.pk})


class LevelReportRegister(Register):
    model = LevelReport
    slug = "level-reports"
    label = _("Statistical reports")
    help = _("Monthly tables of each level, quarter and year reports. Every figure opens the rows behind it.")
    permission = VIEW
    table = LevelReportTable
    filterset = LevelReportFilter
    main_filters = ("q", "place", "kind", "month", "status")
    flow = LEVEL_FLOW
    state_tones = TONES
    related = ("enterprise", "jurisdiction__parent", "prepared_by", "submitted_by", "accepted_by", "signature")
    list_defer = ("content", "former")
    keyset_orderings = ("first",)
    tabs = (
        (_("Monthly tables"), "kind=m1&kind=m2"),
        (_("Quarter and year"), "kind=units&kind=quarter&kind=year"),
        (_("Of enterprises"), "kind=own_quarter&kind=own_year"),
        (_("To accept"), "status=submitted"),
        (_("Overdue"), "overdue=1"),
    )
    empty_text = _("No period has been opened here yet; that happens on the 1st.")
    detail_template = "hazards/levelreport_detail.html"
    export_permission = "hazards.export_levelreport"
    acts = {
        "compile": Act(
            services.prepare,
            label=_("Compile"),
            permission=PREPARE,
            guard=still_owed,
            icon="refresh",
            tone="primary",
            confirm=_("Compile the table from the rows as they are now?"),
            done=_("Compiled: the figures are those of this moment. Check them, then submit."),
        ),
        "submit": Act(services.submit, forms.SubmitForm, icon="send"),
        "sign": Act(
            services.sign_and_submit,
            forms.SignForm,
            label=_("Sign and file"),
            permission=SUBMIT,
            guard=may_be_signed,
            template="hazards/levelreport_sign.html",
            tone="primary",
            icon="pencil",
            done=_("Signed and filed."),
        ),
        "recall": Act(
            services.recall,
            icon="arrow-back-up",
            confirm=_("Take the report back? If it is submitted again after its day it counts as late."),
        ),
        "accept": Act(services.accept, NoteForm, icon="check"),
        "return": Act(services.send_back, ReasonForm, icon="arrow-back-up"),
        "waive": Act(services.waive, ReasonForm, icon="minus"),
        "paper": Act(
            level_papers.issue_paper,
            label=_("Table as PDF"),
            permission=PRINT,
            guard=is_filed,
            icon="file-type-pdf",
            confirm=_("Make the table as a PDF with its verification code?"),
            redirect=to_paper,
            done=_("The table is made."),
        ),
    }
    bulk_acts = {"accept": Act(services.accept, label=_("Accept"), permission=ACCEPT, tone="primary")}
    detail_fields = (
        (
            _("Submission"),
            (
                "deadline", "compiled_at", "prepared_by", "head_name", "filler_name", "phone", "submitted_at", "late",
                "remark", "decision_note", "accepted_at", "accepted_by", "signed_method", "content_sha256",
            ),
        ),
    )  # fmt: skip

    def detail_context(self, request, record, **extra):
        context = super().detail_context(request, record, **extra)
        return {**context, **table_context(request, record), "actions": _actions(context["actions"], record)}

    def print_page(self, request, pk: int):
        """The table itself, in the layout of the form."""
        record = self.record_or_404(request, pk)
        context = {**table_context(request, record), "record": record, "title": str(record)}
        return render(request, "hazards/levelreport_print.html", {**context, "printed_by": request.user.name})

    def extra_urls(self) -> list:
        return [
            path("level-reports/<int:pk>/table.xlsx", require_POST(bound(workbook_page, self)),
                 name="levelreport-workbook"),
            path("level-reports/<int:pk>/draft.pdf", require_POST(bound(draft_page, self)), name="levelreport-draft"),
            path("level-reports/<int:pk>/sign-by-name/", typed_page, name="levelreport-typed"),
        ]  # fmt: skip


def _actions(actions: list[dict], record) -> list[dict]:
    """An enterprise signs its report, a level submits its own: only one of the two is offered."""
    hidden = {"submit"} if record.is_own else {"sign"}
    return [one for one in actions if one["name"] not in hidden and (one["enabled"] or one["name"] != "compile")]


def table_context(request, record) -> dict:
    """The table with its links, what is missing below, and what changed since."""
    content, live = table_sheet.shown_content(record)
    parts = list(queries.below(record))
    return {
        "period": documents.period_in_words(record) if _in_chinese() else record.period_words,
        "sheet": table_sheet.sheet(record, content, request.user) if content else None,
        "own_lines": table_sheet.own_lines(record, content, request.user) if record.is_own and content else [],
        "is_live": live,
        "sources": [] if record.is_own else sources(record.kind, record.place, record.last),
        "parts": table_sheet.part_lines(parts, request.user),
        "missing": sum(part.is_owed for part in parts),
        "deviations": table_sheet.deviation_lines(record, parts),
        "differences": table_sheet.difference_lines(record, asked="compare" in request.GET),
        "compare_url": "?compare=1" if record.is_filed and table_sheet.is_large(record) else "",
        "former": record.former,
        "papers": papers_for(request.user, record)[:5],
        "may_print": bool(content) and not live and can(request.user, PRINT, record),
    }


def _in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def workbook_page(register, request, pk: int):
    """The table as an Excel file in the official layout."""
    report = register.record_or_404(request, pk)
    level_papers.note_workbook(levelreport=report, actor=request.user, now=register.now())
    response = HttpResponse(documents.workbook(report), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{report}.xlsx")
    return response


def draft_page(register, request, pk: int):
    """The table as it would look on paper, marked as a draft."""
    report = register.record_or_404(request, pk)
    content = level_papers.draft_paper(levelreport=report, actor=request.user, now=register.now())
    return pdf_response(content, "draft.pdf")


TYPED = Act(
    services.sign_and_submit,
    forms.TypedSignForm,
    label=_("Sign with your name and file"),
    permission=SUBMIT,
    template="hazards/levelreport_sign.html",
    done=_("Signed and filed."),
)


@never_cache
@require_http_methods(["GET", "POST"])
@recently_authenticated
def typed_page(request, pk: int):
    """An enterprise's report signed without a pen: who sits there was asked just now."""
    register = registers()[LevelReportRegister.slug]
    report = register.record_or_404(request, pk)
    decision = can(request.user, SUBMIT, report)
    if not decision:
        raise NotAllowed(decision.reason)
    verdict = may_be_signed(report, request.user)
    if not verdict and request.method == "GET":
        raise Conflict(verdict.reason)
    key = f"{register.slug}:{pk}:typed"
    return acting.do_page(acting.Doing(register, request, TYPED, TYPED.label, key, report, register.detail_url(report)))


urlpatterns = LevelReportRegister.urls()
