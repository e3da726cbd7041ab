"""Pages of an import: history, template and upload, then one page that follows the batch to its end."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safetyportal.core.access import holds
from safetyportal.core.choices import ImportState
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed
from safetyportal.core.imports import services, workbooks
from safetyportal.core.imports.spec import ImportSpec, say, spec_of, specs
from safetyportal.core.models import ImportBatch
from safetyportal.core.pages import keyset
from safetyportal.core.pages.forms import PortalForm
from safetyportal.core.pages.htmx import go_to, is_partial
from safetyportal.core.rules import rule

SIZE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES: dict[str, str] = {
    ImportState.READING: "progress",
    ImportState.READY: "waiting",
    ImportState.RUNNING: "progress",
    ImportState.DONE: "closed",
    ImportState.REFUSED: "overdue",
    ImportState.CANCELLED: "draft",
}


class UploadForm(PortalForm):
    """The filled-in template."""

    file = forms.FileField(label=_("Workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx"}), max_length=255)


def offered(user) -> list[ImportSpec]:
    """Imports that this person may use somewhere."""
    return [spec for spec in specs() if holds(user, spec.permission)]


def _spec(user, kind: str) -> ImportSpec:
    try:
        spec = spec_of(kind)
    except KeyError:
        raise Http404 from None
    if not holds(user, spec.permission):
        raise NotAllowed
    return spec


def _batch(user, pk: int) -> ImportBatch:
    batch = ImportBatch.objects.select_related("job").filter(user=user, pk=pk).first()
    if batch is None:
        raise Http404
    return batch


@require_GET
def list_page(request):
    """Own imports, newest first."""
    rows = ImportBatch.objects.filter(user=request.user)
    try:
        shown = keyset.page(
            rows, ("-id",), SIZE, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except keyset.BadCursor:
        shown = keyset.page(rows, ("-id",), SIZE)
    context = {
        "batches": [{"batch": batch, "tone": TONES[batch.state]} for batch in shown.rows],
        "shown_count": len(shown.rows),
        "previous_url": f"?before={shown.before}" if shown.before else "",
        "next_url": f"?after={shown.after}" if shown.after else "",
        "specs": offered(request.user),
    }
    return render(request, "imports/list.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request, kind: str):
    """Get the template, send the workbook."""
    spec = _spec(request.user, kind)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                batch = services.upload(
                    actor=request.user, kind=kind, file=form.cleaned_data["file"], now=timezone.now()
                )
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return go_to(request, reverse("import-detail", kwargs={"pk": batch.pk}))
        status = 422
    limits = services.limits(timezone.now())
    context = {
        "spec": spec,
        "form": form,
        "max_mb": limits["bytes"] // 2**20,
        "max_rows": f"{limits['rows']:,}",
        "required": [column for column in spec.columns if column.required],
    }
    return render(request, "imports/new.html", context, status=status)


@require_GET
def template_page(request, kind: str):
    """The workbook to fill in, with the pick lists of this person's places."""
    spec = _spec(request.user, kind)
    response = HttpResponse(workbooks.template(spec, request.user), content_type=XLSX)
    return _as_file(response, text("Template: %(label)s") % {"label": spec.label})


def _as_file(response, name: str):
    name = name.replace(": ", "_").replace("：", "_")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
def detail_page(request, pk: int):
    """Progress, preview or result: wherever the batch is."""
    return render(request, "imports/detail.html", _context(_batch(request.user, pk), request))


@require_GET
def progress_page(request, pk: int):
    """The progress card, asked every two seconds; when the state has changed, the whole page instead."""
    batch = _batch(request.user, pk)
    if batch.state in {ImportState.READING, ImportState.RUNNING} and not _stalled(batch):
        return render(request, "imports/_progress.html", _context(batch, request))
    response = go_to(request, reverse("import-detail", kwargs={"pk": pk}))
    if is_partial(request):
        response.status_code = 200
    return response


def _stalled(batch: ImportBatch) -> bool:
    """Its job ended, but did not bring the batch to its end: cancelled from the task list, or given up."""
    return batch.state in {ImportState.READING, ImportState.RUNNING} and (batch.job is None or batch.job.is_over)


def _context(batch: ImportBatch, request) -> dict:
    spec = spec_of(batch.kind)
    limit = int(rule("import.preview_errors", "/", local_day(timezone.now())))
    job = batch.job
    shown_rows = batch.rows.none()
    if batch.state in {ImportState.READY, ImportState.DONE, ImportState.CANCELLED}:
        shown_rows = batch.rows.filter(bad=True).order_by("number")[:limit]
    warned = batch.rows.none()
    if batch.state == ImportState.READY:
        warned = batch.rows.filter(bad=False).exclude(warnings=[]).order_by("number")[:limit]
    return {
        "batch": batch,
        "spec": spec,
        "tone": TONES[batch.state],
        "state": batch.state,
        "stalled": _stalled(batch),
        "refusal": say(batch.refusal) if batch.refusal else "",
        "rows": [_row(row, row.errors, spec) for row in shown_rows],
        "warned": [_row(row, row.warnings, spec) for row in warned],
        "hidden_rows": max(0, batch.bad_count - limit),
        "job": job,
        "done": job.done_count if job else 0,
        "total": job.total_count if job else None,
        "unknown_headings": _unknown(batch),
        "can_cancel": batch.state in services.OPEN,
    }


def _row(row, problems: list, spec: ImportSpec) -> dict:
    found = workbooks.messages(problems, spec)
    return {"number": row.number, "label": row.label, "problems": [{"column": c, "text": m} for c, m in found]}


def _unknown(batch: ImportBatch) -> str:
    """Headings that mean nothing to this import; their columns are left out."""
    known = set(batch.mapping.values())
    names = [name for i, name in enumerate(batch.header) if name and i not in known]
    return "、".join(name for name in names if name not in workbooks.ERROR_HEADINGS)


@require_POST
def confirm_page(request, pk: int):
    """Have the good rows applied."""
    services.confirm(actor=request.user, batch=_batch(request.user, pk), now=timezone.now())
    return go_to(request, reverse("import-detail", kwargs={"pk": pk}))


@require_POST
def cancel_page(request, pk: int):
    """Stop, keep what is in effect."""
    services.cancel(actor=request.user, batch=_batch(request.user, pk), now=timezone.now())
    return go_to(request, reverse("import-detail", kwargs={"pk": pk}))


@require_GET
def errors_page(request, pk: int):
    """The bad rows as a workbook that can be corrected and sent again."""
    batch = _batch(request.user, pk)
    if not batch.bad_count or not batch.header:
        raise Http404
    response = StreamingHttpResponse(workbooks.errors_workbook(batch), content_type=XLSX)
    return _as_file(response, text("Rows with errors: %(name)s") % {"name": batch.name.removesuffix(".xlsx")})
