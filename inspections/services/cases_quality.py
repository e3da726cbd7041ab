"""执法考评: closed cases are drawn by lot and scored by the table; the handlers may object.

The draw is that of enterprises (docs/double_random.md), each case with the weight one and no officers: its record is
repeated by `manage.py replay_draw` and by the published program alike.
"""

import secrets
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CaseStatus
from inspections.models import EnforcementCase, QualityDraw, QualityScore
from inspections.queries import assignments_lottery as lottery
from inspections.queries import cases as queries
from inspections.queries.cases_tables import quality_items
from inspections.services.cases_telling import in_charge as officers
from inspections.services.cases_telling import tell
from inspections.services.cases_terms import hold
from inspections.workflow.bodies import bodies_of
from inspections.workflow.cases_guards import APPRAISE, HANDLE, outsider
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.errors import NotAllowed, TransitionDenied


def draw(
    *, title: str, closed_from: date, closed_to: date, wanted: int, seed: str, witness: str, actor: Any, now: datetime,
    seed_source: str = "",
) -> QualityDraw:  # fmt: skip
    """Draw closed cases of the actor's own place and below; the record never changes.

    With a `seed_source` the seed is that public value; without one it is chance together with `seed`, the words of the
    witness. Raises `ValidationError` (nothing to draw from).
    """
    bodies = bodies_of(actor, APPRAISE)
    if not bodies:
        raise NotAllowed
    body = min(bodies, key=lambda one: len(one.place))
    rows = EnforcementCase.objects.visible_to(actor, APPRAISE).filter(
        status__in=[CaseStatus.CLOSED, CaseStatus.ARCHIVED], closed_on__gte=closed_from, closed_on__lte=closed_to
    )
    keys = {case_key(number, pk): pk for pk, number in rows.values_list("pk", "number")}
    if not keys:
        raise ValidationError({"closed_from": _("No case was closed in this time.")})
    source = seed_source.strip()
    value = seed.strip() if source else f"{secrets.token_hex(16)} {seed.strip()}".strip()
    record, result = drawn_from(keys, wanted, source, value, {"body": body.name, "title": title.strip(), "at": now})
    row = QualityDraw(
        jurisdiction=body.jurisdiction, place=body.place, title=title.strip(), closed_from=closed_from,
        closed_to=closed_to, wanted=wanted, seed_source=source, seed=value, pool=sorted(keys.values()),
        drawn=[keys[name] for name in result], record_text=record, drawn_by=actor, witness=witness.strip(),
        drawn_at=now,
    )  # fmt: skip
    with writes.unit_of_work():
        writes.create(row, actor=actor, perm=APPRAISE, now=now)
        for case in EnforcementCase.unscoped.filter(pk__in=row.drawn):
            writes.create(QualityScore(draw=row, case=case), actor=actor, perm=APPRAISE, now=now)
    return row


def case_key(number: str, pk: int) -> str:
    """A case in the published record: its number and that of the portal, which alone is unique."""
    return f"{number or 'C'}#{pk}"


def drawn_from(
    keys: dict[str, int], wanted: int, source: str, value: str, facts: dict[str, Any]
) -> tuple[str, list[str]]:  # fmt: skip
    """The record and the keys in the order drawn."""
    objects = [[name, 1] for name in sorted(keys)]
    pool = {"objects": objects, "officers": [], "recusals": [], "wanted": min(wanted, len(objects)), "per_object": 0}
    seed = lottery.seed_of(lottery.digest(lottery.canonical(pool)), source, value)
    result = lottery.draw(pool, seed)
    told = {**facts, "at": facts["at"].isoformat()}
    return lottery.record_of(pool, told, source=source, value=value, result=result), [name for name, _none in result]


def score(*, score: QualityScore, points: dict[str, int], remark: str, actor: Any, now: datetime) -> QualityScore:
    """Points lost for each line of the table; whoever handled the case does not appraise it."""
    table = {item.code: item.points for item in quality_items()}
    lost = {code: int(value) for code, value in points.items() if value}
    if set(lost) - set(table) or any(not 0 <= value <= table[code] for code, value in lost.items()):
        raise ValidationError({"points": _("A line cannot cost more than its points.")})
    with writes.unit_of_work():
        row: QualityScore = writes.locked(score)
        require(actor, APPRAISE, row)
        if actor.pk in queries.ever_handled(row.case):
            raise TransitionDenied(_("Whoever handled the case does not appraise it."))
        if row.answered_at is not None:
            raise TransitionDenied(_("The score is final."))
        values = {
            "reviewer": actor, "points": lost, "total": max(0, 100 - sum(lost.values())), "remark": remark.strip(),
            "scored_at": now,
        }  # fmt: skip
        row = writes.update(row, values, actor=actor, perm=APPRAISE, now=now)
        title = _("The case was appraised: {title}")
        tell(officers(row.case), row.case, title=title, key=f"score:{row.pk}:{row.version}", now=now)
    return row


def object_to(*, score: QualityScore, objection: str, actor: Any, now: datetime) -> QualityScore:
    """An officer who handled the case objects to the score, once."""
    with writes.unit_of_work():
        row: QualityScore = writes.locked(score)
        if actor.pk not in queries.ever_handled(row.case):
            raise NotAllowed(_("Only the officers in charge of the case do this."))
        if row.total is None or row.objection:
            raise TransitionDenied(_("There is no score to object to."))
        values = {"objection": objection.strip(), "objected_by": actor}
        return writes.update(row, values, actor=actor, perm=HANDLE, now=now)


def answer(*, score: QualityScore, answer: str, points: dict[str, int], actor: Any, now: datetime) -> QualityScore:
    """The objection is answered by the appraising body, with the points as they stay or become."""
    with writes.unit_of_work():
        row: QualityScore = writes.locked(score)
        if not row.objection:
            raise TransitionDenied(_("Nobody objects."))
        if row.case.body_id in _own(actor):  # from above, nobody has handled it
            hold(outsider(row.case, actor, APPRAISE))
        from_table = score_total(points)
        values = {"points": {k: v for k, v in points.items() if v}, "total": from_table, "answer": answer.strip(),
                  "answered_at": now}  # fmt: skip
        return writes.update(row, values, actor=actor, perm=APPRAISE, now=now)


def _own(actor: Any) -> set[int]:
    return {body.pk for body in bodies_of(actor, APPRAISE)}


def score_total(points: dict[str, int]) -> int:
    return max(0, 100 - sum(int(value) for value in points.values() if value))
