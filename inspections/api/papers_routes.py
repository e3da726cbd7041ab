"""Endpoints of papers."""

from inspections.api.papers import PaperViewSet

viewsets: dict = {"papers": (PaperViewSet, "enforcementpaper")}
