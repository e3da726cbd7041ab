"""Models of the kernel, cut by subject."""

from safetyportal.core.models.audit import AuditChain, AuditEntry, AuditSeal
from safetyportal.core.models.body_keys import BodyKey
from safetyportal.core.models.documents import DocumentNumber, IssuedDocument
from safetyportal.core.models.exceptions import NamedException
from safetyportal.core.models.files import Attachment
from safetyportal.core.models.imports import ImportBatch, ImportRow
from safetyportal.core.models.jobs import IdempotencyKey, Job, PeriodicTick, Reminder
from safetyportal.core.models.jurisdiction import Jurisdiction, JurisdictionChange, SupervisingBody
from safetyportal.core.models.law import Boundary, CalendarDay, CodeEntry, Rule
from safetyportal.core.models.notices import Delivery, Notification, NotificationPreference
from safetyportal.core.models.one_time import OneTimeCode
from safetyportal.core.models.pages import ApiToken, Draft, SavedView
from safetyportal.core.models.posting import FormerPlace, Posting, Role
from safetyportal.core.models.records import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.models.rollups import RollupCell, RollupDelta
from safetyportal.core.models.user import PasswordHistory, User

__all__ = [
    "ApiToken",
    "Attachment",
    "AuditChain",
    "AuditEntry",
    "AuditSeal",
    "BodyKey",
    "Boundary",
    "CalendarDay",
    "ClockedRecord",
    "CodeEntry",
    "Delivery",
    "DocumentNumber",
    "Draft",
    "FormerPlace",
    "IdempotencyKey",
    "ImportBatch",
    "ImportRow",
    "IssuedDocument",
    "Job",
    "Jurisdiction",
    "JurisdictionChange",
    "NamedException",
    "Notification",
    "NotificationPreference",
    "OneTimeCode",
    "PasswordHistory",
    "PeriodicTick",
    "Posting",
    "Reminder",
    "Role",
    "RollupCell",
    "RollupDelta",
    "Rule",
    "SavedView",
    "ScopedRecord",
    "SupervisingBody",
    "TimestampedRecord",
    "User",
]
