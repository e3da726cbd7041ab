"""What construction projects give to menu, home page and the record of an enterprise."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.sections import Section, register_section
from inspections.models import ConstructionProject
from inspections.queries.projects import VIEW
from inspections.views.projects import section_of_enterprise
from inspections.workflow.projects import AWAITED, awaited
from safetyportal.core import navigation
from safetyportal.core.access import holds
from safetyportal.core.todo import TodoItem, register_todo


def register() -> None:
    """Called when the portal starts."""
    register_todo(todo)
    register_section(
        Section(
            "projects", _("Construction projects"), "inspections/_projects_of_enterprise.html", section_of_enterprise,
            order=24,
        )
    )  # fmt: skip
    navigation.register(
        navigation.Entry(
            _("Construction projects"), "constructionproject-list", "building-community", VIEW, 67,
            _("Inspection and enforcement"),
        )
    )  # fmt: skip


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Applications that wait for a body of this person."""
    titles = {
        "admit": _("Designs of safety facilities to admit"), "decide": _("Designs of safety facilities to decide on"),
    }  # fmt: skip
    for matter, (perm, _status) in AWAITED.items():
        if holds(user, perm):
            rows = awaited(ConstructionProject.objects.visible_to(user, VIEW), user, matter)
            url = f"{reverse('constructionproject-list')}?matter={matter}"
            yield TodoItem(titles[matter], rows, url, due="due_at")
