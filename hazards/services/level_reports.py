"""The steps of a statistical report. Every one locks the row, writes the trail and tells who waits."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import SigningMethod
from hazards.choices_tables import LevelStatus
from hazards.models import LevelReport
from hazards.queries import statutory
from hazards.services import level_telling as telling
from hazards.services.signing import keep_picture, require_own_name
from hazards.workflow import LEVEL_FLOW
from hazards.workflow.level_reports import PREPARE, SUBMIT, at_own_level
from safetyportal.core import writes
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied

UNSIGNED = {"signed_by": None, "signed_at": None, "signed_method": "", "signed_sha256": "", "signature": None}
PURPOSE = "level.signature"


class ChangedSinceShown(Conflict):
    """The figures are not those that the person saw."""

    default = _("The figures have changed since this page was opened. They are shown anew: check them first.")


def prepare(*, levelreport: LevelReport, actor: Any, now: datetime, expected_version: int | None = None) -> LevelReport:
    """Compile the table from the rows as they are now. For those posted at the report's own place.

    Raises `NotAllowed`, `TransitionDenied` (already submitted).
    """
    with writes.unit_of_work():
        row = writes.locked(levelreport)
        writes.require_version(row, expected_version)
        return _compile(row, actor=actor, perm=PREPARE, now=now)


def _compile(row: LevelReport, *, actor: Any, perm: str, now: datetime) -> LevelReport:
    verdict = at_own_level(perm)(row, actor)
    if not verdict:
        raise NotAllowed(verdict.reason)
    if not row.is_owed:
        raise TransitionDenied(_("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()})
    content = statutory.content_of(row, statutory.compiled(row))
    digest = statutory.digest(content)
    changes = {"content_sha256": digest, "compiled_at": now, "prepared_by": actor}
    if digest != row.signed_sha256:
        changes |= UNSIGNED
    if row.status == LevelStatus.DUE:
        row = LEVEL_FLOW.run(row, "prepare", actor=actor, now=now, changes=changes)
    else:
        row = writes.update(row, changes, actor=actor, perm=perm, now=now, action="levelreport.compile")
    return _keep(row, content=content)


def _keep(row: LevelReport, **wide: Any) -> LevelReport:
    """Store content or what was returned: the trail keeps its digest, not four hundred figures a second time."""
    LevelReport.unscoped.filter(pk=row.pk).update(**wide)
    for name, value in wide.items():
        setattr(row, name, value)
    return row


def submit(
    *, levelreport: LevelReport, shown_sha256: str, head_name: str, phone: str, actor: Any, now: datetime,
    remark: str = "", expected_version: int | None = None,
) -> LevelReport:  # fmt: skip
    """Freeze what was compiled and shown, with names and note, and submit it upwards. For those posted at the place.

    Raises `ChangedSinceShown` (somebody compiled anew meanwhile), `TransitionDenied`, `NotAllowed`, `Conflict`.
    """
    with writes.unit_of_work():
        row = writes.locked(levelreport)
        if row.content_sha256 and row.content_sha256 != shown_sha256:
            raise ChangedSinceShown
        names = {"head_name": head_name.strip(), "filler_name": actor.name, "phone": phone.strip(), "remark": remark}
        return _submit(row, names, actor=actor, now=now, expected_version=expected_version)


def _submit(
    row: LevelReport, names: dict[str, Any], *, actor: Any, now: datetime, expected_version: int | None = None
) -> LevelReport:
    if not names["head_name"]:
        raise ValidationError({"head_name": _("Name the head of the unit.")})
    changes = {
        **names,
        "submitted_at": now,
        "submitted_by": actor,
        "late": row.late or (row.due_at is not None and now >= row.due_at),
        "overdue": False,
    }
    row = LEVEL_FLOW.run(row, "submit", actor=actor, now=now, changes=changes, expected_version=expected_version)
    telling.tell_upper(row, telling.SUBMITTED, f"submitted:{row.version}", now, kind="level.waiting")
    return row


def sign_and_submit(
    *, levelreport: LevelReport, shown_sha256: str, actor: Any, now: datetime, drawing: str = "", name: str = "",
    remark: str = "", expected_version: int | None = None,
) -> LevelReport:  # fmt: skip
    """The head of an enterprise signs what the rows give now, and files it. Nothing is typed but a note.

    `drawing` is the picture of the canvas; without it `name` is the signer's own, who has just proved who sits there.
    Raises `ChangedSinceShown`, `ValidationError` (no picture, another name), `TransitionDenied`, `NotAllowed`.
    """
    with writes.unit_of_work():
        row = writes.locked(levelreport)
        if not row.is_own:
            raise TransitionDenied(_("Only an enterprise's own report is signed here."))
        writes.require_version(row, expected_version)
        row = _compile(row, actor=actor, perm=PREPARE, now=now)
        if row.content_sha256 != shown_sha256:
            raise ChangedSinceShown
        kept = None
        if drawing:
            kept = keep_picture(
                row, drawing, file_name=f"{row.first:%Y-%m}", purpose=PURPOSE, perm=SUBMIT, actor=actor, now=now
            )
        else:
            require_own_name(name, actor)
        signature = {
            "signed_by": actor,
            "signed_at": now,
            "signed_method": SigningMethod.DRAWN if kept else SigningMethod.TYPED,
            "signed_sha256": row.content_sha256,
            "signature": kept,
        }
        row = writes.update(row, signature, actor=actor, perm=SUBMIT, now=now, action="levelreport.sign")
        names = {
            "head_name": actor.name,
            "filler_name": row.prepared_by.name if row.prepared_by else actor.name,
            "phone": row.enterprise.safety_head_phone or "",
            "remark": remark.strip(),
        }
        return _submit(row, names, actor=actor, now=now)


def recall(
    *, levelreport: LevelReport, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> LevelReport:
    """Take a submitted report back before it is accepted; submitted again after its day it counts as late."""
    with writes.unit_of_work():
        row = writes.locked(levelreport)
        former = _kept(row, note)
        row = LEVEL_FLOW.run(row, "recall", actor=actor, now=now, note=note, expected_version=expected_version)
        return _keep(row, former=former)


def accept(
    *, levelreport: LevelReport, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> LevelReport:
    """The level above accepts; later changes of the rows show as differences."""
    with writes.unit_of_work():
        changes = {"accepted_at": now, "accepted_by": actor, "decision_note": note.strip()[:500]}
        row = LEVEL_FLOW.run(
            levelreport, "accept", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        _tell_decision(row, telling.ACCEPTED, "accepted", now, note)
    return row


def send_back(
    *, levelreport: LevelReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> LevelReport:
    """Return a report, also an accepted one, with the reason; what it said stays readable."""
    with writes.unit_of_work():
        row = writes.locked(levelreport)
        former = _kept(row, note)
        changes = {"decision_note": note.strip()[:500], "accepted_at": None, "accepted_by": None}
        row = LEVEL_FLOW.run(
            row, "return", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        _keep(row, former=former)
        _tell_decision(row, telling.RETURNED, "returned", now, note)
    return row


def _kept(row: LevelReport, note: str) -> list[dict[str, Any]]:
    """What was submitted, kept with its digest."""
    frozen = {
        "content": row.content,
        "sha256": row.content_sha256,
        "submitted_at": row.submitted_at.isoformat() if row.submitted_at else "",
        "head_name": row.head_name,
        "note": note.strip()[:500],
    }
    return [*row.former, frozen]


def waive(
    *, levelreport: LevelReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> LevelReport:
    """The level above says that this report is not required."""
    with writes.unit_of_work():
        changes = {"decision_note": note.strip()[:500], "overdue": False}
        row = LEVEL_FLOW.run(
            levelreport, "waive", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        _tell_decision(row, telling.WAIVED, "waived", now, note)
    return row


def _tell_decision(row: LevelReport, title: Any, event: str, now: datetime, note: str) -> None:
    telling.tell_owner(row, title, f"{event}:{row.version}", now, kind="level.decision", body=note)
