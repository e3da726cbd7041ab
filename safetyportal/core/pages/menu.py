"""What the kernel adds to the menu, the to-do list and the search."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import JobState
from safetyportal.core.global_search import PER_KIND, Hit, register_search
from safetyportal.core.models import SupervisingBody
from safetyportal.core.navigation import Entry, register
from safetyportal.core.services import job_control
from safetyportal.core.todo import Lines, TodoItem, register_todo

MANAGE_JOBS = "core.manage_job"
VIEW_BODIES = "core.view_supervisingbody"


def find_bodies(rows, words: str, _reader):
    """Supervising bodies by code or name."""
    named = rows.select_related("jurisdiction").filter(Q(code=words) | Q(name__icontains=words))
    for body in named.order_by("code")[:PER_KIND]:
        url = reverse("supervisingbody-detail", kwargs={"pk": body.pk})
        yield Hit(body.name, f"{body.code} · {body.jurisdiction.name}", url)


def tasks_given_up(_rows, reader, now):
    """For administrators of tasks: what the portal could not finish."""
    given_up = job_control.managed_by(reader).filter(state=JobState.DEAD).exclude(message="cancelled")
    yield TodoItem(_("Background tasks that were given up"), given_up, reverse("job-periodic"), tone="overdue")


def add_to_menu() -> None:
    register(
        Entry(_("Home"), "home", "home", order=0),
        Entry(_("Divisions"), "division-list", "sitemap", VIEW_BODIES, order=700),
        Entry(_("Supervising bodies"), "supervisingbody-list", "building-bank", VIEW_BODIES, order=710),
        Entry(_("My tasks"), "job-list", "list-check", order=900),
        Entry(_("Tasks of the portal"), "job-periodic", "clock", MANAGE_JOBS, order=850, group=_("Administration")),
        Entry(
            _("Division changes"),
            "division-change-list",
            "arrows-exchange",
            "core.manage_jurisdiction",
            order=840,
            group=_("Administration"),
        ),
        Entry(
            _("Rules and code tables"),
            "admin:index",
            "settings",
            "core.manage_rule",
            order=860,
            group=_("Administration"),
        ),
        Entry(_("Notices"), "inbox", "bell", order=910),
    )
    register_todo(Lines(None, MANAGE_JOBS, tasks_given_up))
    register_search(_("Supervising bodies"), SupervisingBody, VIEW_BODIES, find_bodies, icon="building-bank", order=80)
