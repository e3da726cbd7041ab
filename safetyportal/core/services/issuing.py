"""Issue, correct and void official papers. An issued paper never changes: a mistake is answered by another paper."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.choices import DocumentState
from safetyportal.core.deadlines import local_day
from safetyportal.core.documents.content import Content, Marks, Stamp
from safetyportal.core.documents.kinds import DocumentKind, kind_of
from safetyportal.core.documents.stored_form import digest, plain
from safetyportal.core.errors import Conflict
from safetyportal.core.issued import CODE_ALPHABET, CODE_LENGTH
from safetyportal.core.models import BodyKey, IssuedDocument, SupervisingBody
from safetyportal.core.services.body_keys import key_in_force, sign
from safetyportal.core.services.numbering import Number, allocate_number, holder_of

WATERMARK = "草稿"


def issue(
    kind: str,
    record: Any,
    *,
    actor: Any,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    body: SupervisingBody | None = None,
    issuer: str = "",
    perm: str | None = None,
    replaces: IssuedDocument | None = None,
    replaced_about: Any = None,
    number: Number | None = None,
    note: str = "",
) -> IssuedDocument:
    """Number, draw, sign and keep a paper about `record`; who holds the kind's permission (or `perm`) on it may.

    The builder of the kind gets the record, the stamp and `data`. With `body` the number runs in that body's counter
    and bears its mark, else in that of the record's place; `number` is one that the caller has taken in this unit. A
    body with a certificate in force signs the file (PAdES). `replaces` names the paper that this one corrects, about
    this record or `replaced_about`; `note` says why. Raises `NotAllowed`, `Conflict` (the replaced paper no longer
    counts), `ValidationError` (a character that no font has, a correction without reason); then no number is used and
    nothing is kept.
    """
    spec = kind_of(kind)
    name = issuer or (body.name if body else "")
    with writes.unit_of_work():
        decision = require(actor, perm or spec.perm, record)
        old = _replaced(replaces, spec, replaced_about or record, note)
        number = number or _number(spec, record, body, now)
        key = key_in_force(body, now)
        stamp = Stamp(number.words, local_day(now), name, seal=name if key and key.demonstration else "")
        content = spec.build(record, stamp, data or {})
        document = _row(spec, record, number, content, data or {})
        document.body, document.issuer, document.replaces = body, name, old
        document.issued_by, document.issued_at, document.issued_on = actor, now, local_day(now)
        if old:
            _close(old, DocumentState.SUPERSEDED, note, now)
            writes.log("issueddocument.supersede", old, actor=actor, now=now, note=note)
        return _keep(document, content, key, actor=actor, now=now, note=note, decision=decision)


def void(
    document: IssuedDocument, *, actor: Any, now: datetime, reason: str, perm: str | None = None
) -> IssuedDocument:
    """Say that a paper counts no longer; its number stays used, its file readable. Same permission as to issue it.

    Raises `NotAllowed`, `Conflict` when it is not valid any more, `ValidationError` without a reason.
    """
    if not reason.strip():
        raise ValidationError(_("Give the reason."))
    with writes.unit_of_work():
        row = writes.locked(document)
        decision = require(actor, perm or kind_of(row.kind).perm, row)
        if row.state != DocumentState.VALID:
            raise Conflict(_("This document is no longer valid."))
        _close(row, DocumentState.VOIDED, reason, now)
        writes.log("issueddocument.void", row, actor=actor, now=now, note=reason, decision=decision)
    return row


def draft(
    kind: str,
    record: Any,
    *,
    actor: Any,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    body: SupervisingBody | None = None,
    issuer: str = "",
    perm: str | None = None,
) -> bytes:
    """The paper as it would look, without number, marked as a draft on every page; nothing is kept but a line in the
    trail. Characters that no font has are shown as 〓. Raises `NotAllowed`."""
    from safetyportal.core.documents.pdf import render  # noqa: PLC0415 -- reportlab only when a paper is drawn

    spec = kind_of(kind)
    with writes.unit_of_work():
        require(actor, perm or spec.perm, record)
        writes.log("document.preview", record, actor=actor, now=now, note=kind)
    stamp = Stamp("", local_day(now), issuer or (body.name if body else ""), draft=True)
    return render(spec.build(record, stamp, data or {}), Marks(watermark=WATERMARK)).content


def _replaced(old: IssuedDocument | None, spec: DocumentKind, record: Any, note: str) -> IssuedDocument | None:
    """The paper to be corrected, locked. It must be a valid one of the same kind about the same record."""
    if old is None:
        return None
    if not note.strip():
        raise ValidationError(_("Give the reason."))
    row = writes.locked(old)
    same = (row.kind, row.target_type, row.target_id) == (spec.code, record._meta.label_lower, record.pk)
    if row.state != DocumentState.VALID or not same:
        raise Conflict(_("This document is no longer valid."))
    return row


def _number(spec: DocumentKind, record: Any, body: SupervisingBody | None, now: datetime) -> Number:
    holder = holder_of(record, body)
    if not spec.number_rule:
        return Number(holder, spec.series, local_day(now).year, 0, "")
    return allocate_number(
        spec.series,
        holder=holder,
        place=body.place if body else record.place,
        now=now,
        number_rule=spec.number_rule,
        sign=spec.sign,
        body=body,
    )


def _row(spec: DocumentKind, record: Any, number: Number, content: Content, data: Mapping[str, Any]) -> IssuedDocument:
    stored = plain(content)
    return IssuedDocument(
        jurisdiction=record.jurisdiction,
        place=getattr(record, getattr(record, "scope_floor", ""), "") or record.place,  # the trail tells nobody below
        sectors=list(getattr(record, "sectors", [])),
        kind=spec.code,
        series=number.series,
        holder=number.holder,
        year=number.year,
        serial=number.serial or None,
        number=number.words,
        title=content.title.replace("\n", "")[:200],  # a break is for the page only
        target_type=record._meta.label_lower,
        target_id=record.pk,
        data=plain(dict(data)),
        content=stored,
        template=spec.template,
        content_sha256=digest(stored),
        code="".join(secrets.choice(CODE_ALPHABET) for _unused in range(CODE_LENGTH)),
    )


def _keep(
    document: IssuedDocument, content: Content, key: BodyKey | None, *, actor, now: datetime, note: str, decision
) -> IssuedDocument:
    """Draw, sign, store, insert. A failed row removes the file; a later failure of the unit leaves one nobody names."""
    from safetyportal.core.documents.pdf import render  # noqa: PLC0415 -- reportlab only when a paper is drawn

    url = f"{settings.PUBLIC_URL}{document.verify_path}"
    paper = render(content, Marks(document.shown_code, url, document.content_sha256))
    if paper.missing:
        raise ValidationError(
            text("No font has these characters, so the document cannot be issued: %(characters)s")
            % {"characters": "、".join(f"{letter} (U+{ord(letter):04X})" for letter in paper.missing)}
        )
    file = sign(paper.content, key, reason=document.title, now=now) if key else paper.content
    document.sha256, document.size, document.pages = hashlib.sha256(file).hexdigest(), len(file), paper.pages
    document.signed_by = key.fingerprint if key else ""
    document.stored_name = f"documents/{now:%Y/%m}/{uuid.uuid4()}.pdf"
    document.full_clean(validate_constraints=False)
    default_storage.save(document.stored_name, ContentFile(file))
    try:
        document.save(force_insert=True)
    except BaseException:
        default_storage.delete(document.stored_name)
        raise
    told = {name: [None, str(getattr(document, name))] for name in ("kind", "number", "issuer", "sha256", "code")}
    writes.log("issueddocument.issue", document, actor=actor, now=now, changes=told, note=note, decision=decision)
    return document


def _close(row: IssuedDocument, state: str, reason: str, now: datetime) -> None:
    row.state, row.state_reason, row.state_changed_at = state, reason[:500], now
    row.save(update_fields=["state", "state_reason", "state_changed_at"])
