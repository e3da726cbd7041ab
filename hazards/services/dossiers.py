"""The dossier of a major hazard: filled in by the enterprise, signed by its head, filed with three county offices."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices import OPEN, EvidenceKind
from hazards.models import DossierEvidence, Hazard, HazardFiling, MajorHazardDossier
from hazards.models.dossier import PLAN_PARTS, REPORT_PARTS
from hazards.queries.dossiers import dossier_of, people_of_filing
from hazards.queries.listings import office_body
from hazards.services import telling
from safetyportal.core import attachments, writes
from safetyportal.core.choices import BodyKind
from safetyportal.core.deadlines import due_by_rule, local_day
from safetyportal.core.errors import Conflict, TransitionDenied

FILL, SIGN = "hazards.fill_majorhazarddossier", "hazards.sign_majorhazarddossier"
ACKNOWLEDGE = "hazards.acknowledge_hazardfiling"
OFFICES = (BodyKind.COMMITTEE_OFFICE, BodyKind.INDUSTRY, BodyKind.BUREAU)
FACTS = (
    *REPORT_PARTS,
    *PLAN_PARTS,
    "temporary_measures",
    "needs_coordination",
    "coordination",
    "stop_scope",
    "money",
    "planned_on",
)


def dossier_url(dossier: MajorHazardDossier) -> str:
    return reverse("majorhazarddossier-detail", kwargs={"pk": dossier.pk})


def fill(*, hazard: Hazard, actor: Any, now: datetime, **facts: Any) -> MajorHazardDossier:
    """Open the dossier of a major hazard, or change it when it exists. For its enterprise's head and safety officers.

    Raises `NotAllowed`, `TransitionDenied` (not major, over), `Conflict` (somebody opened it just now).
    """
    known = dossier_of(hazard)
    if known is not None:
        return revise(majorhazarddossier=known, actor=actor, now=now, **facts)
    with writes.unit_of_work():
        row = writes.locked(hazard)
        _require_open(row)
        dossier = MajorHazardDossier(
            hazard=row, jurisdiction=row.jurisdiction, place=row.place, sectors=row.sectors, **_known(facts)
        )
        _require_coherent(dossier)
        try:
            with transaction.atomic():
                return writes.create(dossier, actor=actor, perm=FILL, now=now)
        except IntegrityError as error:
            raise Conflict from error


def revise(
    *, majorhazarddossier: MajorHazardDossier, actor: Any, now: datetime, expected_version: int | None = None,
    **facts: Any,
) -> MajorHazardDossier:  # fmt: skip
    """Change report or plan. What was signed and then changed is not signed any more."""
    with writes.unit_of_work():
        row = writes.locked(majorhazarddossier)
        _require_open(row.hazard)
        changes = _known(facts)
        for name, value in changes.items():
            setattr(row, name, value)
        _require_coherent(row)
        if row.is_signed and digest_of(row) != row.signed_digest:
            changes |= {"signed_by": None, "signed_at": None, "signed_digest": ""}
        return writes.update(
            majorhazarddossier, changes, actor=actor, perm=FILL, now=now, expected_version=expected_version
        )


def put_evidence(
    *, majorhazarddossier: MajorHazardDossier, kind: str, text: str, on: date, actor: Any, now: datetime,
    upload: Any = None,
) -> MajorHazardDossier:  # fmt: skip
    """Show that one of the five is in place: words, day, and a paper or photo. A second time replaces the first.

    Raises `ValidationError` (no file, a day that is yet to come), `TransitionDenied`, `NotAllowed`.
    """
    if on > local_day(now):
        raise ValidationError({"on": _("This day is yet to come.")})
    with writes.unit_of_work():
        dossier = writes.locked(majorhazarddossier)
        _require_open(dossier.hazard)
        known = DossierEvidence.unscoped.filter(dossier=dossier, kind=kind).first()
        if upload is None and known is None:
            raise ValidationError({"upload": _("Add the paper or photo that proves it.")})
        values: dict[str, Any] = {"text": text.strip(), "on": on}
        if upload is not None:
            values["attachment"] = _keep(upload, dossier, kind, actor=actor, now=now)
        if known is None:
            row = DossierEvidence(dossier=dossier, kind=kind, **values)
            writes.create(row, actor=actor, perm=FILL, now=now)
        else:
            writes.update(known, values, actor=actor, perm=FILL, now=now)
        kinds = set(DossierEvidence.unscoped.filter(dossier=dossier).values_list("kind", flat=True))
        complete = kinds == set(EvidenceKind.values)
        return writes.update(dossier, {"complete": complete}, actor=actor, perm=FILL, now=now)


def _keep(upload: Any, dossier: MajorHazardDossier, kind: str, *, actor: Any, now: datetime):
    try:
        return attachments.store(upload, actor=actor, record=dossier, purpose=f"dossier.{kind}", now=now, perm=FILL)
    except ValidationError as error:
        raise ValidationError({"upload": error.messages}) from error


def sign(
    *, majorhazarddossier: MajorHazardDossier, actor: Any, now: datetime, expected_version: int | None = None
) -> MajorHazardDossier:
    """The head signs report and plan: they are filed with the county's committee office, industry department and
    bureau (Order 16 art. 14). The signature is bound to the text by its digest.

    Raises `NotAllowed` (not the head), `ValidationError` (a part is missing), `TransitionDenied`, `Conflict`.
    """
    with writes.unit_of_work():
        row = writes.locked(majorhazarddossier)
        _require_open(row.hazard)
        if row.is_signed:
            raise TransitionDenied(_("This report is already signed."))
        if row.missing_parts:
            missing = "、".join(str(row._meta.get_field(name).verbose_name) for name in row.missing_parts)
            raise ValidationError(_("Not written yet: %(parts)s"), params={"parts": missing})
        changes = {"signed_by": actor, "signed_at": now, "signed_digest": digest_of(row)}
        signed = writes.update(
            row,
            changes,
            actor=actor,
            perm=SIGN,
            now=now,
            action="majorhazarddossier.sign",
            expected_version=expected_version,
        )
        _file(signed, actor=actor, now=now)
    return signed


def digest_of(dossier: MajorHazardDossier) -> str:
    """Digest of what the head signs."""
    said = {name: _plain(getattr(dossier, name)) for name in FACTS}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> str:
    """The same text for what a form gave and for what the database gives back."""
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _file(dossier: MajorHazardDossier, *, actor: Any, now: datetime) -> None:
    """Inform each office once; after a change of the report it is told that there is a new one. Who answers for several
    offices, and takes note for all with one act, gets one message."""
    due = due_by_rule("hazard.filing_ack_workdays", place=dossier.place, start=now)
    title = _("{name}: report of the major hazard {number} was filed with you")
    people: dict[int, Any] = {}
    for kind in OFFICES:
        filing = HazardFiling.unscoped.filter(dossier=dossier, kind=kind).first()
        if filing is None:
            body = office_body(dossier.place, kind, dossier.sectors)
            filing = HazardFiling(dossier=dossier, kind=kind, body=body, informed_at=now, acknowledge_by=due)
            writes.create(filing, actor=actor, perm=SIGN, now=now)
        else:
            changes = {
                "informed_at": now, "acknowledge_by": due, "acknowledged_by": None, "acknowledged_at": None, "note": ""
            }  # fmt: skip
            filing = writes.update(filing, changes, actor=actor, perm=SIGN, now=now)
            title = _("{name}: the report of the major hazard {number} was changed")
        people |= {person.pk: person for person in people_of_filing(filing, now)}
    telling.tell(
        people.values(), dossier.hazard, kind="listing.filing", title=title, body=dossier.situation,
        url=dossier_url(dossier), key=f"filing:{dossier.pk}:{dossier.version}", now=now, urgent=True, but=actor,
    )  # fmt: skip


def acknowledge(
    *, majorhazarddossier: MajorHazardDossier, actor: Any, now: datetime, note: str = ""
) -> MajorHazardDossier:
    """Take note of a filed report for one's own office: all lines that this person answers for.

    For people posted to the office, or, where nobody is, officials of the county. Raises `NotAllowed`,
    `TransitionDenied` (nothing waits for this person).
    """
    with writes.unit_of_work():
        row = writes.locked(majorhazarddossier)
        waiting = HazardFiling.unscoped.filter(dossier=row, acknowledged_at=None)
        mine = [filing for filing in waiting if people_of_filing(filing, now).filter(pk=actor.pk).exists()]
        if not mine:
            raise TransitionDenied(_("No filing of this report waits for your office."))
        changes = {"acknowledged_by": actor, "acknowledged_at": now, "note": note.strip()[:500]}
        for filing in mine:
            writes.update(
                filing,
                changes,
                actor=actor,
                perm=ACKNOWLEDGE,
                now=now,
                note=note,
                action="hazardfiling.acknowledge",
            )
    return row


def _require_open(hazard: Hazard) -> None:
    if not hazard.is_major:
        raise TransitionDenied(_("Only a major hazard has a dossier."))
    if hazard.status not in OPEN:
        raise TransitionDenied(_("This hazard is not open: its dossier stays as it is."))


def _require_coherent(dossier: MajorHazardDossier) -> None:
    if dossier.needs_coordination and not dossier.coordination.strip():
        raise ValidationError({"coordination": _("Say what the government should coordinate.")})


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items() if name in FACTS}
