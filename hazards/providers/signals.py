"""What the marks on untrustworthy data show in the menu, on the home page and at the enterprise."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.sections import Section, register_section
from hazards.choices_signals import SignalStatus as S
from hazards.models import TrustSignal
from hazards.views import signals
from hazards.workflow.signals import ANSWER, DECIDE
from safetyportal.core import navigation
from safetyportal.core.access import holds
from safetyportal.core.todo import TodoItem, register_todo


def register() -> None:
    register_todo(todo)
    section = signals.section_of_enterprise
    register_section(Section("trust", _("Trust in data"), "hazards/_signals_of_enterprise.html", section, order=15))
    navigation.register(
        navigation.Entry(_("Trust in data"), "trustsignal-list", "flag", signals.VIEW, 38, _("Hazards")),
    )


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Lines of the home page; each starts from what this person may do."""
    if holds(user, ANSWER):
        rows = TrustSignal.objects.visible_to(user, ANSWER).filter(status__in=[S.RAISED, S.SILENT])
        yield _line(rows, _("Trust marks on your data to answer"), "status=raised&status=silent")
    if holds(user, DECIDE):
        rows = TrustSignal.objects.visible_to(user, DECIDE).filter(status__in=[S.ANSWERED, S.SILENT])
        yield _line(rows, _("Trust marks to decide"), "status=answered&status=silent")


def _line(rows, title, query: str) -> TodoItem:
    return TodoItem(title, rows, f"{reverse('trustsignal-list')}?{query}", due="due_at")
