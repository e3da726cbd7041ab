"""Change requests: an enterprise proposes, the county sees each field before and after, and decides."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ChangeKind
from enterprises.models import ChangeRequest, Enterprise
from enterprises.queries import plain_value
from enterprises.services import facts as facts_
from enterprises.services import life
from enterprises.services.deciding import decide
from enterprises.services.registration import AlreadyRegistered, living_with_code
from enterprises.services.telling import officials_of, tell
from enterprises.workflow import CHANGE_FLOW, ENTERPRISE_FLOW
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.crypto import EncryptedTextField, encrypt
from safetyportal.core.errors import Conflict, TransitionDenied

ADD, DECIDE = "enterprises.add_changerequest", "enterprises.decide_changerequest"
_STEPS = {
    ChangeKind.SUSPEND: (life.suspend, "suspend"),
    ChangeKind.RESUME: (life.resume, "resume"),
    ChangeKind.NO_PREMISES: (life.mark_no_premises, "mark_no_premises"),
    ChangeKind.CANCEL: (life.cancel, "cancel"),
}

_SOURCES = {step.name: step.sources for step in ENTERPRISE_FLOW.steps.values()}  # type: ignore[attr-defined]


def _stored(enterprise: Enterprise, name: str, value):
    """A value as JSON keeps it; personal data encrypted."""
    field = enterprise._meta.get_field(name)
    if isinstance(field, EncryptedTextField):
        return encrypt(value) if value else ""
    if isinstance(value, date | Decimal):
        return str(value)
    return value


def _differences(enterprise: Enterprise, facts: dict, now: datetime) -> dict:
    """Proposed facts that differ from the record, cleaned as the model cleans them."""
    unknown = set(facts) - set(facts_.FACTS)
    if unknown:
        raise TransitionDenied(_("An enterprise cannot change these itself: %s") % ", ".join(sorted(unknown)))
    proposed = facts_.completed(enterprise, facts, now)
    return {name: proposed[name] for name in facts if proposed[name] != getattr(enterprise, name)}


def request_change(
    *, enterprise: Enterprise, facts: dict, reason: str, actor, now: datetime, expected_version: int | None = None
) -> ChangeRequest:
    """Ask for other facts. For the enterprise's head and safety officer.

    Raises `NotAllowed`, `Conflict` (the record changed meanwhile), `TransitionDenied` (nothing differs, not
    registered), `ValidationError`.
    """
    require(actor, ADD, enterprise)
    with writes.unit_of_work():
        row = writes.locked(enterprise)
        if expected_version is not None and row.version != expected_version:
            raise Conflict
        _require_registered(row)
        changes = _differences(row, facts, now)
        if not changes:
            raise TransitionDenied(_("Nothing was changed."))
        if living_with_code(changes.get("credit_code", "")).exclude(pk=row.pk).exists():
            raise AlreadyRegistered
        request = ChangeRequest(
            kind=ChangeKind.FACTS,
            proposed={name: _stored(row, name, value) for name, value in changes.items()},
            before={name: _stored(row, name, getattr(row, name)) for name in changes},
        )
        return _submit(request, row, reason, actor=actor, now=now)


def request_step(*, enterprise: Enterprise, kind: str, reason: str, actor, now: datetime) -> ChangeRequest:
    """Ask for suspension, resumption, "no premises" or cancellation. Raises as `request_change` does."""
    require(actor, ADD, enterprise)
    with writes.unit_of_work():
        row = writes.locked(enterprise)
        _require_registered(row)
        _service, step = _STEPS[ChangeKind(kind)]
        if row.status not in _SOURCES[step]:
            raise TransitionDenied(_("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()})
        return _submit(ChangeRequest(kind=kind), row, reason, actor=actor, now=now)


def _require_registered(row: Enterprise) -> None:
    if row.status not in {"active", "suspended", "no_premises"}:
        raise TransitionDenied(_("Only a registered enterprise can be changed by request."))


def _submit(request: ChangeRequest, row: Enterprise, reason: str, *, actor, now: datetime) -> ChangeRequest:
    request.enterprise, request.jurisdiction = row, row.jurisdiction
    request.place, request.sectors, request.base_version = row.place, row.sectors, row.version
    request.requested_by, request.reason = actor, reason.strip()
    CHANGE_FLOW.start(request, now)
    try:
        with transaction.atomic():
            writes.create(request, actor=actor, perm=ADD, now=now, note=reason)
    except IntegrityError as error:
        raise Conflict(_("A request of this kind is already waiting for decision.")) from error
    tell(
        officials_of(row, DECIDE, "county", now),
        row,
        kind="enterprise.review",
        title=_("{name}: a change request waits for your decision"),
        body=reason,
        key=f"change:{request.pk}",
        now=now,
    )
    return request


def approve_change(
    *, changerequest: ChangeRequest, actor, now: datetime, note: str = "", enterprise_version: int | None = None,
    expected_version: int | None = None,
) -> ChangeRequest:  # fmt: skip
    """The county agrees and the record changes. `enterprise_version`: the version whose difference was looked at.

    Raises `Conflict` when the record has changed since, so that nobody approves a difference that was not shown.
    """
    with writes.unit_of_work():
        row = writes.locked(changerequest.enterprise)
        if enterprise_version is not None and row.version != enterprise_version:
            raise Conflict(_("The record has changed since. The differences are shown anew: please check them again."))
        request = decide(changerequest, "approve", actor=actor, now=now, note=note, expected_version=expected_version)
        if request.kind == ChangeKind.FACTS:
            _apply(request, row, actor=actor, now=now)
        else:
            service, _step = _STEPS[ChangeKind(request.kind)]
            service(enterprise=row, actor=actor, now=now, note=request.reason)
    return request


def _apply(request: ChangeRequest, row: Enterprise, *, actor, now: datetime) -> None:
    facts = proposed_values(request)
    if living_with_code(facts.get("credit_code", "")).exclude(pk=row.pk).exists():
        raise AlreadyRegistered
    life.update_facts(enterprise=row, facts=facts, actor=actor, now=now, note=request.reason, perm=DECIDE)


def proposed_values(request: ChangeRequest) -> dict:
    """The proposed values as Python values, personal data in plain."""
    return {name: plain_value(name, value) for name, value in request.proposed.items()}


def refuse_change(
    *, changerequest: ChangeRequest, actor, now: datetime, note: str, expected_version: int | None = None
) -> ChangeRequest:
    """The county declines, with the reason."""
    return decide(changerequest, "refuse", actor=actor, now=now, note=note, expected_version=expected_version)


def withdraw_change(
    *, changerequest: ChangeRequest, actor, now: datetime, note: str = "", expected_version: int | None = None
) -> ChangeRequest:
    """Whoever asked takes the request back."""
    with writes.unit_of_work():
        return CHANGE_FLOW.run(
            changerequest, "withdraw", actor=actor, now=now, note=note, expected_version=expected_version
        )
