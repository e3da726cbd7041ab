"""Addresses of the registry's endpoints, for `safetyportal.api_urls`."""

from enterprises.api.viewsets import ChangeRequestViewSet, EnterpriseViewSet

viewsets = {
    "enterprises": (EnterpriseViewSet, "enterprise"),
    "change-requests": (ChangeRequestViewSet, "changerequest"),
}
