"""Who may stand at the gate: officers of the body, with a certificate in force, without an interest."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.models import Visit, VisitOfficer
from safetyportal.core.access import grants_of
from safetyportal.core.decisions import ALLOWED, Decision, denied

LEAST = 2  # 《行政处罚法》第四十二条第一款: 不得少于两人


def is_certified(person: Any, on: date) -> bool:
    """Whether the person holds an enforcement certificate in force on that day."""
    return (
        bool(person.certificate_number)
        and person.certificate_valid_to is not None
        and person.certificate_valid_to >= on
    )


def officers_of(visit: Visit) -> list[VisitOfficer]:
    return list(VisitOfficer.unscoped.filter(visit=visit).select_related("user").order_by("pk"))


def is_officer(visit: Visit, user: Any) -> bool:
    return VisitOfficer.unscoped.filter(visit=visit, user=user).exists()


def enough(people: Iterable[Any], on: date) -> Decision:
    """Two or more, each certified. The reason names who is not (《行政处罚法》第四十二条)."""
    found = {person.pk: person for person in people}
    for person in found.values():
        if not is_certified(person, on):
            words = _("%(name)s holds no enforcement certificate in force (Administrative Penalty Law, article 42).")
            return denied(words % {"name": person.name})
    if len(found) < LEAST:
        return denied(_("At least two officers carry out a visit (Administrative Penalty Law, article 42)."))
    return ALLOWED


def works_there(person: Any, enterprise: Any) -> bool:
    """Who also works at the unit has an interest in it, whether or not somebody noted it (《行政处罚法》第四十三条)."""
    return any(grant.place == enterprise.place for grant in grants_of(person))
