"""Who is told what happens in a case. Nobody outside the authorities hears of it but through what is served."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from inspections.models import EnforcementCase
from inspections.queries import cases as queries
from safetyportal.core import notify
from safetyportal.core.places import DEPTHS, depth


def case_url(case: EnforcementCase) -> str:
    return reverse("enforcementcase-detail", kwargs={"pk": case.pk})


def in_charge(case: EnforcementCase) -> list[Any]:
    return [row.user for row in queries.handlers(case)]


def of_body(case: EnforcementCase, perm: str, now: datetime) -> list[Any]:
    """Who holds `perm` at the level of the body, those who handle the case left out."""
    level = next((name for name, at in DEPTHS.items() if at == depth(case.body.place)), None)
    people = notify.holders(perm, case.place, case.sectors, at_level=level, now=now)
    return list(people.exclude(pk__in=queries.ever_handled(case)))


def tell(
    people: Iterable[Any], case: EnforcementCase, *, title: Any, key: str, now: datetime, kind: str = "case.progress",
    body: Any = "", but: Any = None, urgent: bool = False,
) -> int:  # fmt: skip
    """One message about this case to each once; `{title}` in the title is the name of the case."""
    each = {person.pk: person for person in people if but is None or person.pk != but.pk}
    told = 0
    for person in each.values():
        told += notify.notify(
            [person], kind=kind, title=_Titled(title, case.title), body=body, url=case_url(case), place=case.place,
            key=f"case:{case.pk}:{key}", now=now, urgent=urgent,
        )  # fmt: skip
    return told


class _Titled:
    """A title in the reader's language, with the name of the case put in when it is read."""

    def __init__(self, words: Any, name: str) -> None:
        self.words, self.name = words, name

    def __str__(self) -> str:
        return str(self.words).format(title=self.name)
