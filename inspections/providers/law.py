"""What the law library gives to the load of reference data, the menu and the search."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.choices.publication import PUBLICATION_OPEN
from inspections.models import DecisionPublication
from inspections.queries.law import propose
from inspections.queries.law_prompt import place_of
from inspections.services import law_data, push
from safetyportal.core import navigation
from safetyportal.core.deadlines import local_day
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.services.reference import register_part
from safetyportal.core.todo import OVERDUE, Lines, TodoItem, register_todo
from safetyportal.core.workflow import transitioned

VIEW, PUBLISH = "inspections.view_violation", "inspections.publish_decisionpublication"


def register() -> None:
    transitioned.connect(push.on_transition, dispatch_uid="inspections.push")
    register_part("law", law_data.law_files, law_data.load_law)
    register_todo(Lines(DecisionPublication, PUBLISH, _publications))
    register_search(_("Unlawful acts and penalties"), None, VIEW, find, icon="gavel", order=60)
    entry, cases = navigation.Entry, _("Enforcement")
    navigation.register(
        entry(_("Running cases"), "live-cases", "activity", "inspections.view_enforcementcase", 60, cases),
        entry(_("Enforcement figures"), "statistics", "report-analytics", "hazards.view_figures", 66, cases),
        entry(
            _("Publication of decisions"), "decisionpublication-list", "world", "inspections.view_decisionpublication",
            65, cases,
        ),
    )  # fmt: skip
    group = _("Law library")
    navigation.register(
        entry(_("Unlawful acts and penalties"), "violation-list", "gavel", VIEW, 70, group),
        entry(_("Laws and regulations"), "lawinstrument-list", "file-certificate", VIEW, 71, group),
        entry(
            _("Tables of discretion"), "discretiontable-list", "scale", "inspections.view_discretiontable", 72, group
        ),
    )


def find(_rows, words: str, reader) -> Iterator[Hit]:
    """Acts in force today at the reader's place."""
    for one in propose(words, place=place_of(reader), on=local_day(timezone.now()), limit=10):
        url = reverse("violation-detail", kwargs={"pk": one.violation.pk})
        yield Hit(one.violation.title, f"{one.violation.violated} → {one.violation.punished}", url)


def _publications(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting, url = rows.filter(status__in=PUBLICATION_OPEN), reverse("decisionpublication-list")
    for status, title in (("due", _("Decisions to publish")), ("withdrawing", _("Decisions to withdraw"))):
        yield TodoItem(title, waiting.filter(status=status), f"{url}?status={status}", due="due_at")
    late = waiting.filter(due_at__lte=now)
    yield TodoItem(_("Publication overdue"), late, f"{url}?due=overdue", tone="overdue", section=OVERDUE)
