"""Who is told about annual plans."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.services.telling import Named
from inspections.models import InspectionPlan
from inspections.workflow.assignments_plans import ACKNOWLEDGE, APPROVE
from safetyportal.core import notify, places


def _tell(
    people: Iterable[Any], plan: InspectionPlan, *, kind: str, title: Any, key: str, now: datetime, body: str = "",
    but: Any = None,
) -> None:  # fmt: skip
    skipped = getattr(but, "pk", None)
    notify.notify(
        [person for person in people if person.pk != skipped],
        kind=kind,
        title=Named(title, name=plan.body.name, year=plan.year),
        body=body,
        url=reverse("inspectionplan-detail", kwargs={"pk": plan.pk}),
        place=plan.place,
        key=f"plan:{plan.pk}:{key}",
        now=now,
    )


def tell_leaders(plan: InspectionPlan, *, now: datetime, but: Any) -> None:
    """Leaders posted at the plan's own place."""
    people = notify.holders(APPROVE, plan.place, plan.sectors, now=now).filter(postings__place=plan.place).distinct()
    title = _("{name}: the annual plan {year} waits for your approval")
    _tell(people, plan, kind="plan.waiting", title=title, key=f"submitted:{plan.version}", now=now, but=but)


def tell_preparer(plan: InspectionPlan, *, now: datetime, approved: bool, body: str) -> None:
    title = _("{name}: the annual plan {year} is approved") if approved else _(
        "{name}: the annual plan {year} was returned"
    )  # fmt: skip
    people = {person.pk: person for person in (plan.created_by, plan.submitted_by) if person is not None}
    key = f"decided:{plan.version}"
    _tell(people.values(), plan, kind="plan.decided", title=title, key=key, now=now, body=body)


def tell_above(plan: InspectionPlan, *, now: datetime, but: Any) -> None:
    """People of the next level above who take note of plans."""
    people = notify.holders(ACKNOWLEDGE, plan.place, plan.sectors, now=now)
    above = [path for path in places.ancestors(plan.place, own=False) if path != places.ROOT] or [places.ROOT]
    nearest = next((path for path in reversed(above) if people.filter(postings__place=path).exists()), above[-1])
    title = _("{name}: the annual plan {year} was filed with you")
    upper = people.filter(postings__place=nearest).distinct()
    _tell(upper, plan, kind="plan.waiting", title=title, key="filed", now=now, but=but)
