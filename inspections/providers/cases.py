"""What cases give to menu, home page, search, and to the page of an enterprise."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.sections import Section, register_section
from inspections.choices.cases import CASE_ENDED
from inspections.models import CaseApproval, EnforcementCase
from inspections.queries import cases as queries
from inspections.queries import cases_accounts, cases_facts
from inspections.queries.cases_law import look_back
from inspections.services import (  # noqa: F401 -- they declare what approvals bring about
    cases_closing,
    cases_decision,
    cases_filing,
    cases_measures,
    cases_money,
    cases_police,
)
from inspections.tables.cases import TONES
from inspections.workflow.cases import APPROVAL_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE, REVIEW
from safetyportal.core import navigation
from safetyportal.core.access import can
from safetyportal.core.deadlines import local_day
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.pages.links import Link, register_links
from safetyportal.core.pages.tables import countdown
from safetyportal.core.todo import OVERDUE, Lines, TodoItem, register_todo

VIEW = "inspections.view_enforcementcase"


def register() -> None:
    """Called when the portal starts."""
    cases_facts.register()
    cases_accounts.register()
    register_todo(
        Lines(EnforcementCase, HANDLE, _mine),
        Lines(CaseApproval, REVIEW, _to_review),
        Lines(CaseApproval, APPROVE, _to_approve),
        Lines(EnforcementCase, VIEW, _late),
    )
    register_search(_("Enforcement cases"), EnforcementCase, VIEW, find, icon="gavel", order=34)
    page = "inspections/case_section.html"
    register_section(
        Section("cases", _("Enforcement cases"), page, EnforcementCase, VIEW, section_of_enterprise, order=34)
    )
    register_links("enterprises.enterprise", links_of_enterprise)
    register_links("inspections.visit", links_of_visit)
    group = _("Enforcement")
    navigation.register(
        navigation.Entry(_("Enforcement cases"), "enforcementcase-list", "gavel", VIEW, 64, group),
        navigation.Entry(
            _("Legal reviewers"), "legalreviewer-list", "id-badge-2", "inspections.view_legalreviewer", 67, group
        ),
        navigation.Entry(
            _("Accounts for fines"), "fineaccount-list", "building-bank", "inspections.view_fineaccount", 68, group
        ),
        navigation.Entry(
            _("Quality appraisals"), "qualitydraw-list", "list-check", "inspections.view_qualitydraw", 66, group
        ),
        navigation.Entry(
            _("Results of appraisals"), "quality-results", "chart-bar", "inspections.view_qualitydraw", 67, group
        ),
    )


def links_of_enterprise(enterprise: Any, user: Any) -> list[Link]:
    return [Link(_("Propose a case"), url, "gavel") for url in _propose_urls("case-propose", enterprise, user)]


def links_of_visit(visit: Any, user: Any) -> list[Link]:
    return [Link(_("Propose a case"), url, "gavel") for url in _propose_urls("case-propose-visit", visit, user)]


def _propose_urls(page: str, record: Any, user: Any) -> list[str]:
    """The page on which a case is proposed here, for those who may."""
    return [reverse(page, kwargs={"pk": record.pk})] if can(user, HANDLE, record) else []


def _line(rows: Any, title: Any, query: str, **more: Any) -> TodoItem:
    return TodoItem(title, rows, f"{reverse('enforcementcase-list')}?{query}", due="due_at", **more)


def _mine(rows: Any, reader: Any, now: datetime) -> Iterator[TodoItem]:
    mine = rows.filter(casehandler_rows__user=reader, casehandler_rows__until=None)
    yield _line(mine.exclude(status__in=CASE_ENDED), _("Cases I am in charge of"), "matter=mine")
    yield _line(mine.filter(queries.to_publish_q()), _("Decisions to publish"), "matter=publish")


def _to_review(rows: Any, reader: Any, now: datetime) -> Iterator[TodoItem]:
    yield _waiting(rows.filter(status="asked"), reader, "review", _("Cases to review"))


def _to_approve(rows: Any, reader: Any, now: datetime) -> Iterator[TodoItem]:
    yield _waiting(rows.filter(status="reviewed"), reader, "approve", _("Cases to approve"))


def _waiting(rows: Any, reader: Any, step: str, title: Any) -> TodoItem:
    """Only what this person may decide: their own cases and those of other bodies do not wait for them."""
    asked = rows.select_related("case__body").order_by("pk")[:50]
    mine = [row for row in asked if APPROVAL_FLOW.check(row, step, reader)]
    due = min((row.case.due_at for row in mine if row.case.due_at), default=None)
    return TodoItem(title, len(mine), f"{reverse('enforcementcase-list')}?matter={step}", due=due)


def _late(rows: Any, reader: Any, now: datetime) -> Iterator[TodoItem]:
    late = rows.filter(queries.period_over_q(now))
    title = _("Cases with a period that is over")
    yield _line(late, title, "matter=period", tone="overdue", section=OVERDUE)


def find(rows: Any, words: str, _reader: Any) -> list[Hit]:
    """Cases by number, name or party."""
    return [
        Hit(row.title, f"{row.number} {row.get_status_display()}".strip(),
            reverse("enforcementcase-detail", kwargs={"pk": row.pk}))
        for row in rows.filter(queries.named(words)).order_by("-id")[:10]
    ]  # fmt: skip


def section_of_enterprise(rows: Any, enterprise: Any, reader: Any, now: datetime) -> dict:
    """The section of the enterprise's record, for authorities only: the newest cases and the look-back."""
    return {
        "rows": [
            {"row": row, "tone": TONES[row.status], "clock": countdown(row.due_at, now) if row.due_at else None}
            for row in rows.order_by("-pk")[:8]
        ],
        "look_back": look_back(enterprise, local_day(now)),
        "url": f"{reverse('enforcementcase-list')}?enterprise={enterprise.pk}",
        "propose_url": "".join(_propose_urls("case-propose", enterprise, reader)),
    }
