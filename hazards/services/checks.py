"""What must hold for the dates, grades and people of a hazard, whoever sends them: a form, a program, another app."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import HazardLevel
from hazards.models import Hazard
from hazards.queries.criteria import unknown_criteria
from hazards.queries.people import works_at
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule


def require_found_by_now(found_on: date | None, now: datetime) -> None:
    """Raises `ValidationError`: a hazard cannot be found in the future."""
    if found_on is not None and found_on > local_day(now):
        raise ValidationError({"found_on": _("The day of finding lies in the future.")})


def require_criteria(codes: Iterable[str], now: datetime) -> None:
    """Raises `ValidationError` for a criterion that is not in force."""
    unknown = unknown_criteria(codes, local_day(now))
    if unknown:
        raise ValidationError({"criteria": _("There is no such criterion: %s") % "、".join(unknown)})


def require_rectify_by(hazard: Hazard, day: date | None, now: datetime) -> date:
    """The time limit, if it is a day from today on and not beyond what the rule of the place allows."""
    today = local_day(now)
    if day is None:
        raise ValidationError({"rectify_by": _("Please set the day by which it is rectified.")})
    if day < today:
        raise ValidationError({"rectify_by": _("The time limit lies in the past.")})
    most = rule("hazard.rectify_max_days", hazard.place, today)
    days = int(most[HazardLevel.MAJOR if hazard.is_major else HazardLevel.GENERAL])
    if day > today + timedelta(days=days):
        raise ValidationError({"rectify_by": _("The time limit may be at most %(n)s days ahead.") % {"n": days}})
    return day


def require_control_until(hazard: Hazard, day: date | None, now: datetime) -> date:
    """The end of an interim control: after today and within what the rule of the place allows."""
    today = local_day(now)
    days = int(rule("hazard.control_max_days", hazard.place, today))
    if day is None or day <= today:
        raise ValidationError({"controlled_until": _("Interim control ends on a day after today.")})
    if day > today + timedelta(days=days):
        message = _("Interim control may last at most %(n)s days.") % {"n": days}
        raise ValidationError({"controlled_until": message})
    return day


def require_colleague(hazard: Hazard, person: Any, now: datetime) -> None:
    """Raises `ValidationError` when the person has no posting at the enterprise."""
    if person is not None and not works_at(person, hazard, now):
        raise ValidationError({"assigned_to": _("This account does not belong to the enterprise.")})
