"""Endpoints of what hangs on enterprises: persons, sites, special objects, documents.

New rows are made below their enterprise (`/enterprises/{id}/persons/`); here they are found across all enterprises in
scope, read and changed.
"""

from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from enterprises import row_filters as filters
from enterprises.api import row_bodies as bodies
from enterprises.api import serializers
from enterprises.models import EnterpriseDocument, ResponsiblePerson, Site, SpecialObject
from enterprises.services import rows
from safetyportal.core.api.actions import changes
from safetyportal.core.api.parsers import StrictJSONParser
from safetyportal.core.api.viewset import RegisterViewSet

VIEW, MAINTAIN = "enterprises.view_enterprise", "enterprises.maintain_enterprise"
WITH_FILE = [StrictJSONParser, MultiPartParser]


class RowViewSet(RegisterViewSet, abstract=True):
    """Rows of one kind, of every enterprise within the caller's places and sectors."""

    permission = VIEW
    related: tuple[str, ...] = ("enterprise",)

    def _by(self) -> dict:
        return {"actor": self.request.user, "now": timezone.now()}


class PersonViewSet(RowViewSet):
    """Persons in charge and holders of safety certificates."""

    model = ResponsiblePerson
    serializer_class = serializers.PersonSerializer
    filterset_class = filters.PersonFilter

    @changes(MAINTAIN, body=bodies.PersonChangeBody)
    def partial_update(self, person, **values):
        """Change a person; `left_on` ends the entry, which is never removed."""
        return rows.change_person(responsibleperson=person, **values, **self._by())


class SiteViewSet(RowViewSet):
    """Places of work."""

    model = Site
    serializer_class = serializers.SiteSerializer
    filterset_class = filters.SiteFilter

    @changes(MAINTAIN, body=bodies.SiteChangeBody)
    def partial_update(self, site, **values):
        """Change a site."""
        return rows.change_site(site=site, **values, **self._by())

    @changes(MAINTAIN)
    def destroy(self, site):
        """Remove a site; the trail keeps what it was."""
        rows.remove_site(site=site, **self._by())
        return {}


class SpecialObjectViewSet(RowViewSet):
    """Special objects with the fields of their types."""

    model = SpecialObject
    serializer_class = serializers.SpecialObjectSerializer
    filterset_class = filters.SpecialObjectFilter
    related = ("enterprise", "type")

    @changes(MAINTAIN, body=bodies.SpecialObjectChangeBody)
    def partial_update(self, special, **values):
        """Change a special object; `values` replaces all fields of its type."""
        return rows.change_special_object(specialobject=special, **values, **self._by())


class DocumentViewSet(RowViewSet):
    """The papers of the document boxes."""

    model = EnterpriseDocument
    serializer_class = serializers.DocumentSerializer
    filterset_class = filters.DocumentFilter

    @changes(MAINTAIN, body=bodies.DocumentChangeBody)
    def partial_update(self, document, **values):
        """Correct what is written about a paper; a newer paper or file is a renewal."""
        return rows.change_document(enterprisedocument=document, **values, **self._by())

    @action(detail=True, methods=["post"], parser_classes=WITH_FILE)
    @changes(MAINTAIN, body=bodies.RenewalBody, status=201)
    def renew(self, document, file=None, **values):
        """Replace a paper by its successor of the same kind; the old one stays in the box as replaced."""
        return rows.renew_document(enterprisedocument=document, upload=file, **values, **self._by())
