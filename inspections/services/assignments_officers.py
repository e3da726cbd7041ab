"""Who is sent: at least two certified officers who are neither away nor recused (《行政处罚法》第四十二、四十三条)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as text

from inspections.models import InspectionTask, TaskOfficer
from inspections.queries.assignments import certificate_problem, officer_states, recused_from
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule_row


def require_officers(
    task: InspectionTask, body: Any, officers: list[Any], *, on: date, planned: bool, now: datetime, alone: bool = True
) -> None:
    """Raises `ValidationError` for `officers`, naming each person and article. `alone`: they are all who go."""
    states = {
        state.user.pk: state
        for state in officer_states(body, on=on, planned=planned, now=now, enterprise=task.enterprise, without=task)
    }
    problems = []
    for person in officers:
        state = states.get(person.pk)
        if state is None:
            problems.append(text("{name}: no officer of {body}.").format(name=person.name, body=body.name))
        problems.extend(f"{person.name}：{reason}" for reason in (state.refusals if state else ()))
    problems.extend(_too_few({person.pk for person in officers}, body.place, on) if alone else ())
    if problems:
        raise ValidationError({"officers": problems})


def _too_few(people: set[int], place: str, on: date) -> list[str]:
    row = rule_row("inspection.min_officers", place, on)
    if len(people) >= int(row.value):
        return []
    return [text("At least {n} officers carry out an inspection ({article}).").format(n=row.value, article=row.source)]


def require_still_qualified(task: InspectionTask, *, on: date) -> None:
    """On the day itself: a certificate may have expired since, a recusal been decided.

    Raises `TransitionDenied` with the article.
    """
    people = [officer.user for officer in task.officers.select_related("user")]
    recused = recused_from(task.enterprise, on)
    article = rule_row("inspection.recusal", task.place, on).value
    words = text("recused from this enterprise ({article})").format(article=article)
    problems = [f"{person.name}：{problem}" for person in people if (problem := certificate_problem(person, on))]
    problems += [f"{person.name}：{words}" for person in people if person.pk in recused]
    problems = problems or _too_few({person.pk for person in people}, task.place, on)
    if problems:
        raise TransitionDenied("；".join(problems))


def keep_officers(task: InspectionTask, body: Any, officers: Iterable[Any], *, lead: Any = None) -> list[Any]:
    """Make these the officers of `body` at the task; returns those who are new. Runs in the caller's unit of work."""
    people = {person.pk: person for person in officers}
    known = TaskOfficer.unscoped.filter(task=task, body=body)
    known.exclude(user__in=people).delete()
    old = set(known.values_list("user_id", flat=True))
    known.update(leads=False)
    rows = [TaskOfficer(task=task, user=person, body=body) for pk, person in people.items() if pk not in old]
    TaskOfficer.unscoped.bulk_create(rows)
    if body.pk == task.body_id and people:
        leader = lead.pk if lead is not None and lead.pk in people else next(iter(people))
        TaskOfficer.unscoped.filter(task=task, user=leader).update(leads=True)
    return [person for pk, person in people.items() if pk not in old]
