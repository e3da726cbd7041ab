"""Posters and reports by QR code: the enterprise's own registers, and the public pages behind a poster."""

import base64
import io

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hazards.choices import IntakeStatus
from hazards.documents.posters import poster_pdf
from hazards.filters.selfcheck import ReportPosterFilter, WorkerReportFilter
from hazards.forms import selfcheck as forms
from hazards.models import ReportPoster, WorkerReport
from hazards.queries.intake import poster_in_use, report_of
from hazards.services import intake
from hazards.tables.selfcheck import INTAKE_TONES, ReportPosterTable, WorkerReportTable
from hazards.throttle import limits, may_look_up, within_limits
from hazards.workflow import WORKER_REPORT_FLOW
from safetyportal.accounts import lockout, proof
from safetyportal.core.attachments import attachments_of
from safetyportal.core.decisions import ALLOWED, denied
from safetyportal.core.errors import Refusal
from safetyportal.core.middleware import client_address
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register

MANAGE, VIEW_REPORT = "hazards.manage_reportposter", "hazards.view_workerreport"
GIVEN = "given_report"  # receipt of this browser's last report


def in_use(poster, user):
    return ALLOWED if poster.active else denied(_("This poster is no longer in use."))


class ReportPosterRegister(Register):
    model = ReportPoster
    slug = "report-posters"
    label = _("Reporting posters")
    help = _("Hang one up in each workshop: whoever scans it reports what is dangerous, without an account.")
    permission = "hazards.view_reportposter"
    export = False
    table = ReportPosterTable
    filterset = ReportPosterFilter
    related = ("enterprise",)
    empty_text = _("No poster yet. Make one, print it and hang it up.")
    detail_template = "hazards/selfcheck_poster.html"
    detail_fields = ("enterprise", "location", "active", "created_at")
    create = Act(intake.make_poster, forms.PosterForm, label=_("Make a poster"), permission=MANAGE)
    acts = {
        "revoke": Act(
            intake.revoke_poster, label=_("Revoke"), permission=MANAGE, guard=in_use, icon="ban", tone="danger",
            confirm=_("Its address leads nowhere afterwards. Revoke the poster?"),
        )
    }  # fmt: skip

    def detail_context(self, request, record, **extra):
        address = public_address(request, record)
        return super().detail_context(request, record, address=address, picture=qr_picture(address), **extra)

    def print_page(self, request, pk: int):
        poster = self.record_or_404(request, pk)
        address = public_address(request, poster)
        context = {"poster": poster, "address": address, "picture": qr_picture(address)}
        return render(request, "print/selfcheck_poster.html", context)

    def extra_urls(self):
        return [path("report-posters/<int:pk>/poster.pdf", pdf_page, name="reportposter-pdf")]


@require_GET
def pdf_page(request, pk: int):
    """The poster as a PDF to print anywhere."""
    poster = ReportPosterRegister().record_or_404(request, pk)
    content = poster_pdf(poster, public_address(request, poster), qr_png(public_address(request, poster)))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="poster-{poster.pk}.pdf"'
    return response


def public_address(request, poster: ReportPoster) -> str:
    return request.build_absolute_uri(reverse("hazard-scan", kwargs={"token": poster.token}))


def qr_png(words: str) -> bytes:
    """A QR code as a picture, sharp at 8 cm."""
    import qrcode  # noqa: PLC0415 -- loads Pillow

    out = io.BytesIO()
    qrcode.make(words, box_size=12, border=3).save(out)
    return out.getvalue()


def qr_picture(words: str) -> str:
    """The same as a data address for the page."""
    return f"data:image/png;base64,{base64.b64encode(qr_png(words)).decode()}"


