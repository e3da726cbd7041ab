"""Closed lists of enforcement documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperStatus(models.TextChoices):
    """文书：草稿–审批中–待签发–已签发–已送达."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("being approved")
    APPROVED = "approved", _("to be issued")
    ISSUED = "issued", _("issued")
    SERVED = "served", _("served")
    SUPERSEDED = "superseded", _("replaced by a corrected one")
    VOIDED = "voided", _("voided")
    DISCARDED = "discarded", _("given up before it was issued")


PAPER_VALID = (PaperStatus.ISSUED, PaperStatus.SERVED)
PAPER_OPEN = (PaperStatus.DRAFT, PaperStatus.IN_REVIEW, PaperStatus.APPROVED)
PAPER_SHOWN = (*PAPER_VALID, PaperStatus.SUPERSEDED, PaperStatus.VOIDED)  # what the addressee may read


class SigningManner(models.TextChoices):
    """How somebody signed, or did not."""

    DRAWN = "drawn", _("drawn on the screen")
    BY_HAND = "by_hand", _("by hand on the printed document")
    REFUSED = "refused", _("refused to sign")


class StepKind(models.TextChoices):
    """Steps of an approval (承办人–承办机构负责人–审核人–审批人)."""

    SUBMIT = "submit", _("handed over for approval")
    UNIT_REVIEW = "unit_review", _("reviewed by the handling department")
    REVIEW = "review", _("reviewed")
    APPROVE = "approve", _("approved by the head")
    RETURN = "return", _("returned")


class DeliveryManner(models.TextChoices):
    """送达方式 (《民事诉讼法》第八十八条至第九十五条)."""

    DIRECT = "direct", _("delivered in person")
    LEFT = "left", _("left after a refusal")
    ELECTRONIC = "electronic", _("electronic delivery")
    ENTRUSTED = "entrusted", _("entrusted to another body")
    POST = "post", _("by post")
    ANNOUNCEMENT = "announcement", _("by public announcement")
