"""持证: who must hold a certificate, which licences and which grade of standardisation enterprises hold, as it
stands on the last day of a period."""

from datetime import date
from typing import Any

from django.db.models import Q

from enterprises.choices import REGISTERED, EnterpriseStatus, PersonKind, StandardisationGrade

# 《安全生产法》第二十七条 (persons in charge, safety managers) and 第三十条 (special operations).
TRAINED = {
    "heads": (PersonKind.PRINCIPAL,),
    "managers": (PersonKind.SAFETY_HEAD, PersonKind.SAFETY_MANAGER),
    "operators": (PersonKind.SPECIAL_OPERATOR,),
    "trained": (
        PersonKind.PRINCIPAL, PersonKind.SAFETY_HEAD, PersonKind.SAFETY_MANAGER, PersonKind.SPECIAL_OPERATOR
    ),
}  # fmt: skip
LICENCES = {
    "safety": ("safety_permit",),
    "hazchem": ("hazchem_trade_permit", "hazchem_use_permit"),
    "fireworks": ("fireworks_wholesale_permit", "fireworks_retail_permit"),
    "permits": (
        "safety_permit", "hazchem_trade_permit", "hazchem_use_permit", "fireworks_wholesale_permit",
        "fireworks_retail_permit",
    ),
}  # fmt: skip
GRADES = {
    "first": (StandardisationGrade.FIRST,),
    "second": (StandardisationGrade.SECOND,),
    "third": (StandardisationGrade.THIRD,),
    "graded": tuple(StandardisationGrade),
}
_CERTIFICATE = "standardisation_certificate"
_EXISTING = [status for status in REGISTERED if status != EnterpriseStatus.CANCELLED]
_THERE = Q(enterprise__status__in=_EXISTING)


def in_post(*kinds: str) -> Any:
    """Persons of enterprises that are there who had not left on the last day."""

    def rows(first: date, last: date) -> Q:
        return _THERE & Q(kind__in=kinds) & (Q(left_on=None) | Q(left_on__gt=last))

    return rows


def certified(*kinds: str) -> Any:
    """Those of them with a certificate that was valid on the last day; one without an end is no proof."""

    def rows(first: date, last: date) -> Q:
        issued = Q(certificate_issued_on=None) | Q(certificate_issued_on__lte=last)
        return in_post(*kinds)(first, last) & Q(certificate_expires_on__gte=last) & issued

    return rows


def lapsed(*kinds: str) -> Any:
    """Those of them whose certificate had run out."""
    return lambda first, last: in_post(*kinds)(first, last) & Q(certificate_expires_on__lt=last)


def held(*kinds: str) -> Any:
    """Licences that were valid on the last day and not replaced by then."""

    def rows(first: date, last: date) -> Q:
        return _there(kinds, last) & (Q(expires_on=None) | Q(expires_on__gte=last))

    return rows


def expired(*kinds: str) -> Any:
    """Licences that ran out and were not replaced."""
    return lambda first, last: _there(kinds, last) & Q(expires_on__lt=last)


def granted(*kinds: str) -> Any:
    """Licences issued in the period."""
    return lambda first, last: _THERE & Q(kind__in=kinds, issued_on__gte=first, issued_on__lte=last)


def graded(*grades: str) -> Any:
    """Enterprises of these grades, as the registry has them now: it keeps no day of a grade."""
    return lambda first, last: Q(status__in=_EXISTING, standardisation_grade__in=grades)


def grade_held(*grades: str) -> Any:
    """Certificates of standardisation (安全生产标准化证书) of such enterprises that were valid on the last day."""
    return lambda first, last: held(_CERTIFICATE)(first, last) & _of_grade(grades)


def grade_expired(*grades: str) -> Any:
    return lambda first, last: expired(_CERTIFICATE)(first, last) & _of_grade(grades)


def grade_granted(*grades: str) -> Any:
    return lambda first, last: granted(_CERTIFICATE)(first, last) & _of_grade(grades)


def _of_grade(grades: tuple[str, ...]) -> Q:
    return Q(enterprise__standardisation_grade__in=grades)


def _there(kinds: tuple[str, ...], last: date) -> Q:
    issued = Q(issued_on=None) | Q(issued_on__lte=last)
    return _THERE & Q(kind__in=kinds) & issued & (Q(retired_on=None) | Q(retired_on__gt=last))