class WorkerReportRegister(Register):
    model = WorkerReport
    slug = "worker-reports"
    label = _("Reports by QR code")
    help = _("What people on the spot reported. Look at the place, then accept it, name the hazard, or say why not.")
    permission = VIEW_REPORT
    export_permission = "hazards.export_workerreport"
    table = WorkerReportTable
    filterset = WorkerReportFilter
    flow = WORKER_REPORT_FLOW
    state_tones = INTAKE_TONES
    keyset_orderings = {"due_at": "due_at"}
    related = ("enterprise", "poster", "hazard", "decided_by")
    tabs = ((_("To decide"), "status=waiting"),)
    empty_text = _("Nobody has reported anything by QR code yet.")
    detail_template = "hazards/selfcheck_report.html"
    detail_fields = (
        "description", "location", "poster", "reported_at", "phone", "hazard", "decision_note", "decided_by",
        "decided_at",
    )  # fmt: skip
    acts = {
        "accept": Act(intake.accept, forms.AcceptForm, icon="check"),
        "merge": Act(intake.merge, forms.MergeForm, icon="link"),
        "reject": Act(intake.reject, forms.RejectForm, icon="x"),
    }

    def detail_context(self, request, record, **extra):
        photos = list(attachments_of(record).order_by("pk"))
        return super().detail_context(request, record, photos=photos, **extra)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def scan_page(request, token: str):
    """What a poster leads to: a short form. Nothing is told of the enterprise but its name and the poster's place."""
    poster = poster_in_use(token)
    if poster is None:
        return render(request, "hazards/selfcheck_scan_over.html", status=404)
    if request.method == "GET":
        return _form(request, poster, forms.PublicReportForm())
    form = forms.PublicReportForm(request.POST)
    photos, now = request.FILES.getlist("photos"), timezone.now()
    if not form.is_valid():
        return _form(request, poster, form)
    refusal, status = _not_now(request, poster, photos, now)
    if refusal:
        return _form(request, poster, form, refusal, status)
    try:
        report = intake.receive(poster=poster, now=now, photos=photos, **form.service_kwargs())
    except ValidationError as error:
        return _form(request, poster, form, " ".join(error.messages))
    except Refusal as refused:
        return _form(request, poster, form, refused.reason, 409)
    request.session[GIVEN] = report.receipt
    return redirect("hazard-scan-done")


def _not_now(request, poster, photos, now) -> tuple[object, int]:
    """Why a report is not taken at this moment, and the status of the answer; ("", 200) when it is."""
    address, most = client_address(request), limits(now)["photos"]
    if len(photos) > most:
        return _("At most %(n)s photos at once.") % {"n": most}, 200
    if not proof.is_proven(
        request.POST.get("ticket", ""), request.POST.get("answer", ""), address, lockout.limits(now)
    ):
        return _("Please wait until the check below is done, then send it again."), 200
    if not within_limits(poster, address, now):
        return _("Too many reports from here within the hour. In danger of life call 119 or 120 at once."), 429
    return "", 200


def _form(request, poster, form, refusal="", status: int = 200):
    now = timezone.now()
    numbers = lockout.limits(now)
    challenge = {
        "ticket": proof.ticket(client_address(request)), "bits": numbers["bits"], "wait": numbers["wait_seconds"],
    }  # fmt: skip
    context = {
        "poster": poster,
        "form": form,
        "refusal": refusal,
        "challenge": challenge,
        "most_photos": limits(now)["photos"],
    }
    return render(request, "hazards/selfcheck_scan.html", context, status=status)


@login_not_required
@never_cache
@require_GET
def done_page(request):
    """The receipt code, shown to the browser that reported."""
    receipt = request.session.get(GIVEN)
    if not receipt:
        return redirect("hazard-receipt")
    return render(request, "hazards/selfcheck_scan_done.html", {"receipt": receipt})


@login_not_required
@never_cache
@require_GET
def receipt_page(request):
    """What became of a report: its state and the answer, to whoever has the code."""
    code, found, refusal = request.GET.get("code", "").strip(), None, ""
    if code and not may_look_up(client_address(request), timezone.now()):
        refusal = _("Too many questions. Try later.")
        return render(request, "hazards/selfcheck_receipt.html", {"refusal": refusal}, status=429)
    if code:
        found = report_of(code)
        refusal = "" if found else _("There is no report with this code.")
    tone = INTAKE_TONES[found.status] if found else ""
    context = {"code": code, "report": found, "refusal": refusal, "tone": tone}
    if found and found.status == IntakeStatus.ACCEPTED and found.hazard:
        context["hazard_state"] = found.hazard.get_status_display()
    return render(request, "hazards/selfcheck_receipt.html", context)


urlpatterns = [
    path("scan/receipt/", receipt_page, name="hazard-receipt"),
    path("scan/done/", done_page, name="hazard-scan-done"),
    path("scan/<str:token>/", scan_page, name="hazard-scan"),
    *ReportPosterRegister.urls(),
    *WorkerReportRegister.urls(),
]
