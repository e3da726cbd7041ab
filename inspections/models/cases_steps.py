"""What happens in a case on the way to its decision: approvals, legal review, discussion, notice, defence, hearing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import (
    APPROVAL_OPEN,
    ApprovalKind,
    ApprovalStatus,
    HearingState,
    ReviewOpinion,
)
from inspections.models.base import person
from inspections.models.cases import CaseRow
from safetyportal.core.models import ClockedRecord


class CaseApproval(CaseRow, ClockedRecord):
    """One matter that two handlers ask, a reviewer reviews and an approver decides: all different persons."""

    status = models.CharField(_("state"), max_length=16, choices=ApprovalStatus, default=ApprovalStatus.ASKED)
    kind = models.CharField(_("matter"), max_length=12, choices=ApprovalKind)
    reason = models.TextField(_("opinion of the officers in charge"), max_length=4000)
    terms = models.JSONField(_("what is asked"), default=dict, blank=True)
    measure = models.ForeignKey(
        "inspections.EvidenceMeasure", null=True, blank=True, on_delete=models.PROTECT, related_name="approvals"
    )
    asked_by = person(_("asked by"))
    seconded_by = person(_("second officer in charge"))
    asked_at = models.DateTimeField(_("asked"), editable=False)
    reviewed_by = person(_("reviewed by"), optional=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True, editable=False)
    review_note = models.CharField(_("opinion of the reviewer"), max_length=500, blank=True, default="")
    decided_by = person(_("approved by"), optional=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decision_note = models.CharField(_("opinion of the approver"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("approval in a case")
        verbose_name_plural = _("approvals in cases")
        ordering = ["case", "-pk"]
        constraints = [
            models.CheckConstraint(name="case_approval_status_known", condition=Q(status__in=ApprovalStatus.values)),
            models.UniqueConstraint(
                name="case_approval_one_open_of_a_kind",
                fields=["case", "kind"],
                condition=Q(status__in=APPROVAL_OPEN, measure=None),
                violation_error_message=_("This matter is already waiting for approval."),
            ),
            models.CheckConstraint(
                name="case_approval_different_persons",
                condition=~Q(asked_by=models.F("seconded_by"))
                & (Q(reviewed_by=None) | ~Q(reviewed_by=models.F("asked_by")))
                & (Q(decided_by=None) | (~Q(decided_by=models.F("asked_by")) & ~Q(decided_by=models.F("reviewed_by")))),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"


class CaseLegalReview(CaseRow):
    """法制审核 by somebody else than the handlers, with the qualification (《行政处罚法》第五十八条)."""

    reviewer = person(_("legal reviewer"))
    qualification = models.CharField(_("number of the legal qualification"), max_length=40)
    opinion = models.CharField(_("opinion"), max_length=10, choices=ReviewOpinion)
    text = models.TextField(_("legal review opinion"), max_length=4000)
    reviewed_at = models.DateTimeField(_("reviewed at"), editable=False)
    after_hearing = models.BooleanField(_("after the party was heard"), default=False, editable=False)

    class Meta:
        verbose_name = _("legal review")
        verbose_name_plural = _("legal reviews")
        ordering = ["case", "-pk"]

    def __str__(self):
        return f"{self.get_opinion_display()} {self.reviewed_at:%Y-%m-%d}"


class CaseDiscussion(CaseRow):
    """集体讨论 by the persons in charge of the body (《行政处罚法》第五十七条); `members` in rows below."""

    held_at = models.DateTimeField(_("held at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    where = models.CharField(_("held where"), max_length=120)
    chair = person(_("chaired by"))
    recorder = models.CharField(_("recorded by"), max_length=60)
    text = models.TextField(_("what was discussed"), max_length=8000)
    conclusion = models.TextField(_("conclusion"), max_length=2000)
    fine = models.DecimalField(_("fine concluded (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    after_hearing = models.BooleanField(_("after the party was heard"), default=False, editable=False)

    class Meta:
        verbose_name = _("collective discussion")
        verbose_name_plural = _("collective discussions")
        ordering = ["case", "-pk"]

    def __str__(self):
        return f"{self.held_at:%Y-%m-%d} {self.conclusion[:40]}"


class DiscussionMember(CaseRow):
    """One voice of a collective discussion."""

    discussion = models.ForeignKey(CaseDiscussion, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(_("name"), max_length=60)
    post = models.CharField(_("duty"), max_length=60, blank=True, default="")
    opinion = models.CharField(_("opinion"), max_length=500)
    agrees = models.BooleanField(_("agrees with the conclusion"), default=True)

    class Meta:
        verbose_name = _("voice in a discussion")
        verbose_name_plural = _("voices in discussions")

    def __str__(self):
        return self.name


class CaseNotice(CaseRow):
    """处罚前告知, with the offer of a hearing where one is due (《行政处罚法》第四十四、六十三条)."""

    offers_hearing = models.BooleanField(_("offers a hearing"), default=False)
    facts = models.TextField(_("facts, reasons and basis"), max_length=8000)
    fine = models.DecimalField(_("proposed fine (yuan)"), max_digits=14, decimal_places=2, default=0)
    given_on = models.DateField(_("notice made on"))
    served_on = models.DateField(_("served on"), null=True, blank=True, editable=False)
    given_by = person(_("made by"))

    class Meta:
        verbose_name = _("notice before a penalty")
        verbose_name_plural = _("notices before penalties")
        ordering = ["case", "-pk"]

    def __str__(self):
        return f"{self.given_on:%Y-%m-%d}"


class CaseStatement(CaseRow):
    """陈述申辩 and its examination (《行政处罚法》第四十五条)."""

    stated_on = models.DateField(_("stated on"))
    by = models.CharField(_("stated by"), max_length=60)
    text = models.TextField(_("statement and defence"), max_length=100_000)  # as long as a paper's field
    examined_note = models.TextField(_("result of the examination"), max_length=4000, blank=True, default="")
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("statement of the party")
        verbose_name_plural = _("statements of the party")
        ordering = ["case", "-pk"]

    def __str__(self):
        return f"{self.by} {self.stated_on:%Y-%m-%d}"


class CaseHearing(CaseRow):
    """听证 (《行政处罚法》第六十四条): asked in time, announced at least seven working days before, hosted by somebody
    who did not investigate."""

    state = models.CharField(_("state"), max_length=10, choices=HearingState, default=HearingState.REQUESTED)
    requested_on = models.DateField(_("requested on"))
    requested_by = models.CharField(_("requested by"), max_length=120)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("host of the hearing"),
    )  # fmt: skip
    recorder = models.CharField(_("recorded by"), max_length=60, blank=True, default="")
    notified_on = models.DateField(_("notice of the hearing served on"), null=True, blank=True)
    held_at = models.DateTimeField(_("to be held at"), null=True, blank=True)
    where = models.CharField(_("held where"), max_length=120, blank=True, default="")
    closed_session = models.BooleanField(_("not public: secret or private matters"), default=False)
    agents = models.CharField(_("agents of the party"), max_length=120, blank=True, default="")
    record = models.TextField(_("record of the hearing"), max_length=100_000, blank=True, default="")
    report = models.TextField(_("report of the hearing"), max_length=8000, blank=True, default="")
    waived_because = models.CharField(_("why it counts as waived"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        ordering = ["case", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="hearing_one_open_in_a_case", fields=["case"], condition=Q(state__in=["requested", "announced"])
            )
        ]

    def __str__(self):
        return f"{self.requested_on:%Y-%m-%d}"
