"""Who is told of a construction project."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from enterprises.services.telling import Titled, staff_of
from inspections.models import ConstructionProject
from inspections.workflow.bodies import of_its_body
from safetyportal.core import notify


def tell_body(project: ConstructionProject, perm: str, title: Any, key: str, now: datetime) -> int:
    """Those of the competent authority who take the next step."""
    people = notify.holders(perm, project.place, project.sectors, now=now)
    return _tell([one for one in people if of_its_body(project, one, perm)], project, title, key, now)


def tell_unit(project: ConstructionProject, title: Any, key: str, now: datetime, why: str) -> int:
    """Head and safety officers of the unit."""
    return _tell(staff_of(project.enterprise, now), project, title, key, now, why)


def _tell(people: Any, project: ConstructionProject, title: Any, key: str, now: datetime, body: str = "") -> int:
    return notify.notify(
        people, kind="project", title=Titled(title, project.name), body=body, place=project.place, now=now,
        url=reverse("constructionproject-detail", kwargs={"pk": project.pk}),
        key=f"project:{project.pk}:{key}:{project.version}",
    )  # fmt: skip
