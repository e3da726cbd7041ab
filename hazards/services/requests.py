"""Asking for more time, and for a lower level, and deciding on it. Raises as `Workflow.run` does."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hazards.choices import OPEN, DeadlineSetter, HazardLevel, HazardStatus
from hazards.choices_loop import AskStatus
from hazards.models import ExtensionRequest, Hazard, LevelReview
from hazards.services import checks, telling
from hazards.services.hazards import amend, step
from hazards.workflow.requests import EXTENSION_FLOW, REVIEW_FLOW
from safetyportal.core import attachments, writes
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.jobs import system_user

RECTIFY, ASSESS = "hazards.rectify_hazard", "hazards.assess_hazard"
PAPER = "hazard.request"


def request_extension(
    *, hazard: Hazard, new_day: date, reason: str, actor: Any, now: datetime, interim_measures: str = "",
    photos: Iterable[Any] = (), expected_version: int | None = None,
) -> ExtensionRequest:  # fmt: skip
    """Ask for a later time limit, with the reason, measures until then and papers. For the enterprise's staff.

    Raises `TransitionDenied` (not being rectified, listed, not later), `Conflict` (asked already).
    """
    with writes.unit_of_work():
        row = writes.locked(hazard)
        writes.require_version(row, expected_version)
        if row.status != HazardStatus.RECTIFYING or row.rectify_by is None:
            raise TransitionDenied(_("More time can be asked for while the hazard is being rectified."))
        if row.listed:
            raise TransitionDenied(_("Under listed supervision the time limit is extended with the listing."))
        checks.require_rectify_by(row, new_day, now)
        if new_day <= row.rectify_by:
            raise TransitionDenied(_("An extension ends after the present time limit."))
        level = DeadlineSetter.TOWNSHIP if _needs_authority(row) else row.deadline_set_by
        request = ExtensionRequest(
            hazard=row, old_day=row.rectify_by, new_day=new_day, level=level, reason=reason.strip(),
            interim_measures=interim_measures.strip(), requested_by=actor,
        )  # fmt: skip
        _submit(request, EXTENSION_FLOW, RECTIFY, photos, actor=actor, now=now)
        own = level == DeadlineSetter.ENTERPRISE
        people = heads_of(row, now) if own else telling.officials_of(row, now, level)
        _tell(people, request, _("{name}: more time is asked for hazard {number}"), reason, now, but=actor)
    return request


def _needs_authority(row: Hazard) -> bool:
    return row.is_major and row.deadline_set_by == DeadlineSetter.ENTERPRISE


def heads_of(hazard: Hazard, now: datetime) -> list[Any]:
    """Who at the enterprise itself may extend: its head."""
    people = telling.keepers_of(hazard, now)
    return [person for person in people if person.has_perm("hazards.extend_hazard", hazard)]


def _submit(request: Any, flow: Any, perm: str, papers: Iterable[Any], *, actor: Any, now: datetime) -> None:
    flow.start(request, now)
    try:
        with transaction.atomic():
            writes.create(request, actor=actor, perm=perm, now=now, note=request.reason)
    except IntegrityError as error:
        raise Conflict(_("A request of this kind is already waiting for decision.")) from error
    for paper in papers:
        attachments.store(paper, actor=actor, record=request, purpose=PAPER, now=now, perm=perm)


def approve_extension(
    *, extensionrequest: ExtensionRequest, actor: Any, now: datetime, note: str = "",
    expected_version: int | None = None,
) -> ExtensionRequest:  # fmt: skip
    """Agree: the time limit moves to the day that was asked for."""
    with writes.unit_of_work():
        row = writes.locked(extensionrequest.hazard)
        request = _decide(extensionrequest, EXTENSION_FLOW, "approve", actor, now, note, expected_version)
        checks.require_rectify_by(row, request.new_day, now)
        changes = {"rectify_by": request.new_day, "extension_count": row.extension_count + 1}
        step(row, "extend", actor=actor, now=now, note=request.reason, changes=changes)
        _tell_decision(request, _("{name}: more time for hazard {number} was approved"), note, now)
    return request


def refuse_extension(
    *, extensionrequest: ExtensionRequest, actor: Any, now: datetime, note: str, expected_version: int | None = None
) -> ExtensionRequest:
    """Decline, with the reason; the time limit stays."""
    with writes.unit_of_work():
        request = _decide(extensionrequest, EXTENSION_FLOW, "refuse", actor, now, note, expected_version)
        _tell_decision(request, _("{name}: more time for hazard {number} was refused"), note, now)
    return request


def withdraw_extension(
    *, extensionrequest: ExtensionRequest, actor: Any, now: datetime, note: str = "",
    expected_version: int | None = None,
) -> ExtensionRequest:  # fmt: skip
    """Whoever asked takes the request back."""
    return _decide(extensionrequest, EXTENSION_FLOW, "withdraw", actor, now, note, expected_version)


def request_review(
    *, hazard: Hazard, reason: str, actor: Any, now: datetime, photos: Iterable[Any] = (),
    expected_version: int | None = None,
) -> LevelReview:  # fmt: skip
    """Hold that a major hazard is a general one. For whoever may assess; somebody else at the county decides."""
    with writes.unit_of_work():
        row = writes.locked(hazard)
        writes.require_version(row, expected_version)
        if not row.is_major or row.status not in OPEN:
            raise TransitionDenied(_("Only an open major hazard can be reviewed."))
        if row.listed:
            raise TransitionDenied(_("This hazard is under listed supervision: acceptance and delisting come first."))
        review = LevelReview(hazard=row, criteria=row.criteria, reason=reason.strip(), requested_by=actor)
        _submit(review, REVIEW_FLOW, ASSESS, photos, actor=actor, now=now)
        people = telling.officials_of(row, now, DeadlineSetter.COUNTY)
        _tell(people, review, _("{name}: a lower level is asked for hazard {number}"), reason, now, but=actor)
    return review


def approve_review(
    *, levelreview: LevelReview, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> LevelReview:
    """Agree: the hazard becomes a general one and its criteria are unticked; both stay in the trail."""
    with writes.unit_of_work():
        row = writes.locked(levelreview.hazard)
        if row.status not in OPEN:
            raise TransitionDenied(_("Only an open major hazard can be reviewed."))
        review = _decide(levelreview, REVIEW_FLOW, "approve", actor, now, note, expected_version)
        changes = {"level": HazardLevel.GENERAL, "criteria": []}
        amend(row, changes, actor=actor, perm="hazards.supervise_hazard", now=now, note=review.reason)
        _tell_decision(review, _("{name}: hazard {number} is a general hazard now"), note, now)
    return review


def refuse_review(
    *, levelreview: LevelReview, actor: Any, now: datetime, note: str, expected_version: int | None = None
) -> LevelReview:
    """Decline, with the reason; the hazard stays major."""
    with writes.unit_of_work():
        review = _decide(levelreview, REVIEW_FLOW, "refuse", actor, now, note, expected_version)
        _tell_decision(review, _("{name}: hazard {number} stays a major hazard"), note, now)
    return review


def withdraw_review(
    *, levelreview: LevelReview, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> LevelReview:
    """Whoever asked takes the review back."""
    return _decide(levelreview, REVIEW_FLOW, "withdraw", actor, now, note, expected_version)


def lapse_requests(hazard: Hazard, now: datetime) -> None:
    """Requests for more time end when the hazard is no longer being rectified; the portal itself ends them."""
    with translation.override(settings.LANGUAGE_CODE):
        note = str(_("The hazard is no longer being rectified, so the request has ended."))
    for request in ExtensionRequest.unscoped.filter(hazard=hazard, status=AskStatus.PENDING):
        EXTENSION_FLOW.run(request, "lapse", actor=system_user(), now=now, note=note)


def _decide(request: Any, flow: Any, name: str, actor: Any, now: datetime, note: str, version: int | None) -> Any:
    changes = {"decided_by": actor, "decided_at": now, "decision_note": note.strip()[:500]}
    return flow.run(request, name, actor=actor, now=now, note=note, changes=changes, expected_version=version)


def _url(request: Any) -> str:
    return reverse(f"{request._meta.model_name}-detail", kwargs={"pk": request.pk})


def _tell(people: Iterable[Any], request: Any, title: Any, body: str, now: datetime, but: Any = None) -> None:
    key = f"{request._meta.model_name}:{request.pk}:asked"
    telling.tell(
        people, request.hazard, kind="hazard.waiting", title=title, body=body, key=key, now=now, but=but,
        url=_url(request),
    )  # fmt: skip


def _tell_decision(request: Any, title: Any, body: str, now: datetime) -> None:
    key = f"{request._meta.model_name}:{request.pk}:{request.status}"
    people = {person.pk: person for person in [request.requested_by, *telling.keepers_of(request.hazard, now)]}
    telling.tell(
        people.values(), request.hazard, kind="hazard.decision", title=title, body=body or request.reason, key=key,
        now=now, url=_url(request),
    )  # fmt: skip
