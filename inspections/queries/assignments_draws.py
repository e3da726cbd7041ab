"""The two pools of a draw (检查对象名录库, 执法检查人员名录库), by rule."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise
from hazards.choices_signals import SignalStatus
from hazards.models import TrustSignal
from inspections.choices.assignments import PLAN_IN_FORCE, TASK_WAITING, TaskKind, TaskStatus
from inspections.choices.cases import Outcome
from inspections.models import EnforcementCase, InspectionTask, PlanUnit, RandomDraw, Recusal
from inspections.queries.assignments import certificate_problem, leave_on, officers_of
from safetyportal.core.access import place_q
from safetyportal.core.deadlines import add_months
from safetyportal.core.models import SupervisingBody
from safetyportal.core.rules import rule

DRAW = "inspections.draw_randomdraw"


@dataclass
class Pools:
    """Ordered as they are published. `left_out` counts by reason who is not in them."""

    objects: list[tuple[str, int, int]] = field(default_factory=list)  # published number, weight, key of the row
    officers: list[tuple[str, str, int]] = field(default_factory=list)  # certificate, name, key of the row
    recusals: list[tuple[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def published(self, wanted: int, per_object: int) -> dict[str, Any]:
        """What the digest covers and anybody may read."""
        return {
            "objects": [[name, weight] for name, weight, _key in self.objects],
            "officers": [[certificate, name] for certificate, name, _key in self.officers],
            "recusals": [list(pair) for pair in self.recusals],
            "wanted": wanted,
            "per_object": per_object,
        }


def pools_of(
    body: SupervisingBody, actor: Any, *, sectors: list[str], per_object: int, on: date, now: datetime,
    redraw_of: RandomDraw | None = None,
) -> Pools:  # fmt: skip
    """Both pools of a body on a day; `sectors` empty draws from all of them (不定向)."""
    found = Pools()
    _fill_officers(found, body, on, now)
    rows = _objects(body, actor, sectors)
    keys = {key: (code or f"E{key}", risk) for key, code, risk in rows.values_list("pk", "credit_code", "risk_class")}
    settings = rule("inspection.draw", body.place, on)
    visited = _visited(body, on, int(settings["cap"]), redraw_of)
    named = set(PlanUnit.unscoped.filter(
        entry__plan__body=body, entry__plan__year=on.year, entry__plan__status__in=PLAN_IN_FORCE
    ).values_list("enterprise_id", flat=True))  # fmt: skip
    too_few = _fill_recusals(found, keys, per_object, on)
    bad = with_bad_record(body, on, int(settings["credit_months"]))
    for key, (name, risk) in keys.items():
        reason = "visited" if key in visited else "key" if key in named else "recused" if key in too_few else ""
        if reason:
            found.left_out[reason] += 1
            continue
        weight = settings["weights"][risk or "none"] * settings["credit_factor"]["bad" if key in bad else "ordinary"]
        found.objects.append((name, weight, key))
    found.objects.sort()
    names = {name for name, _weight, _key in found.objects}
    found.recusals = sorted(pair for pair in found.recusals if pair[1] in names)
    return found


def with_bad_record(body: SupervisingBody, on: date, months: int) -> set[int]:
    """Enterprises with a bad record in this portal's own data, which stands in for a grade of credit (信用): within
    the months before the day a penalty was decided against them, or a sign that their reports are untrue confirmed."""
    since = add_months(on, -months)
    punished = EnforcementCase.unscoped.filter(
        place_q(body.place), outcome=Outcome.PENALTY, decided_on__gt=since, decided_on__lte=on
    )
    untrue = TrustSignal.unscoped.filter(
        place_q(body.place), status=SignalStatus.CONFIRMED, month__gt=since, month__lte=on
    )
    return {key for rows in (punished, untrue) for key in rows.order_by().values_list("enterprise_id", flat=True)}


def _objects(body: SupervisingBody, actor: Any, sectors: list[str]) -> QuerySet[Enterprise]:
    rows = Enterprise.objects.visible_to(actor, DRAW).filter(place_q(body.place), status=EnterpriseStatus.ACTIVE)
    if body.sectors:
        rows = rows.filter(sectors__overlap=body.sectors)
    return rows.filter(sectors__overlap=sectors) if sectors else rows


def _visited(body: SupervisingBody, on: date, cap: int, redraw_of: RandomDraw | None) -> set[int]:
    """Enterprises that reached the cap of the year; the waiting tasks of a draw that is drawn again do not count."""
    rows = InspectionTask.unscoped.filter(place_q(body.place), finish_by__year=on.year)
    rows = rows.exclude(status=TaskStatus.CANCELLED).exclude(kind__in=(TaskKind.RECHECK, TaskKind.WHISTLE))
    if redraw_of is not None:
        rows = rows.exclude(draw=redraw_of, status__in=TASK_WAITING)
    counted = rows.order_by().values("enterprise").annotate(number=Count("pk")).filter(number__gte=cap)
    return set(counted.values_list("enterprise", flat=True))


def _fill_officers(found: Pools, body: SupervisingBody, on: date, now: datetime) -> None:
    people = list(officers_of(body, now))
    away = leave_on([person.pk for person in people], on, on)
    for person in people:
        if certificate_problem(person, on):
            found.left_out["certificate"] += 1
        elif person.pk in away:
            found.left_out["leave"] += 1
        else:
            found.officers.append((person.certificate_number, person.name, person.pk))
    found.officers.sort()


def _fill_recusals(found: Pools, keys: dict[int, tuple[str, Any]], per_object: int, on: date) -> set[int]:
    """Recusals of officers in the pool; returns the enterprises for which too few officers are left."""
    certificates = {key: certificate for certificate, _name, key in found.officers}
    rows = Recusal.unscoped.filter(user__in=certificates, starts_on__lte=on).filter(
        Q(ends_on=None) | Q(ends_on__gte=on)
    )
    pairs = {(user, key) for user, key in rows.values_list("user_id", "enterprise_id") if key in keys}
    found.recusals = [(certificates[user], keys[key][0]) for user, key in pairs]
    without = Counter(key for _user, key in pairs)
    return {key for key, number in without.items() if len(found.officers) - number < per_object}
