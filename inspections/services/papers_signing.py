"""Signatures under a document: drawn on the screen, to be given by hand on the print, or refused before a witness."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hazards.services.signing import keep_picture
from inspections.choices.papers import PaperStatus, SigningManner
from inspections.choices.papers_forms import Role, lines_to_sign
from inspections.models import EnforcementPaper, PaperSignature
from inspections.queries.papers_facts import Matter
from inspections.workflow.bodies import of_its_body
from inspections.workflow.papers import PREPARE
from safetyportal.core import writes
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied

PURPOSE = "signature"


def sign(
    *, paper: EnforcementPaper, role: str, name: str, actor: Any, now: datetime, drawing: str = "",
    picture: Any = None, manner: str = "", certificate_number: str = "", reason: str = "", witness: str = "",
) -> PaperSignature:  # fmt: skip
    """Record that `name` signed as `role`: with `drawing` (a PNG as the canvas gives it) or `picture` (a stored file
    of a record of this matter), by hand on the print, or not at all (`reason`, `witness`; 《安全生产法》第六十八条).

    An officer of the body may, while the paper is not issued. Raises `ValidationError` at the field.
    """
    with writes.unit_of_work():
        row = writes.locked(paper)
        _require_open(row, actor)
        one = row.form.role(role)
        if one is None:
            raise ValidationError({"role": _("Nobody signs this document in that role.")})
        manner = manner or (SigningManner.DRAWN if drawing or picture is not None else SigningManner.BY_HAND)
        _require_whole(one, manner, name, drawing, picture, reason, witness)
        if drawing:
            picture = keep_picture(
                row, drawing, file_name=f"签名-{name}", purpose=PURPOSE, perm=PREPARE, actor=actor, now=now
            )
        signature = PaperSignature(
            paper=row, role=role, name=name.strip(), certificate_number=certificate_number, manner=manner,
            picture=picture, reason=reason.strip(), witness=witness.strip(), signed_at=now, recorded_by=actor,
        )  # fmt: skip
        signature.full_clean(validate_constraints=False)
        try:
            with transaction.atomic():
                signature.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(_("This person has signed already.")) from error
        told = {"role": [None, role], "name": [None, signature.name], "manner": [None, str(manner)]}
        writes.log("enforcementpaper.sign", row, actor=actor, now=now, changes=told, note=reason)
    return signature


def sign_rest_by_hand(*, paper: EnforcementPaper, actor: Any, now: datetime) -> EnforcementPaper:
    """Note that everybody who has not signed yet signs the printed paper with a pen, by the names that the paper and
    its matter know. Raises `ValidationError` naming a role for which nobody is known."""
    with writes.unit_of_work():
        row: EnforcementPaper = writes.locked(paper)
        for role, lacking in missing_signatures(row):
            signed = set(row.signatures.filter(role=role.role).values_list("name", flat=True))
            people = [one for one in _known_people(role, row, actor, now) if one["name"] not in signed]
            if len(people) < lacking:
                label = role.label.removesuffix("（签名）")
                raise ValidationError(_("Name who signs as “%(role)s” first.") % {"role": label})
            for one in people:
                sign(paper=row, role=role.role, name=one["name"], certificate_number=one["certificate"],
                     manner=SigningManner.BY_HAND, actor=actor, now=now)  # fmt: skip
    return row


def _known_people(role: Role, row: EnforcementPaper, actor: Any, now: datetime) -> list[dict[str, str]]:
    """Who signs in this role: out of a field of the paper, or a fact of its matter."""
    if role.source.startswith("value."):
        found = row.values.get(role.source.removeprefix("value."))
    else:
        found = Matter.of(row, actor, now).fact(role.source) if role.source else ""
    people = found if isinstance(found, list) else [{"name": str(found or "")}]
    named = [{"name": one.get("name", "").strip(), "certificate": one.get("certificate", "")} for one in people]
    return [one for one in named if one["name"]]


def unsign(*, signature: PaperSignature, actor: Any, now: datetime) -> None:
    """Take a signature away before the paper goes on, for instance because the wrong person signed."""
    with writes.unit_of_work():
        row = writes.locked(signature.paper)
        _require_open(row, actor)
        told = {"role": [signature.role, None], "name": [signature.name, None]}
        writes.log("enforcementpaper.unsign", row, actor=actor, now=now, changes=told)
        signature.delete()


def _require_open(row: EnforcementPaper, actor: Any) -> None:
    if row.status not in {PaperStatus.DRAFT, PaperStatus.APPROVED}:
        raise TransitionDenied(_("Only a document that is not issued and not being approved can be signed."))
    decision = of_its_body(row, actor, PREPARE)
    if not decision:
        raise NotAllowed(decision.reason)


def _require_whole(one: Role, manner: str, name: str, drawing: str, picture: Any, reason: str, witness: str) -> None:
    errors: dict[str, Any] = {} if name.strip() else {"name": _("Who signs?")}
    drawn = bool(drawing) or picture is not None
    if manner == SigningManner.REFUSED:
        errors |= _mistakes_of_refusal(one, drawn=drawn, reason=reason, witness=witness)
    elif manner == SigningManner.DRAWN and not drawn:
        errors["drawing"] = _("Please sign in the field before you send.")
    elif manner not in SigningManner.values:
        errors["manner"] = _("Unknown manner of signing.")
    if errors:
        raise ValidationError(errors)


def _mistakes_of_refusal(one: Role, *, drawn: bool, reason: str, witness: str) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    if not one.refusable:
        errors["manner"] = _("Who signs in this role cannot refuse.")
    if not reason.strip():
        errors["reason"] = _("Note why the signature was refused.")
    if not witness.strip():
        errors["witness"] = _("A refusal needs a witness who signs.")
    if drawn:
        errors["drawing"] = _("Who refuses leaves no signature.")
    return errors


def missing_signatures(paper: EnforcementPaper) -> list[tuple[Role, int]]:
    """Roles with the number of people who have not signed yet."""
    given: dict[str, int] = {}
    for role in paper.signatures.values_list("role", flat=True):
        given[role] = given.get(role, 0) + 1
    lacking = [
        (role, lines_to_sign(role, paper.values) - given.get(role.role, 0))
        for role in paper.form.roles
        if role.required
    ]
    return [(role, count) for role, count in lacking if count > 0]


def require_signatures(paper: EnforcementPaper) -> None:
    """Raises `ValidationError` naming who has not signed: nothing goes on with a signature left blank."""
    lacking = missing_signatures(paper)
    if lacking:
        names = "、".join(f"{role.label.removesuffix('（签名）')}（{count}）" for role, count in lacking)
        raise ValidationError(_("Signatures are missing: %(names)s. Sign, or note who signs by hand or refused.")
                              % {"names": names})  # fmt: skip
