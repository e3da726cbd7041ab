"""The enterprise's own pages: this month's card and the history, and the first of the three screens."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises.models import Enterprise
from hazards.forms import monthly as forms
from hazards.models import MonthlyReport
from hazards.queries import monthly as queries
from hazards.services import monthly_opening, monthly_papers, monthly_signing
from hazards.tables.monthly import TONES
from hazards.views import monthly_sheet as sheet
from hazards.views.monthly import PREPARE, SIGN, MonthlyReportRegister
from safetyportal.core.access import can, holds
from safetyportal.core.errors import Conflict, NotAllowed
from safetyportal.core.pages import acting
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import registers
from safetyportal.core.pages.step_up import recently_authenticated
from safetyportal.core.pages.tables import countdown

SHOWN = 24  # months of history on the page; the register has them all


@require_GET
def own_page(request):
    """Keepers see their reports; whoever keeps none is led to the register."""
    if not holds(request.user, PREPARE):
        return redirect("monthlyreport-list")
    rows = MonthlyReport.objects.visible_to(request.user, PREPARE).select_related("enterprise")
    found = list(rows.defer("snapshot", "former_snapshots").order_by("-month", "-id")[:SHOWN])
    now = timezone.now()
    context = {
        "owed": [_card(report, now) for report in found if report.is_owed],
        "history": [
            {"report": report, "month": sheet.month_words(report), "tone": TONES[report.status]} for report in found
        ],
        "firms": len({report.enterprise_id for report in found}) > 1,
        "may_sign": holds(request.user, SIGN),
    }
    return render(request, "hazards/monthly_own.html", context)


def _card(report: MonthlyReport, now) -> dict:
    return {
        "report": report,
        "month": sheet.month_words(report),
        "tone": TONES[report.status],
        "clock": countdown(report.due_at, now),
    }


def _own_report(request, pk: int) -> MonthlyReport:
    """A report of the reader's own enterprise."""
    rows = MonthlyReport.objects.visible_to(request.user, PREPARE).select_related("enterprise", "jurisdiction__parent")
    report = rows.filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


@require_GET
def figures_page(request, pk: int):
    """First screen: the figures of this moment, each opening its rows."""
    report = _own_report(request, pk)
    if not report.is_owed:
        return redirect("monthlyreport-detail", pk=pk)
    context = {
        "report": report,
        "month": sheet.month_words(report),
        "sheet": sheet.figure_groups(report, forms.live_figures(report)),
        "zero": queries.is_zero(forms.live_figures(report)),
        "clock": countdown(report.due_at, timezone.now()),
    }
    return render(request, "hazards/monthly_figures.html", context)


@require_GET
def next_page(request, pk: int):
    """After preparing: the head signs, whoever else prepared it hands it over."""
    report = _own_report(request, pk)
    if report.is_owed and can(request.user, SIGN, report):
        return redirect("monthlyreport-act", pk=pk, name="sign")
    messages.success(request, text("The head of the enterprise has been told that the report waits for a signature."))
    return redirect("monthlyreport-own")


TYPED = Act(
    monthly_signing.sign_and_file,
    forms.TypedSignForm,
    label=_("Sign by name and file"),
    permission=SIGN,
    template="hazards/monthly_sign.html",
    done=_("Signed and filed."),
)


@never_cache
@require_http_methods(["GET", "POST"])
@recently_authenticated
def typed_page(request, pk: int):
    """Third screen without a pen: who sits there was asked just now; the name typed is the signature."""
    register = registers()[MonthlyReportRegister.slug]
    report = register.record_or_404(request, pk)
    decision = can(request.user, SIGN, report)
    if not decision:
        raise NotAllowed(decision.reason)
    if not report.is_owed and request.method == "GET":
        raise Conflict(text("This report has been filed already."))
    doing = acting.Doing(
        register, request, TYPED, TYPED.label, f"{register.slug}:{pk}:typed", report, register.detail_url(report)
    )
    return acting.do_page(doing)


@require_POST
def draft_page(request, pk: int):
    """The form as it would look; a line in the trail, nothing else."""
    report = _own_report(request, pk)
    content = monthly_papers.draft_paper(monthlyreport=report, actor=request.user, now=timezone.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{report.month:%Y-%m}.pdf"'
    return answer


@require_http_methods(["GET", "POST"])
def open_page(request):
    """Start the report of a month that was not opened for the enterprise, by its own keepers."""
    if not Enterprise.objects.visible_to(request.user, PREPARE).exists():
        raise NotAllowed
    register = registers()[MonthlyReportRegister.slug]
    act = Act(
        monthly_opening.open_one,
        forms.OpenForm,
        label=_("Report another month"),
        permission=PREPARE,
        help=_("For a month that has ended and for which no report was opened."),
        redirect=lambda report: reverse("monthlyreport-figures", kwargs={"pk": report.pk}),
    )
    key = f"{register.slug}:open"
    return acting.do_page(acting.Doing(register, request, act, act.label, key, None, reverse("monthlyreport-own")))


urlpatterns = [
    path("monthly/", own_page, name="monthlyreport-own"),
    path("monthly/open/", open_page, name="monthlyreport-open"),
    path("monthly/<int:pk>/", figures_page, name="monthlyreport-figures"),
    path("monthly/<int:pk>/next/", next_page, name="monthlyreport-next"),
    path("monthly/<int:pk>/sign-by-name/", typed_page, name="monthlyreport-typed"),
    path("monthly/<int:pk>/draft.pdf", draft_page, name="monthlyreport-draft"),
]
