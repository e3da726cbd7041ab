"""Papers of a visit, all together in one file to print."""

from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as text
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from inspections.models import Visit
from inspections.services.papers_printing import issue_and_join
from inspections.services.visits_papers import printed_ids
from safetyportal.core.pages.papers import pdf_response

VIEW = "inspections.view_visit"


@never_cache
@require_safe
def papers_page(request, pk: int):
    """The issued papers of the set in one PDF, each as it was signed; who may not read a paper gets none of it."""
    visit = Visit.objects.visible_to(request.user, VIEW).select_related("enterprise").filter(pk=pk).first()
    ids = printed_ids(visit, request.user) if visit is not None else []
    if visit is None or not ids:
        raise Http404
    content, _refused = issue_and_join(
        ids, actor=request.user, now=timezone.now(), issue_first=False, progress=lambda done, total: None
    )
    name = text("Papers of the visit %(day)s.pdf") % {"day": f"{timezone.localtime(visit.started_at):%Y-%m-%d}"}
    return pdf_response(content, name)


urlpatterns = [path("visits/<int:pk>/papers.pdf", papers_page, name="visit-papers")]
