"""Who is told what happened to a monthly report. Each event has its own key, so a repeat tells nobody twice."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from hazards.models import MonthlyReport
from safetyportal.core import notify

SIGN, PREPARE, ACCEPT = "hazards.sign_monthlyreport", "hazards.prepare_monthlyreport", "hazards.accept_monthlyreport"
EXTEND = "hazards.extend_monthlyreport"


class Words:
    """A text with the enterprise, the month and numbers in it, put into words in the reader's language."""

    def __init__(self, text: Any, **values: Any):
        self.text, self.values = text, values

    def __str__(self) -> str:
        return str(self.text).format(**{name: _worded(value) for name, value in self.values.items()})


def _worded(value: Any) -> str:
    return formats.date_format(value, "YEAR_MONTH_FORMAT") if isinstance(value, date) else str(value)


def report_url(report: MonthlyReport) -> str:
    return reverse("monthlyreport-detail", kwargs={"pk": report.pk})


def tell(
    people: Iterable[Any], report: MonthlyReport, *, kind: str, title: Any, event: str, now: datetime, body: str = ""
) -> None:
    """One message about this report; `{name}` and `{month}` in the title are filled in."""
    notify.notify(
        people,
        kind=kind,
        title=Words(title, name=report.enterprise.name, month=report.month),
        body=body,
        url=report_url(report),
        place=report.place,
        key=f"monthly:{report.pk}:{event}",
        now=now,
    )


def tell_staff(report: MonthlyReport, title: Any, event: str, now: datetime, body: str = "", *, perm: str = PREPARE):
    """The keepers of the enterprise (or, with another permission, its head)."""
    people = notify.holders(perm, report.place, report.sectors, now=now)
    kind = "monthly.waiting" if perm == SIGN else "monthly.decision"
    tell(people, report, kind=kind, title=title, event=event, now=now, body=body)


def tell_county(report: MonthlyReport, title: Any, event: str, now: datetime, body: str = "") -> None:
    people = notify.holders(EXTEND, report.place, report.sectors, at_level="county", now=now)
    tell(people, report, kind="monthly.waiting", title=title, event=event, now=now, body=body)


WAITS_FOR_SIGNATURE = _("{name}: the monthly report of {month} waits for your signature")
RETURNED = _("{name}: the monthly report of {month} was returned, please correct it")
ACCEPTED = _("{name}: the monthly report of {month} was accepted")
FILED_BY_TOWNSHIP = _("{name}: the township filed the monthly report of {month} for you")
EXTENDED = _("{name}: more time for the monthly report of {month}")
DECLINED = _("{name}: what you asked for the monthly report of {month} was declined")
WAIVED = _("{name}: the monthly report of {month} is not required")
UNLOCKED = _("{name}: the monthly report of {month} was unlocked, please correct and file it again")
ASKS_FOR_TIME = _("{name} asks for more time for the monthly report of {month}")
ASKS_TO_UNLOCK = _("{name} asks to unlock the monthly report of {month}")
