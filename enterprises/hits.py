"""What the registry adds to the search across everything: enterprises and all that hangs on them."""

import re
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import queries, search
from enterprises.models import Enterprise, EnterpriseDocument, ResponsiblePerson, Site, SpecialObject
from safetyportal.core import codes
from safetyportal.core.crypto import mask
from safetyportal.core.global_search import PER_KIND, Hit, register_search, text_hits

VIEW = "enterprises.view_enterprise"
_NUMBER = re.compile(r"T?\d[\dXx-]{6,19}", re.IGNORECASE)


def register() -> None:
    """Called from the app's `ready()`."""
    register_search(_("Enterprises"), Enterprise, VIEW, find_enterprises, icon="building", order=10)
    register_search(_("Persons and certificates"), ResponsiblePerson, VIEW, find_persons, icon="users", order=20)
    register_search(_("Sites"), Site, VIEW, _below(_site), icon="map-pin", order=30)
    register_search(_("Special objects"), SpecialObject, VIEW, _below(_special, "type"), icon="flame", order=40)
    register_search(_("Documents"), EnterpriseDocument, VIEW, _below(_document), icon="file-certificate", order=50)


def _below(show, *related: str):
    """Rows that hang on enterprises, those of the newest enterprises first."""
    return text_hits(show, related=("enterprise", *related), newest="-enterprise_id")


def find_enterprises(rows, words: str, _reader=None) -> Iterator[Hit]:
    """By name, address or credit code."""
    found = search.find(rows, words).select_related("jurisdiction__parent")
    for row in found.order_by("-id")[:PER_KIND]:
        node = row.jurisdiction
        where = f"{node.parent.name} {node.name}" if node.parent else node.name
        yield _hit(row, row.name, where, row.get_status_display())


def find_persons(rows, words: str, reader=None) -> Iterator[Hit]:
    """By name; or by a whole phone, ID or certificate number, which is compared by its digest."""
    if _NUMBER.fullmatch(words.replace(" ", "")):
        found = rows.filter(queries.with_number(words.replace(" ", "")))
        yield from map(_person, found.select_related("enterprise").order_by("-enterprise_id", "-id")[:PER_KIND])
    else:
        yield from _below(_person)(rows, words, reader)


def _person(row: ResponsiblePerson) -> Hit:
    return _hit(row, row.name, row.get_kind_display(), mask(row.phone), row.enterprise.name)


def _site(row: Site) -> Hit:
    return _hit(row, row.name, row.get_kind_display(), row.address, row.enterprise.name)


def _special(row: SpecialObject) -> Hit:
    return _hit(row, row.name, row.type.label, row.number, row.enterprise.name)


def _document(row: EnterpriseDocument) -> Hit:
    return _hit(row, row.title or codes.label("document_kind", row.kind), row.number, row.enterprise.name)


def _hit(row, title: str, *facts) -> Hit:
    url = reverse(f"{row._meta.model_name}-detail", kwargs={"pk": row.pk})
    return Hit(title, " · ".join(str(fact) for fact in facts if fact), url)
