"""The monthly report as one table: opened, prepared, signed and filed, accepted or returned, locked."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hazards.choices import MonthlyStatus as S
from hazards.models import MonthlyReport
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition


class FilingClock:
    """Runs until the end of the period for filing, which stands on the report (extensions change it)."""

    name = "filing"

    def due_at(self, report: MonthlyReport, now: datetime) -> datetime:
        return report.deadline


def is_signed(report: MonthlyReport, actor) -> Decision:
    """A person signs what is filed; nobody else, and no program, can do it."""
    if not report.is_signed:
        return denied(_("The report is not signed: its legal representative signs it in the portal."))
    return ALLOWED


def somebody_else_filed(report: MonthlyReport, actor) -> Decision:
    if report.proxy and report.filed_by_id == actor.pk:
        return denied(_("Whoever filed a report for the enterprise cannot accept it."))
    return ALLOWED


def the_enterprise_filed(report: MonthlyReport, actor) -> Decision:
    if report.proxy:
        return denied(_("The township filed this report: ask it to return the report."))
    return ALLOWED


_FILE, _ACCEPT = "hazards.file_monthlyreport", "hazards.accept_monthlyreport"
_EXTEND, _OPEN = "hazards.extend_monthlyreport", "hazards.open_monthlyreport"

MONTHLY_FLOW = Workflow(
    "hazards.MonthlyReport",
    initial=S.DUE,
    steps=[
        transition("prepare", S.DUE, S.DRAFT, "hazards.prepare_monthlyreport", _("Prepare")),
        transition(
            "file",
            (S.DUE, S.DRAFT, S.RETURNED, S.OVERDUE),
            S.SUBMITTED,
            _FILE,
            _("File the report"),
            guards=[is_signed],
        ),
        transition("recall", S.SUBMITTED, S.DRAFT, _FILE, _("Take the report back"), guards=[the_enterprise_filed]),
        transition(
            "proxy",
            (S.DUE, S.DRAFT, S.OVERDUE),
            S.SUBMITTED,
            "hazards.proxy_monthlyreport",
            _("File for the enterprise"),
            needs_note=True,
            style="secondary",
        ),
        transition("accept", S.SUBMITTED, S.ACCEPTED, _ACCEPT, _("Accept"), guards=[somebody_else_filed]),
        transition("return", S.SUBMITTED, S.RETURNED, _ACCEPT, _("Return"), needs_note=True, style="secondary"),
        transition(
            "extend",
            (S.DUE, S.DRAFT, S.OVERDUE),
            S.DUE,
            _EXTEND,
            _("Extend the time limit"),
            needs_note=True,
            style="secondary",
        ),
        transition(
            "waive",
            (S.DUE, S.DRAFT, S.RETURNED, S.OVERDUE),
            S.WAIVED,
            _EXTEND,
            _("Not required"),
            needs_note=True,
            style="secondary",
        ),
        transition(
            "unlock",
            (S.ACCEPTED, S.LOCKED),
            S.RETURNED,
            _EXTEND,
            _("Unlock for correction"),
            needs_note=True,
            style="danger",
        ),
        transition("expire", (S.DUE, S.DRAFT, S.RETURNED), S.OVERDUE, _OPEN, _("Mark overdue")),
        transition("lock", S.ACCEPTED, S.LOCKED, _OPEN, _("Close the month")),
    ],
    final=[S.LOCKED, S.WAIVED],
    clocks={
        S.DUE: FilingClock(),
        S.DRAFT: FilingClock(),
        S.OVERDUE: FilingClock(),
        S.RETURNED: Clock("correction", "hazard.monthly_correction_workdays"),
        S.SUBMITTED: Clock("acceptance", "hazard.monthly_accept_workdays"),
    },
)
