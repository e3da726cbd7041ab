"""Pages beside the register: proposing from an enterprise or a visit, and the bound file."""

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from enterprises.models import Enterprise
from inspections.forms.cases import ProposeForm, ProposeFromVisitForm
from inspections.models import CaseFile, EnforcementCase, Visit
from inspections.services import cases, cases_file
from inspections.workflow.cases_guards import HANDLE
from safetyportal.core.pages import acting
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register

VIEW = "inspections.view_enforcementcase"


class Origin(Register):
    """Where a case may be proposed from; not a register of its own (it has no slug)."""

    page = ""
    related: tuple = ()

    def with_related(self, rows):
        return rows.select_related(*self.related)

    def detail_url(self, record):
        return reverse(self.page, kwargs={"pk": record.pk})


class OfEnterprise(Origin):
    model = Enterprise
    permission = "enterprises.view_enterprise"
    page = "enterprise-detail"
    related = ("jurisdiction__parent",)


class OfVisit(Origin):
    model = Visit
    permission = "inspections.view_visit"
    page = "enforcementcase-list"
    related = ("enterprise", "jurisdiction__parent", "body")

    def detail_url(self, record):
        return reverse("enforcementcase-list")


def propose_for(*, enterprise: Enterprise, **given):
    return cases.propose(enterprise=enterprise, **given)


def propose_from(*, visit: Visit, **given):
    return cases.propose(enterprise=visit.enterprise, visit=visit, **given)


def to_case(case: EnforcementCase) -> str:
    return reverse("enforcementcase-detail", kwargs={"pk": case.pk})


_LABEL = _("Propose a case")
_PROPOSALS = {
    "enterprise": (OfEnterprise(), Act(propose_for, ProposeForm, label=_LABEL, permission=HANDLE, redirect=to_case)),
    "visit": (OfVisit(), Act(propose_from, ProposeFromVisitForm, label=_LABEL, permission=HANDLE, redirect=to_case)),
}


def propose_page(request, origin: str, pk: int):
    """An officer proposes a case against the enterprise, with the findings of a visit filled in."""
    register, act = _PROPOSALS[origin]
    record = register.record_or_404(request, pk)
    key, back = f"cases:{origin}:{pk}:propose", register.detail_url(record)
    return acting.permitted_page(acting.Doing(register, request, act, act.label, key, record, back))


@require_GET
def file_page(request, pk: int, number: int):
    """The bound file, for those who may export the case."""
    rows = CaseFile.objects.visible_to(request.user, "inspections.export_enforcementcase")
    bound = rows.filter(case_id=pk, pk=number, state="ready").select_related("case").first()
    if bound is None:
        raise Http404
    response = HttpResponse(cases_file.stored(bound), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{bound.case.title}案卷.pdf") or "inline"
    return response


def extra_urls(register) -> list:
    return [
        path("enterprises/<int:pk>/propose-case/", propose_page, {"origin": "enterprise"}, name="case-propose"),
        path("visits/<int:pk>/propose-case/", propose_page, {"origin": "visit"}, name="case-propose-visit"),
        path("cases/<int:pk>/file/<int:number>/", file_page, name="case-file"),
    ]
