"""Endpoints of law."""

from inspections.api.law import DiscretionViewSet, LawViewSet, ViolationViewSet

viewsets: dict = {
    "unlawful-acts": (ViolationViewSet, "violation"),
    "laws": (LawViewSet, "lawinstrument"),
    "discretion-tables": (DiscretionViewSet, "discretiontable"),
}
