"""Endpoints of cases."""

from inspections.api.cases import CaseViewSet

viewsets: dict = {"cases": (CaseViewSet, "case")}
