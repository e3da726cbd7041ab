"""People around a task: who may be invited, who is invited, whose tasks these are."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q, QuerySet

from inspections.choices.assignments import TASK_OPEN
from inspections.models import InspectionTask, TaskOfficer
from safetyportal.core import places
from safetyportal.core.access import postings_in_force
from safetyportal.core.models import NamedException

_INVITED = (
    "expert", "industry_officer", "enforcement_officer", "province_supervisor", "city_supervisor",
    "county_supervisor", "township_supervisor",
)  # fmt: skip


def invitees(task: InspectionTask, now: datetime) -> QuerySet[Any]:
    """Experts and officials of other bodies posted over the enterprise's place or beside it in the county, who are not
    on the task already."""
    county = places.at_level(task.place, "county")
    around = Q(place__in=places.ancestors(task.place)) | Q(place__startswith=county, unit="")
    postings = postings_in_force(now).filter(around, role__code__in=_INVITED)
    people = get_user_model().objects.filter(pk__in=postings.values("user"), is_active=True, is_system=False)
    known = TaskOfficer.unscoped.filter(task=task).values("user")
    return people.exclude(pk__in=known).exclude(pk__in=guests(task).values("user")).order_by("kind", "name", "pk")


def guests(task: InspectionTask) -> QuerySet[NamedException]:
    """Named exceptions of this task that have not ended."""
    label = task._meta.label_lower
    return NamedException.unscoped.filter(target_type=label, target_id=task.pk, ended_at=None).select_related("user")


def given_to(user: Any) -> Q:
    """Tasks that name this person as an officer."""
    return Q(pk__in=TaskOfficer.unscoped.filter(user=user).values("task"))


def own_tasks(user: Any, rows: QuerySet[InspectionTask]) -> QuerySet[InspectionTask]:
    """Open tasks on which this person goes, most urgent first; `rows` are those that the person sees."""
    return rows.filter(given_to(user), status__in=TASK_OPEN).order_by("due_at", "pk")


def with_officers() -> Prefetch:
    """Officers with their names for tasks that were found in scope, in one statement."""
    return Prefetch("officers", queryset=TaskOfficer.unscoped.select_related("user"))
