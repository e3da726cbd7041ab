"""What people do with a mark on data: the enterprise answers, township or county decides. Raises as `Workflow.run`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.models import TrustSignal
from hazards.services import signal_telling
from hazards.services.signal_counts import counted
from hazards.workflow.signals import ANSWER, SIGNAL_FLOW
from safetyportal.core import attachments, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule

FILE = "signal.answer"


def answer(
    *, trustsignal: TrustSignal, answer: str, actor: Any, now: datetime, files: Iterable[Any] = (),
    expected_version: int | None = None,
) -> TrustSignal:  # fmt: skip
    """The enterprise says how it came about, with papers or photos. For its head and safety officers, once.

    Raises `ValidationError` (a file that cannot be kept), `TransitionDenied`, `NotAllowed`, `Conflict`.
    """
    files = list(files)
    changes = {"answer": answer.strip(), "answered_by": actor, "answered_at": now}
    with writes.unit_of_work():
        signal = _step(trustsignal, "answer", actor, now, "", changes, expected_version)
        most = int(rule("hazard.photos_at_once", signal.place, local_day(now)))
        if len(files) > most:
            raise ValidationError({"files": _("At most %(n)s files at once.") % {"n": most}})
        for file in files:
            _keep(signal, file, actor, now)
    return signal


def _keep(signal: TrustSignal, file: Any, actor: Any, now: datetime) -> None:
    try:
        attachments.store(file, actor=actor, record=signal, purpose=FILE, now=now, perm=ANSWER)
    except ValidationError as error:
        name = str(getattr(file, "name", ""))[:60]
        raise ValidationError({"files": [f"{name}: {message}" for message in error.messages]}) from error


def confirm(
    *, trustsignal: TrustSignal, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> TrustSignal:
    """The data are not to be trusted, with the reason. For township and county, not for whoever answered."""
    return _decide(trustsignal, "confirm", signal_telling.CONFIRMED, note, actor, now, expected_version)


def dismiss(
    *, trustsignal: TrustSignal, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> TrustSignal:
    """The matter is explained, with the reason. For township and county, not for whoever answered."""
    return _decide(trustsignal, "dismiss", signal_telling.DISMISSED, note, actor, now, expected_version)


def _decide(
    signal: TrustSignal, step: str, title: Any, note: str, actor: Any, now: datetime, version: int | None
) -> TrustSignal:
    changes = {"decided_by": actor, "decided_at": now, "decision_note": note.strip()[:500]}
    with writes.unit_of_work():
        row = _step(signal, step, actor, now, note, changes, version)
        signal_telling.tell_decision(row, title, now)
    return row


def _step(
    signal: TrustSignal, step: str, actor: Any, now: datetime, note: str, changes: dict[str, Any], version: int | None
) -> TrustSignal:
    """One step with its figures, all in the caller's unit of work."""
    with counted(writes.locked(signal)) as after:
        row = SIGNAL_FLOW.run(signal, step, actor=actor, now=now, note=note, changes=changes, expected_version=version)
        after.append(row)
    return row
