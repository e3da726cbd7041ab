"""Endpoints of construction projects."""

from inspections.api.projects import ProjectViewSet

viewsets: dict = {"construction-projects": (ProjectViewSet, "constructionproject")}
