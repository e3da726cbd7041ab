"""A new special object: the form of its type."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from enterprises.forms.rows import special_form
from enterprises.models import SpecialObjectType
from enterprises.services import rows
from enterprises.views.registers import EnterpriseRegister, not_over
from safetyportal.core.access import can
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages.acting import Doing, do_page
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import registers

MAINTAIN = "enterprises.maintain_enterprise"


def add_page(request, pk: int, code: str):
    """For whoever keeps the enterprise's record; the type decides the fields."""
    register = registers()[EnterpriseRegister.slug]
    enterprise = register.record_or_404(request, pk)
    kind = get_object_or_404(SpecialObjectType, code=code, active=True)
    decision = can(request.user, MAINTAIN, enterprise)
    verdict = not_over(enterprise, request.user)
    if not decision or not verdict:
        raise NotAllowed(decision.reason or verdict.reason)
    back = f"{reverse('enterprise-detail', kwargs={'pk': pk})}#special"
    act = Act(
        rows.add_special_object,
        special_form(kind),
        fixed_kwargs={"type": kind},
        label=kind.label,
        permission=MAINTAIN,
        redirect=lambda made: back,
    )
    return do_page(Doing(register, request, act, kind.label, f"enterprises:{pk}:special:{code}", enterprise, back))
