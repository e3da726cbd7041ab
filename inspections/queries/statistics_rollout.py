"""系统推广: which enterprises in supervision use the portal themselves, as it stands on the last day of a period."""

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from enterprises.choices import EnterpriseStatus
from hazards.choices import REPORTED
from hazards.models import MonthlyReport
from hazards.services.monthly_terms import deadline_of
from safetyportal.core.deadlines import add_months, end_of_day
from safetyportal.core.models import Posting
from safetyportal.core.places import ROOT
from safetyportal.core.rules import rule

KEEPERS = ("enterprise_head", "enterprise_safety_officer")
IN_SUPERVISION = Q(status=EnterpriseStatus.ACTIVE)


def in_supervision(first: date, last: date) -> Q:
    """Enterprises in operation, as the registry has them now."""
    return IN_SUPERVISION


def registered(first: date, last: date) -> Q:
    """Those of them with an account of their own: its head or safety officer was posted there on the last day, and the
    account is not shut today."""
    end = end_of_day(last)
    held = Posting.unscoped.filter(
        Q(ends_at=None) | Q(ends_at__gt=end), unit=Concat(Value("E"), Cast(OuterRef("pk"), CharField())),
        role__code__in=KEEPERS, starts_at__lte=end, source=None, user__is_active=True,
    )  # fmt: skip
    return IN_SUPERVISION & Q(Exists(held))


def filed(first: date, last: date) -> Q:
    """Those of them that filed a monthly report themselves in the period."""
    begin, end = end_of_day(first - timedelta(days=1)), end_of_day(last)
    return IN_SUPERVISION & Q(Exists(_own_reports(filed_at__gt=begin, filed_at__lte=end)))


def running(first: date, last: date) -> Q:
    """Those of them that filed each of the last months whose time for filing was over, as many as the rule says."""
    found = IN_SUPERVISION
    for month in months_due(last):
        found &= Q(Exists(_own_reports(month=month, filed_at__lte=end_of_day(last))))
    return found


def months_due(last: date) -> list[date]:
    """The last months whose reports were due by the end of a day, the newest first."""
    month, end = last.replace(day=1), end_of_day(last)
    newest = next(back for back in (add_months(month, -n) for n in (1, 2)) if deadline_of(back, ROOT) <= end)
    return [add_months(newest, -n) for n in range(int(rule("rollout.running_months", ROOT, last)))]


def _own_reports(**which: Any) -> Any:
    return MonthlyReport.unscoped.filter(enterprise=OuterRef("pk"), status__in=REPORTED, proxy=False, **which)
