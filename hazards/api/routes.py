"""Addresses of hazard supervision's endpoints, for `safetyportal.api_urls`."""

viewsets: dict = {}
