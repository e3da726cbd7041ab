"""Reading issued documents: like files, they are as visible as the record that they are about."""

from django.apps import apps
from django.core.files.storage import default_storage

from safetyportal.core import writes
from safetyportal.core.access import can, holds
from safetyportal.core.choices import DocumentState
from safetyportal.core.documents.kinds import kind_of, kinds
from safetyportal.core.models import IssuedDocument

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
CODE_LENGTH = 16


def documents_of(record):
    """Papers about a record that the reader may already see, newest first."""
    return IssuedDocument.unscoped.filter(target_type=record._meta.label_lower, target_id=record.pk).order_by("-id")


def papers_for(reader, record):
    """The same for a page: none for who may open no papers at all."""
    return documents_of(record) if holds(reader, "core.open_document") else IssuedDocument.unscoped.none()


def valid_document(record, kind: str) -> IssuedDocument | None:
    """The paper of this kind that counts now."""
    return documents_of(record).filter(kind=kind, state=DocumentState.VALID).first()


def readable(user, pk: int) -> IssuedDocument | None:
    """The document when `user` may open it, else None: its record must be visible, and its kind not kept from them."""
    document = IssuedDocument.unscoped.filter(pk=pk).first()
    if document is None or not holds(user, "core.open_document"):
        return None
    model = apps.get_model(document.target_type)
    view = f"{model._meta.app_label}.view_{model._meta.model_name}"
    record = model.objects.visible_to(user, view).filter(pk=document.target_id).first()
    if record is None:
        return None
    needed = read_permission(document)
    return document if not needed or can(user, needed, record) else None


def read_permission(document: IssuedDocument) -> str:
    """What beyond seeing the record the kind asks for."""
    known = {kind.code for kind in kinds()}
    return kind_of(document.kind).read_perm if document.kind in known else ""


def by_code(code: str) -> IssuedDocument | None:
    """The document with this verification code, as it stands on paper or in its QR code."""
    tidy = "".join(letter for letter in code.upper() if letter.isalnum())
    if len(tidy) != CODE_LENGTH or set(tidy) - set(CODE_ALPHABET):
        return None
    return IssuedDocument.unscoped.filter(code=tidy).first()


def stored_bytes(document: IssuedDocument) -> bytes:
    """The file as it was issued: a reprint has the same bytes."""
    with default_storage.open(document.stored_name) as source:
        return source.read()


def note_opening(document: IssuedDocument, *, actor, now) -> None:
    """Say in the trail who read the document."""
    with writes.unit_of_work():
        writes.log("issueddocument.open", document, actor=actor, now=now)
