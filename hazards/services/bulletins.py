"""Bulletins: generated from the figures, edited as plain text, issued by a leader under a number, withdrawn."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices_tables import BulletinStatus
from hazards.models import HazardBulletin
from hazards.models.bulletins import PARTS
from hazards.queries import bulletins as queries
from hazards.queries.level_reports import LEVELS
from hazards.services.bulletin_text import drafted
from hazards.services.level_telling import Words
from hazards.services.monthly_terms import reported_month
from hazards.workflow import BULLETIN_FLOW
from hazards.workflow.bulletins import DRAFT, ISSUE, of_this_level
from safetyportal.core import notify, writes
from safetyportal.core.access import postings_in_force
from safetyportal.core.choices import BodyKind
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.issued import valid_document
from safetyportal.core.models import Jurisdiction, SupervisingBody, User
from safetyportal.core.roles import LEADERS, SUPERVISORS
from safetyportal.core.services.issuing import draft, issue, void

KIND = "hazards.bulletin"


def draft_bulletin(*, jurisdiction: Jurisdiction, month: date, actor: Any, now: datetime) -> HazardBulletin:
    """Generate the bulletin of a month for the own level. For its supervisors.

    Raises `NotAllowed` (not the own level), `ValidationError` (month not over), `Conflict` (there is one already).
    """
    if month > reported_month(now):
        raise ValidationError({"month": _("This month has not ended: its report cannot be made yet.")})
    figures = queries.figures(jurisdiction.path, month)
    bulletin = HazardBulletin(
        jurisdiction=jurisdiction, place=jurisdiction.path, month=month, generated_at=now,
        drafted_by=actor, body=body_of(jurisdiction), **drafted(jurisdiction.name, month, figures),
    )  # fmt: skip
    BULLETIN_FLOW.start(bulletin, now)
    _require_own_level(bulletin, actor)
    with writes.unit_of_work():
        known = HazardBulletin.unscoped.filter(jurisdiction=jurisdiction, month=month, status__in=["draft", "issued"])
        if known.exists():
            raise Conflict(_("There is a bulletin of this month already."))
        try:
            with transaction.atomic():
                writes.create(bulletin, actor=actor, perm=DRAFT, now=now)
        except IntegrityError as error:
            raise Conflict(_("There is a bulletin of this month already.")) from error
        _keep_figures(bulletin, figures)
        _tell_leaders(bulletin, now)
    return bulletin


def _keep_figures(bulletin: HazardBulletin, figures: dict[str, Any]) -> HazardBulletin:
    """Store what tables and charts are made of; the trail keeps the words, not each number a second time."""
    HazardBulletin.unscoped.filter(pk=bulletin.pk).update(figures=figures)
    bulletin.figures = figures
    return bulletin


def body_of(jurisdiction: Jurisdiction) -> SupervisingBody | None:
    """Who issues: the office of the safety committee, else the bureau."""
    bodies = SupervisingBody.unscoped.filter(jurisdiction=jurisdiction, active=True)
    for kind in (BodyKind.COMMITTEE_OFFICE, BodyKind.BUREAU):
        found = bodies.filter(kind=kind).order_by("code").first()
        if found:
            return found
    return None


def _require_own_level(bulletin: HazardBulletin, actor: Any) -> None:
    verdict = of_this_level(DRAFT)(bulletin, actor)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _tell_leaders(bulletin: HazardBulletin, now: datetime) -> None:
    level = LEVELS[bulletin.jurisdiction.level - 1]
    leaders = notify.holders(ISSUE, bulletin.place, at_level=level, now=now)
    notify.notify(
        leaders,
        kind="bulletin.waiting",
        title=Words(_("{bulletin}: drafted, to be issued by you"), bulletin=bulletin),
        url=reverse("hazardbulletin-detail", kwargs={"pk": bulletin.pk}),
        place=bulletin.place,
        key=f"bulletin:{bulletin.pk}:drafted",
        now=now,
    )


def edit(
    *, hazardbulletin: HazardBulletin, actor: Any, now: datetime, expected_version: int | None = None, **texts: str
) -> HazardBulletin:
    """Change the words of a draft; figures, tables and charts stay. Raises `NotAllowed`, `TransitionDenied`."""
    with writes.unit_of_work():
        row = writes.locked(hazardbulletin)
        _require_draft(row, actor)
        changed = any(getattr(row, name) != texts[name] for name in (*PARTS, "title") if name in texts)
        changes = {**texts, "edited": row.edited or changed, "edited_by": actor}
        return writes.update(row, changes, actor=actor, perm=DRAFT, now=now, expected_version=expected_version)


def regenerate(
    *, hazardbulletin: HazardBulletin, actor: Any, now: datetime, overwrite: bool = False,
    expected_version: int | None = None,
) -> HazardBulletin:  # fmt: skip
    """Figures and words of this moment. Words that somebody has edited are only replaced when the caller says so.

    Raises `ValidationError` for an edited text without `overwrite`, `NotAllowed`, `TransitionDenied`.
    """
    with writes.unit_of_work():
        row = writes.locked(hazardbulletin)
        _require_draft(row, actor)
        if row.edited and not overwrite:
            raise ValidationError({"overwrite": _("The text was edited by hand; what was written would be lost.")})
        figures = queries.figures(row.place, row.month)
        changes = {
            "generated_at": now,
            "edited": False,
            "drafted_by": actor,
            "edited_by": None,
            **drafted(row.jurisdiction.name, row.month, figures),
        }
        row = writes.update(
            row, changes, actor=actor, perm=DRAFT, now=now, action="hazardbulletin.regenerate",
            expected_version=expected_version,
        )  # fmt: skip
        return _keep_figures(row, figures)


def _require_draft(row: HazardBulletin, actor: Any) -> None:
    _require_own_level(row, actor)
    if row.status != BulletinStatus.DRAFT:
        raise TransitionDenied(_("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()})


def issue_bulletin(
    *, hazardbulletin: HazardBulletin, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> HazardBulletin:
    """Number the bulletin, draw it, keep it. For a leader of the level who did not write it.

    Raises `NotAllowed`, `TransitionDenied` (own text, state), `ValidationError` (a character without glyph).
    """
    with writes.unit_of_work():
        row = writes.locked(hazardbulletin)
        changes = {"issued_by": actor, "issued_on": local_day(now), "decision_note": note.strip()[:500]}
        row = BULLETIN_FLOW.run(
            row, "issue", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        paper = issue(KIND, row, actor=actor, now=now, body=row.body, issuer=issuer_of(row))
        row = writes.update(row, {"number": paper.number}, actor=actor, perm=ISSUE, now=now)
        _tell_below(row, now)
    return row


def _tell_below(bulletin: HazardBulletin, now: datetime) -> None:
    """Leaders and supervisors of the divisions right below: the bulletin is addressed to them."""
    below = Jurisdiction.objects.filter(parent__path=bulletin.place, valid_to=None).values("path")
    postings = postings_in_force(now).filter(place__in=below, role__code__in=(*LEADERS, *SUPERVISORS))
    notify.notify(
        User.objects.filter(pk__in=postings.values("user"), is_active=True, is_system=False),
        kind="bulletin.issued",
        title=Words(_("{bulletin} was issued"), bulletin=bulletin),
        url=reverse("hazardbulletin-detail", kwargs={"pk": bulletin.pk}),
        place=bulletin.place,
        key=f"bulletin:{bulletin.pk}:issued",
        now=now,
    )


def issuer_of(bulletin: HazardBulletin) -> str:
    return bulletin.body.name if bulletin.body else f"{bulletin.jurisdiction.name}安全生产委员会办公室"


def draft_paper(*, hazardbulletin: HazardBulletin, actor: Any, now: datetime) -> bytes:
    """The bulletin as it would look, marked as a draft. For those who write or issue it."""
    row = hazardbulletin
    perm = DRAFT if of_this_level(DRAFT)(row, actor) else ISSUE
    return draft(KIND, row, actor=actor, now=now, body=row.body, issuer=issuer_of(row), perm=perm)


def withdraw(
    *, hazardbulletin: HazardBulletin, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> HazardBulletin:
    """The bulletin counts no longer: its paper is voided, its number stays used; a new one may be drafted."""
    with writes.unit_of_work():
        row = writes.locked(hazardbulletin)
        changes = {"decision_note": note.strip()[:500]}
        row = BULLETIN_FLOW.run(
            row, "withdraw", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        paper = valid_document(row, KIND)
        if paper is not None:
            void(paper, actor=actor, now=now, reason=note)
    return row


def discard(
    *, hazardbulletin: HazardBulletin, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> HazardBulletin:
    """Drop a draft with the reason."""
    changes = {"decision_note": note.strip()[:500]}
    return BULLETIN_FLOW.run(
        hazardbulletin, "discard", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
    )
