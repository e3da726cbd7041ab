"""What construction projects give to menu, home page and the record of an enterprise."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.sections import Section, register_section
from inspections.models import ConstructionProject
from inspections.queries.projects import VIEW
from inspections.views.projects import section_of_enterprise
from inspections.workflow.projects import AWAITED, awaited
from safetyportal.core import navigation
from safetyportal.core.todo import Lines, TodoItem, register_todo


def register() -> None:
    """Called when the portal starts."""
    register_todo(*(Lines(ConstructionProject, VIEW, partial(_waiting, matter=matter)) for matter in AWAITED))
    page = "inspections/_projects_of_enterprise.html"
    register_section(
        Section(
            "projects", _("Construction projects"), page, ConstructionProject, VIEW, section_of_enterprise, order=24
        )
    )
    navigation.register(
        navigation.Entry(
            _("Construction projects"), "constructionproject-list", "building-community", VIEW, 67,
            _("Inspection and enforcement"),
        )
    )  # fmt: skip


_TITLES = {
    "admit": _("Designs of safety facilities to admit"), "decide": _("Designs of safety facilities to decide on"),
}  # fmt: skip


def _waiting(rows, reader, now: datetime, *, matter: str) -> Iterator[TodoItem]:
    """Applications that wait for a body of this person."""
    url = f"{reverse('constructionproject-list')}?matter={matter}"
    yield TodoItem(_TITLES[matter], awaited(rows, reader, matter), url, due="due_at")
