"""Closed lists of visits and findings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitStatus(models.TextChoices):
    """现场检查：检查中–签字中–已完成."""

    OPEN = "open", _("being carried out")
    SIGNING = "signing", _("being signed")
    COMPLETED = "completed", _("completed")
    VOID = "void", _("void")


VISIT_OPEN = (VisitStatus.OPEN, VisitStatus.SIGNING)


class Measure(models.TextChoices):
    """现场处置 (《安全生产法》第六十五条)."""

    NONE = "none", _("no measure")
    ON_SPOT = "on_spot", _("correct on the spot")
    TIME_LIMIT = "time_limit", _("correct within a time limit")
    REMOVE = "remove", _("remove the hazard at once")
    EVACUATE = "evacuate", _("evacuate from the dangerous area")
    SUSPEND = "suspend", _("suspend production or use")
    SEAL = "seal", _("seal or seize")


class ItemResult(models.TextChoices):
    """Of one item of the visit's checklist."""

    PASS = "pass", _("meets the requirement")
    FOUND = "found", _("finding")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    NOT_CHECKED = "not_checked", _("not checked")


class SignatureRole(models.TextChoices):
    """谁签字."""

    OFFICER = "officer", _("officer")
    UNIT = "unit", _("person in charge of the unit")
    WITNESS = "witness", _("witness of the refusal")


class RecheckResult(models.TextChoices):
    """整改复查：逐项."""

    PASSED = "passed", _("found rectified")
    FAILED = "failed", _("not rectified")


class RecheckFollow(models.TextChoices):
    """What follows an item that is not rectified."""

    EXTEND = "extend", _("extend the time limit")
    PENALISE = "penalise", _("propose a case")


class ObjectionStatus(models.TextChoices):
    """对检查的意见."""

    WAITING = "waiting", _("waiting for the answer")
    ANSWERED = "answered", _("answered")
