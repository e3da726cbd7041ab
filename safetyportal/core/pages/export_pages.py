"""Export of exactly what a list shows: small ones at once, large ones as a task. POST, because it is recorded."""

from django.contrib import messages
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from safetyportal.core.deadlines import local_day
from safetyportal.core.documents import excel
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages import exporting, listing, saved_views
from safetyportal.core.pages.listing import Listing
from safetyportal.core.services import exports

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def export(register, request):
    """POST `format` = xlsx | csv; the filter is the query string of the list. Raises `NotAllowed`, `TooMuch`."""
    if not register.may_export(request.user):
        raise NotAllowed(_("None of your postings allows exports of this list."))
    kind = request.POST.get("format", "xlsx")
    kind = kind if kind in KINDS else "xlsx"
    now = register.now()
    views = saved_views.of(register, request.user)
    columns = saved_views.own_columns(views)
    shown = Listing(register, request.user, request.GET, now, columns, register.export_permission)
    limit = exports.rows_at_once(now)
    count = shown.rows.order_by()[: limit + 1].count()
    query = _query_with_columns(shown)
    if count > limit:
        job = exports.queue_export(
            actor=request.user, register=register.slug, label=register.label, query=query, kind=kind,
            language=get_language(), now=now,
        )  # fmt: skip
        messages.info(
            request, gettext("More than %(n)s rows: the file is being made under My tasks.") % {"n": f"{limit:,}"}
        )
        return HttpResponseRedirect(reverse("job-detail", kwargs={"pk": job.pk}))
    told = listing.discreet(register, query)
    exports.record_export(actor=request.user, register=register.slug, query=told, rows=count, now=now)
    return download(stream(shown, kind), file_name(register.label, now, kind), kind)


def _query_with_columns(shown: Listing) -> str:
    """The list's address with the columns said, so that a later run does not depend on what was kept since."""
    query = shown.parameters.copy()
    for name in listing.POSITION:
        query.pop(name, None)
    query.setlist("cols", shown.columns)
    return query.urlencode()


def stream(shown: Listing, kind: str):
    """The file in pieces."""
    return writer(kind)(exporting.columns(shown), exporting.values(shown))


def writer(kind: str):
    """The function that turns headings and rows into the bytes of a file."""
    return excel.stream_csv if kind == "csv" else excel.stream_xlsx


def file_name(label, now, kind: str) -> str:
    return f"{label}_{local_day(now):%Y%m%d}.{kind}"


def download(content, name: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
