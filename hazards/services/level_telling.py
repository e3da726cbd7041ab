"""Who is told what happened to a statistical report. Each event has its own key, so a repeat tells nobody twice."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.models import LevelReport
from hazards.queries.level_reports import upper_places
from hazards.workflow.level_reports import ACCEPT, PREPARE
from safetyportal.core import notify, places
from safetyportal.core.access import postings_in_force

SUBMITTED = _("{report} was submitted and waits for you")
ACCEPTED = _("{report} was accepted")
RETURNED = _("{report} was returned, please correct it")
WAIVED = _("{report} is not required")
DUE = _("{report} is to be submitted by {day}")
OVERDUE = _("{report} is overdue")


class Words:
    """A text with the report in it, put into words in the reader's language."""

    def __init__(self, text: Any, **values: Any):
        self.text, self.values = text, values

    def __str__(self) -> str:
        return str(self.text).format(**{name: str(value) for name, value in self.values.items()})


def tell_enterprises(reports: list[LevelReport], title: Any, event: str, now: datetime, **values: Any) -> int:
    """Those who prepare their own enterprise's report, for many reports at once. Returns how many were newly told."""
    app_label, codename = PREPARE.split(".")
    postings = postings_in_force(now).filter(
        place__in=[report.place for report in reports],
        role__group__permissions__codename=codename,
        role__group__permissions__content_type__app_label=app_label,
    )
    people = defaultdict(list)
    for posting in postings.filter(user__is_active=True, user__is_system=False).select_related("user"):
        people[posting.place].append(posting.user)
    told = [
        (person, _message(report, Words(title, report=report, **values), "", event))
        for report in reports
        for person in people[report.place]
    ]
    return notify.notify_each(told, kind="level.due", now=now)


def _message(report: LevelReport, title: Words, body: str, event: str) -> notify.Message:
    url = reverse("levelreport-detail", kwargs={"pk": report.pk})
    return notify.Message(title, body, url, report.place or places.ROOT, f"level:{report.pk}:{event}")


def tell_owner(report: LevelReport, title: Any, event: str, now: datetime, *, kind: str, body: str = "", **values: Any):
    """Those who prepare the report: at exactly its place."""
    _tell(report, PREPARE, [report.place], title, event, now, kind=kind, body=body, **values)


def tell_upper(report: LevelReport, title: Any, event: str, now: datetime, *, kind: str, body: str = "") -> None:
    """Those who decide on it: of an enterprise's report the township, else the county."""
    above = upper_places(report)
    _tell(report, ACCEPT, above[:1], title, event, now, kind=kind, body=body)


def _tell(
    report: LevelReport, perm: str, paths: list[str], title: Any, event: str, now: datetime, *, kind: str,
    body: str = "", **values: Any,
) -> None:  # fmt: skip
    people = notify.holders(perm, report.place, report.sectors, now=now)
    people = people.filter(pk__in=postings_in_force(now).filter(place__in=paths).values("user"))
    message = _message(report, Words(title, report=report, **values), body, event)
    notify.notify_each([(person, message) for person in people], kind=kind, now=now)
