"""Models of the enterprise registry, cut by subject."""

from enterprises.models.base import EnterpriseRow
from enterprises.models.enterprise import Enterprise, EnterpriseUserObjectPermission
from enterprises.models.profile_rows import (
    EnterpriseDocument,
    ResponsiblePerson,
    RiskClassification,
    Site,
    Supervision,
)
from enterprises.models.requests import ChangeRequest, TransferRequest
from enterprises.models.special_objects import SpecialObject, SpecialObjectType

__all__ = [
    "ChangeRequest",
    "Enterprise",
    "EnterpriseDocument",
    "EnterpriseRow",
    "EnterpriseUserObjectPermission",
    "ResponsiblePerson",
    "RiskClassification",
    "Site",
    "SpecialObject",
    "SpecialObjectType",
    "Supervision",
    "TransferRequest",
]
