"""Closed lists of the kernel. Stored values are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """Levels of the jurisdiction tree; an enterprise is a leaf of the place below them, not a node."""

    NATION = 0, _("country")
    PROVINCE = 1, _("province")
    CITY = 2, _("city")
    COUNTY = 3, _("county")
    TOWNSHIP = 4, _("township")
    GRID = 5, _("grid cell")


class NodeKind(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary")
    PASS_THROUGH = "pass_through", _("statistical level only")  # 市辖区, 省直辖县级行政区划: skipped in menus
    ZONE = "zone", _("development zone")


class DivisionAct(models.TextChoices):
    """What may happen to a division (services/divisions.py)."""

    MERGE = "merge", _("merge into another division")
    MOVE = "move", _("move below another division")
    RECODE = "recode", _("give a new code")
    RENAME = "rename", _("give a new name")


class Duty(models.TextChoices):
    """三员分立: an account has one duty; business accounts never administer, administrators see no business."""

    BUSINESS = "business", _("business")
    SYSTEM = "system", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDIT = "audit", _("audit administrator")


class UserKind(models.TextChoices):
    OFFICIAL = "official", _("official")
    ENTERPRISE = "enterprise", _("enterprise staff")
    EXPERT = "expert", _("expert")
    AGENCY = "agency", _("service agency")


class BodyKind(models.TextChoices):
    COMMITTEE_OFFICE = "committee", _("safety committee office")
    BUREAU = "bureau", _("emergency management bureau")
    INDUSTRY = "industry", _("industry department")
    STATION = "station", _("township station")
    SQUAD = "squad", _("enforcement squad")


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    DEAD = "dead", _("given up")


class ImportState(models.TextChoices):
    READING = "reading", _("being read")
    READY = "ready", _("waiting for confirmation")
    RUNNING = "running", _("being applied")
    DONE = "done", _("finished")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    WEBHOOK = "webhook", _("work chat")


class CodePurpose(models.TextChoices):
    """What a one-time code is for."""

    RESET = "reset", _("forgotten password")
    CONTACT = "contact", _("own phone or e-mail")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    SKIPPED = "skipped", _("not wanted")


class FileState(models.TextChoices):
    QUARANTINED = "quarantined", _("waiting for the virus check")
    CLEAN = "clean", _("available")
    REFUSED = "refused", _("refused")


class DocumentState(models.TextChoices):
    VALID = "valid", _("valid")
    SUPERSEDED = "superseded", _("superseded")
    VOIDED = "voided", _("voided")


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("public holiday")
    WORKDAY = "workday", _("make-up working day")


class Verification(models.TextChoices):
    """How sure we are of a loaded rule: read in the source, partly, or from knowledge only."""

    VERIFIED = "V", _("verified")
    PARTLY = "P", _("partly verified")
    UNVERIFIED = "U", _("not verified")
