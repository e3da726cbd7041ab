"""What a report says: compiled from the rows at each step, digested, kept together with its signature or without."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import MonthlyFlag, MonthlyStatus
from hazards.models import MonthlyReport
from hazards.queries import monthly as queries
from hazards.services.monthly_counts import counted
from hazards.workflow import MONTHLY_FLOW
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule

PREPARE = "hazards.prepare_monthlyreport"
UNSIGNED = {
    "signed_by": None, "signed_at": None, "signed_name": "", "signed_method": "", "signed_sha256": "",
    "signature": None,
}  # fmt: skip


def require_owed(row: MonthlyReport) -> None:
    """Raises `TransitionDenied` when nothing can be written into the report any more."""
    if not row.is_owed:
        raise TransitionDenied(_("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()})


def content_now(row: MonthlyReport, zero_reason: str, remark: str) -> dict[str, Any]:
    """What the report would say at this moment."""
    figures = queries.compiled(row.enterprise_id, row.month)
    return queries.content_of(row, figures, zero_reason.strip(), remark.strip())


def require_reason(content: dict[str, Any]) -> None:
    """Raises `ValidationError` when nothing was found and nobody says why."""
    if content["zero"] and not content["zero_reason"]:
        raise ValidationError({"zero_reason": _("No hazard was found in this month: say why.")})


def columns_of(row: MonthlyReport, content: dict[str, Any], *, actor: Any, now: datetime) -> dict[str, Any]:
    """Columns for this content. With any other content than the signed one the signature falls away."""
    digest = queries.digest(content)
    changes = {
        "content": content,
        "compiled_at": now,
        "zero": content["zero"],
        "zero_reason": content["zero_reason"],
        "remark": content["remark"],
        "prepared_by": actor,
        "content_sha256": digest,
    }
    return changes if digest == row.signed_sha256 else {**changes, **UNSIGNED}


def store(
    row: MonthlyReport, changes: dict[str, Any], *, actor: Any, perm: str, now: datetime, action: str = ""
) -> MonthlyReport:
    """Write into a locked report that is owed; the first time it becomes a draft. Keeps the figures in step."""
    with counted(row) as after:
        if row.status == MonthlyStatus.DUE:
            row = MONTHLY_FLOW.run(row, "prepare", actor=actor, now=now, changes=changes, held=True)
            after.append(row)
            return row
        row = writes.update(row, changes, actor=actor, perm=perm, now=now, action=action or None, held=True)
        after.append(row)
    return row


def flags_of(row: MonthlyReport, content: dict[str, Any], *, late: bool, proxy: bool, now: datetime) -> list[str]:
    """What a reviewer should look at; stored at filing, so that lists and bulk acceptance need no counting."""
    figures = content["figures"]
    months = int(rule("hazard.monthly_zero_run", row.place, local_day(now)))
    zero = content["zero"]
    found = {
        MonthlyFlag.LATE: late,
        MonthlyFlag.PROXY: proxy,
        MonthlyFlag.NO_INSPECTION: not figures["inspections"],
        MonthlyFlag.ZERO_RUN: zero and queries.zero_months_before(row, months - 1) >= months - 1,
        MonthlyFlag.ZERO_AGAINST_AUTHORITY: zero and figures["authority_found"] > 0,
        MonthlyFlag.OVERDUE_OPEN: figures["overdue_open"] > 0,
    }
    return [flag.value for flag, raised in found.items() if raised]
