"""Deciding on change requests: by the county one by one, and by the portal when the enterprise is cancelled."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from enterprises.choices import RequestStatus
from enterprises.models import ChangeRequest, Enterprise
from enterprises.services.telling import tell
from enterprises.workflow import CHANGE_FLOW
from safetyportal.core import writes
from safetyportal.core.jobs import system_user


def decide(
    request: ChangeRequest, step: str, *, actor, now: datetime, note: str, expected_version: int | None = None
) -> ChangeRequest:
    """Take the step `approve` or `refuse` and tell whoever asked. Raises as `Workflow.run` does."""
    with writes.unit_of_work():
        row = CHANGE_FLOW.run(
            request,
            step,
            actor=actor,
            now=now,
            note=note,
            changes={"decided_by": actor, "decided_at": now, "decision_note": note.strip()[:500]},
            expected_version=expected_version,
        )
        approved = step == "approve"
        title = _("{name}: the change was approved") if approved else _("{name}: the change was refused")
        tell(
            [row.requested_by],
            row.enterprise,
            kind="enterprise.decision",
            title=title,
            body=note,
            key=f"change:{row.pk}:{step}",
            now=now,
        )
    return row


def refuse_waiting(enterprise: Enterprise, *, now: datetime) -> None:
    """What still waits at a cancelled enterprise can no longer be approved: the portal itself refuses it.

    The portal, because the canceller may have asked for one of them, and nobody decides on an own request.
    """
    with translation.override(settings.LANGUAGE_CODE):
        note = str(_("The enterprise has been cancelled, so this request has ended."))
    for waiting in ChangeRequest.unscoped.filter(enterprise=enterprise, status=RequestStatus.PENDING).order_by("pk"):
        decide(waiting, "refuse", actor=system_user(), now=now, note=note)
