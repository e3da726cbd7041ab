"""The signature of the head: drawn on the screen or, from a keyboard, the name typed after a proof of who signs."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.choices import MonthlyStatus, SigningMethod
from hazards.models import MonthlyReport
from hazards.services import monthly_content as contents
from hazards.services.monthly import file_signed
from hazards.services.signing import keep_picture, require_own_name
from safetyportal.core import writes
from safetyportal.core.errors import Conflict

SIGN = "hazards.sign_monthlyreport"
PURPOSE = "monthly.signature"


class ChangedSinceShown(Conflict):
    """The figures are not those that the person saw."""

    default = _("The figures have changed since this page was opened. They are shown anew: check them and sign again.")


def sign(
    *, monthlyreport: MonthlyReport, shown_sha256: str, actor: Any, now: datetime, drawing: str = "", name: str = "",
    expected_version: int | None = None,
) -> MonthlyReport:  # fmt: skip
    """Sign what the report says now. For the head of the enterprise (`hazards.sign_monthlyreport`).

    `drawing` is the picture of the canvas; without it `name` is the signer's own name, and the caller has just proved
    who sits there. `shown_sha256` is the content that the person saw. Raises `NotAllowed`, `TransitionDenied` (already
    filed), `ChangedSinceShown`, `ValidationError` (no reason for zero, no picture, another name).
    """
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        writes.require_version(row, expected_version)
        return _signed(row, shown_sha256, drawing, name, actor, now)


def _signed(row: MonthlyReport, shown_sha256: str, drawing: str, name: str, actor: Any, now: datetime) -> MonthlyReport:
    """The locked row with its signature."""
    contents.require_owed(row)
    content = contents.content_now(row, row.zero_reason, row.remark)
    contents.require_reason(content)
    preparer = actor if row.prepared_by_id in {None, actor.pk} else row.prepared_by
    changes = contents.columns_of(row, content, actor=preparer, now=now)
    digest = changes["content_sha256"]
    if digest != shown_sha256:
        raise ChangedSinceShown
    kept = None
    if drawing:
        kept = keep_picture(
            row, drawing, file_name=f"{row.month:%Y-%m}", purpose=PURPOSE, perm=SIGN, actor=actor, now=now
        )
    else:
        require_own_name(name, actor)
    signature = {
        "signed_by": actor,
        "signed_at": now,
        "signed_name": actor.name,
        "signed_method": SigningMethod.DRAWN if kept else SigningMethod.TYPED,
        "signed_sha256": digest,
        "signature": kept,
    }
    if row.status == MonthlyStatus.DUE:  # straight from the list: the trail tells of both
        row = contents.store(row, changes, actor=actor, perm=SIGN, now=now)
    return contents.store(row, {**changes, **signature}, actor=actor, perm=SIGN, now=now, action="monthlyreport.sign")


def sign_and_file(
    *, monthlyreport: MonthlyReport, shown_sha256: str, actor: Any, now: datetime, drawing: str = "", name: str = "",
    expected_version: int | None = None,
) -> MonthlyReport:  # fmt: skip
    """Sign and file in one act: the last of the three screens. Raises as `sign` and `file_report` do."""
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        writes.require_version(row, expected_version)
        row = _signed(row, shown_sha256, drawing, name, actor, now)
        return file_signed(row, row.content, actor=actor, now=now)
