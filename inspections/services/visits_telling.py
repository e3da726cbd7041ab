"""Who is told of visits. Each event has its own key, so a repeat tells nobody twice."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.services.telling import staff_of
from inspections.models import InspectionTask, Visit, VisitObjection
from safetyportal.core.notify import holders, notify

ANSWER = "inspections.answer_visitobjection"


def visit_url(visit: Visit) -> str:
    return reverse("visit-detail", kwargs={"pk": visit.pk})


def tell_completed(visit: Visit, *, now: datetime) -> None:
    notify(
        staff_of(visit.enterprise, now), kind="visit.completed", title=_("A visit was completed: see its findings"),
        url=visit_url(visit), place=visit.place, key=f"visit-completed-{visit.pk}", now=now,
    )  # fmt: skip


def tell_recheck(task: InspectionTask, people: list, *, key: str, title, now: datetime) -> int:
    return notify(
        people, kind="visit.recheck", title=title % task.enterprise.name,
        url=reverse("visit-detail", kwargs={"pk": task.recheck_of_id}), place=task.place, key=key, now=now,
    )  # fmt: skip


def tell_objection(objection: VisitObjection, *, now: datetime) -> None:
    """Those who answer at the level of the body that visited."""
    visit = objection.visit
    people = holders(ANSWER, visit.body.place, visit.sectors, now=now)
    notify(
        [one for one in people if one.place == visit.body.place], kind="visit.feedback",
        title=_("An objection to a visit waits for the answer"),
        url=reverse("visitobjection-detail", kwargs={"pk": objection.pk}), place=visit.place,
        key=f"objection-{objection.pk}", now=now,
    )  # fmt: skip
