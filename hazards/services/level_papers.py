"""Statistical reports on paper: made when somebody asks for it; the same paper while nothing has changed."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as text

from hazards.models import LevelReport
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.issued import valid_document
from safetyportal.core.models import IssuedDocument
from safetyportal.core.services.issuing import draft, issue

KIND, PRINT = "hazards.level_report", "hazards.print_levelreport"


def issue_paper(*, levelreport: LevelReport, actor: Any, now: datetime) -> IssuedDocument:
    """The table of a submitted report with its verification code. For whoever sees it and may print it.

    Raises `NotAllowed`, `TransitionDenied` (not submitted: there is a draft).
    """
    with writes.unit_of_work():
        row = writes.locked(levelreport)
        require(actor, PRINT, row)
        if not row.is_filed:
            raise TransitionDenied(text("The report is not submitted yet: take the draft."))
        data = {"content_sha256": row.content_sha256, "submitted_at": row.submitted_at.isoformat()}
        known = valid_document(row, KIND)
        if known is not None and {name: known.data.get(name) for name in data} == data:
            return known
        note = text("The report was submitted anew.") if known else ""
        issuer = row.content["unit"]
        return issue(KIND, row, actor=actor, now=now, data=data, issuer=issuer, replaces=known, note=note)


def draft_paper(*, levelreport: LevelReport, actor: Any, now: datetime) -> bytes:
    """The table as it would look, marked as a draft. Raises `NotAllowed`, `TransitionDenied` (not compiled)."""
    if not levelreport.content:
        raise TransitionDenied(text("The report is not compiled yet."))
    return draft(KIND, levelreport, actor=actor, now=now, data={}, issuer=levelreport.content["unit"])


def note_workbook(*, levelreport: LevelReport, actor: Any, now: datetime) -> None:
    """Somebody takes the table as an Excel file: a line in the trail. Raises `NotAllowed`, `TransitionDenied`."""
    require(actor, PRINT, levelreport)
    if not levelreport.content:
        raise TransitionDenied(text("The report is not compiled yet."))
    with writes.unit_of_work():
        writes.log("levelreport.workbook", levelreport, actor=actor, now=now)
