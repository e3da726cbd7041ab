"""Endpoints of visits."""

from inspections.api.visits import VisitViewSet

viewsets: dict = {"visits": (VisitViewSet, "visit")}
