"""The monthly report on paper: made when somebody asks for it, so that 300,000 reports are not 300,000 files."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as text

from hazards.models import MonthlyReport
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.issued import valid_document
from safetyportal.core.models import IssuedDocument
from safetyportal.core.services.issuing import draft, issue

KIND, PRINT = "hazards.monthly_report", "hazards.print_monthlyreport"


def issue_paper(*, monthlyreport: MonthlyReport, actor: Any, now: datetime) -> IssuedDocument:
    """The form of a filed report with signature and verification code; the same paper while nothing has changed.

    For whoever sees the report and may print it. Raises `NotAllowed`.
    """
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        require(actor, PRINT, row)
        data = {"content_sha256": row.content_sha256, "accepted": row.snapshot_sha256 == row.content_sha256}
        known = valid_document(row, KIND)
        if known is not None and {name: known.data.get(name) for name in data} == data:
            return known
        note = text("The report was corrected or accepted since.") if known else ""
        name = row.content["enterprise"]["name"][:120]
        return issue(KIND, row, actor=actor, now=now, data=data, issuer=name, replaces=known, note=note)


def draft_paper(*, monthlyreport: MonthlyReport, actor: Any, now: datetime) -> bytes:
    """The form as it would look, marked as a draft."""
    return draft(KIND, monthlyreport, actor=actor, now=now, data={})
