"""Addresses of the registry's endpoints, for `safetyportal.api_urls`."""

from enterprises.api.rows import DocumentViewSet, PersonViewSet, SiteViewSet, SpecialObjectViewSet
from enterprises.api.transfers import TransferViewSet
from enterprises.api.viewsets import ChangeRequestViewSet, EnterpriseViewSet

viewsets = {
    "enterprises": (EnterpriseViewSet, "enterprise"),
    "change-requests": (ChangeRequestViewSet, "changerequest"),
    "transfers": (TransferViewSet, "transferrequest"),
    "persons": (PersonViewSet, "responsibleperson"),
    "sites": (SiteViewSet, "site"),
    "special-objects": (SpecialObjectViewSet, "specialobject"),
    "documents": (DocumentViewSet, "enterprisedocument"),
}
