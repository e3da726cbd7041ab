"""Values that exist nowhere else, planted in every personal column of every model, and where they turn up again.

Sealed: encrypted at rest, shown to nobody but by a reveal. Restricted: reports of people who must be able to
trust: only the roles of the table read them. Plain: contacts and addresses that pages show in scope, but that no
log line, message or cache may hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.db import models

from safetyportal.core.crypto import EncryptedTextField, blind_index, encrypt, is_sealed
from safetyportal.core.identifiers import id_check_character

SEALED, RESTRICTED, PLAIN = "sealed", "restricted", "plain"
PLAIN_NAMES = re.compile(r"(address|email|contact_name|contact|finder|participants|responsible)$")
# Who reads the words of somebody who reported: the enterprise's own keepers, nobody else (hazards/models/intake.py).
READERS = {
    "hazards.workerreport.description": {"enterprise_head", "enterprise_safety_officer"},
    "hazards.workerreport.location": {"enterprise_head", "enterprise_safety_officer"},
    "hazards.workerreport.receipt": set(),
}
# (column, address): where a sealed value is shown to whoever may open the page, and why.
SHOWN = {
    # The statutory monthly form (自查自报表) asks for the telephone of the person who fills it in.
    ("enterprises.enterprise.safety_head_phone", "monthly/<int:pk>/draft.pdf"),
    ("enterprises.enterprise.legal_phone", "monthly/<int:pk>/draft.pdf"),
}
NOT_A_PERSONS_TEXT = {"core.auditentry.address"}  # a network address, append-only
_ROWS = 60  # of each model: enough for every page that the walk opens
_FOUND = re.compile(r"439901\d{11}[\dX]|19907\d{6}|canary-\d+-x|canary\d+@probe\.invalid|CANARY\d{6}")
_start = date(1950, 1, 1)


@dataclass(frozen=True)
class Canary:
    """One planted value: where it is."""

    value: str
    column: str  # hazards.workerreport.phone
    kind: str


class Planter:
    """Writes canaries into the database and remembers them."""

    def __init__(self):
        self.planted: dict[str, Canary] = {}

    def plant(self) -> "Planter":
        for model in apps.get_models():
            columns = {field: kind for field in model._meta.concrete_fields if (kind := kind_of(model, field))}
            if columns:
                self.fill(model, columns)
        return self

    def fill(self, model, columns) -> None:
        rows = list(model._base_manager.order_by("pk")[:_ROWS])
        names = {field.name for field in columns}
        for row in rows:
            for field, kind in columns.items():
                names |= self.set(row, field, kind)
        if rows:
            model._base_manager.bulk_update(rows, sorted(names))

    def set(self, row, field, kind: str) -> set[str]:
        """Put canaries into one column of one row; returns what else of the row follows."""
        label = f"{row._meta.label_lower}.{field.name}"
        if isinstance(field, models.JSONField):
            setattr(row, field.name, self.sealed_parts(getattr(row, field.name), label))
            return set()
        value = self.new(label, kind, field)
        setattr(row, field.name, value)
        index = f"{field.name}_index"
        if hasattr(row, index):
            setattr(row, index, blind_index(value))
            return {index}
        return set()

    def new(self, label: str, kind: str, field) -> str:
        number = len(self.planted)
        name = label.rsplit(".", 1)[1]
        if name == "receipt":
            value = f"CANARY{number:06d}"
        elif "id_number" in name or name == "certificate_number":
            body = f"439901{_start + timedelta(days=number // 999):%Y%m%d}{number % 999:03d}"
            value = body + id_check_character(body)
        elif "phone" in name or "landline" in name:
            value = f"19907{number:06d}"
        else:
            value = f"canary{number}@probe.invalid" if "email" in name else f"canary-{number}-x"
        self.planted[value] = Canary(value, label, kind)
        return value

    def sealed_parts(self, content, label: str):
        """Encrypted values inside JSON (proposed changes) get canaries as well."""
        if isinstance(content, dict):
            return {name: self.sealed_parts(part, f"{label.split(':')[0]}:.{name}") for name, part in content.items()}
        if isinstance(content, list):
            return [self.sealed_parts(part, label) for part in content]
        return encrypt(self.new(label, SEALED, None)) if is_sealed(content) else content

    def found(self, text: str) -> list[Canary]:
        """Canaries that can be read in a text."""
        return [self.planted[value] for value in set(_FOUND.findall(text)) if value in self.planted]

    def leaks(self, text: str, role: str, address: str) -> list[Canary]:
        """Those that this role must not read at this kind of address."""
        return [
            canary
            for canary in self.found(text)
            if (canary.kind == SEALED and (canary.column, address) not in SHOWN)
            or (canary.kind == RESTRICTED and role not in READERS[canary.column])
        ]


def kind_of(model, field) -> str | None:
    label = f"{model._meta.label_lower}.{field.name}"
    if label in NOT_A_PERSONS_TEXT:
        return None
    if label in READERS:
        return RESTRICTED
    if isinstance(field, EncryptedTextField):
        return SEALED
    if isinstance(field, models.JSONField) and field.name in {"facts", "values", "data"}:
        return SEALED
    if isinstance(field, models.CharField | models.TextField) and PLAIN_NAMES.search(field.name):
        return None if field.choices or field.unique else PLAIN
    return None


def columns() -> Iterator[str]:
    """Every column that gets canaries."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if kind_of(model, field):
                yield f"{model._meta.label_lower}.{field.name}"
