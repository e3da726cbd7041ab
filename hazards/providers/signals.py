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
from safetyportal.core.todo import Lines, TodoItem, register_todo


def register() -> None:
    register_todo(Lines(TrustSignal, ANSWER, _to_answer), Lines(TrustSignal, DECIDE, _to_decide))
    section = signals.section_of_enterprise
    page = "hazards/_signals_of_enterprise.html"
    register_section(Section("trust", _("Trust in data"), page, TrustSignal, signals.VIEW, section, order=15))
    navigation.register(
        navigation.Entry(_("Trust in data"), "trustsignal-list", "flag", signals.VIEW, 38, _("Hazards")),
    )


def _to_answer(rows, reader, now: datetime) -> Iterator[TodoItem]:
    found = rows.filter(status__in=[S.RAISED, S.SILENT])
    yield _line(found, _("Trust marks on your data to answer"), "status=raised&status=silent")


def _to_decide(rows, reader, now: datetime) -> Iterator[TodoItem]:
    found = rows.filter(status__in=[S.ANSWERED, S.SILENT])
    yield _line(found, _("Trust marks to decide"), "status=answered&status=silent")


def _line(rows, title, query: str) -> TodoItem:
    return TodoItem(title, rows, f"{reverse('trustsignal-list')}?{query}", due="due_at")
