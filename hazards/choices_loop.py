"""Closed lists of what hangs on a hazard: requests, reviews, hand-overs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AskStatus(models.TextChoices):
    """Of a request for more time and of a review of the level."""

    PENDING = "pending", _("waiting for decision")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


class HandOverKind(models.TextChoices):
    COPY = "copy", _("for information and handling (抄告)")
    TRANSFER = "transfer", _("transfer of competence (移送)")


class HandOverStatus(models.TextChoices):
    """已抄告 – 已接收 – 已回复 – 已反馈; nobody may leave it lying for longer than the rule allows."""

    OFFERED = "offered", _("waiting for receipt")
    ESCALATED = "escalated", _("waiting for designation by the level above")
    ACCEPTED = "accepted", _("received, waiting for reply")
    REPLIED = "replied", _("replied, waiting for the result")
    DONE = "done", _("result reported")
    RETURNED = "returned", _("returned to the sender")
    WITHDRAWN = "withdrawn", _("withdrawn")


WAITING_HANDOVER = (
    HandOverStatus.OFFERED,
    HandOverStatus.ESCALATED,
    HandOverStatus.ACCEPTED,
    HandOverStatus.REPLIED,
)
