"""The enforcement case (行政处罚案件) and the officers who handle it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CaseSource, CaseStatus, Outcome, Procedure
from inspections.choices.law import PartyKind
from inspections.models.base import BodyRecord, person
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.identifiers import validate_id_number
from safetyportal.core.models import ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class EnforcementCase(BodyRecord):
    """One case of a body against one party: the enterprise itself, or a person answerable in it.

    Amounts of the decision are written when it is made and never change; what is owed follows from them, the payments
    and the days (`queries/cases_money.py`). Clocks beside the state are rows of `CaseClock`.
    """

    visit = models.ForeignKey(
        "inspections.Visit", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    status = models.CharField(_("state"), max_length=16, choices=CaseStatus, default=CaseStatus.DRAFT)
    procedure = models.CharField(_("procedure"), max_length=10, choices=Procedure, default=Procedure.ORDINARY)
    number = models.CharField(_("case number"), max_length=80, blank=True, default="", editable=False)
    title = models.CharField(_("name of the case"), max_length=200)
    cause = models.CharField(_("cause of action"), max_length=200)
    source = models.CharField(_("source of the case"), max_length=12, choices=CaseSource, default=CaseSource.INSPECTION)
    summary = models.TextField(_("facts so far"), max_length=4000, blank=True, default="")
    urgent_on = models.DateField(_("urgent investigation since"), null=True, blank=True)

    # The party
    party_kind = models.CharField(_("party"), max_length=8, choices=PartyKind, default=PartyKind.UNIT)
    party_name = models.CharField(_("name of the party"), max_length=120)
    party_post = models.CharField(_("duty of the person"), max_length=60, blank=True, default="")
    party_id_number = EncryptedTextField(_("ID number"), blank=True, default="", validators=[validate_id_number])
    party_address = models.CharField(_("address of the party"), max_length=200, blank=True, default="")

    # What decides on the way it takes
    harms_life = models.BooleanField(_("endangers life or health, with harm done"), default=False)
    public_interest = models.BooleanField(_("major public interest"), default=False)
    complicated = models.BooleanField(_("difficult, or several legal relations"), default=False)

    # Days
    opened_by = person(_("proposed by"))
    filed_on = models.DateField(_("filed on"), null=True, blank=True, editable=False)
    decide_by = models.DateField(_("to be decided by"), null=True, blank=True, editable=False)
    extension_count = models.PositiveSmallIntegerField(_("times extended"), default=0, editable=False)
    report = models.TextField(_("investigation report"), max_length=20000, blank=True, default="")
    reported_on = models.DateField(_("reported on"), null=True, blank=True, editable=False)
    heard_at = models.DateTimeField(_("hearing ended"), null=True, blank=True, editable=False)

    # The decision
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default="", editable=False)
    reasons = models.TextField(_("reasons of the decision"), max_length=8000, blank=True, default="", editable=False)
    decision_number = models.CharField(
        _("number of the decision"), max_length=80, blank=True, default="", editable=False
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = person(_("decided by"), optional=True)
    fine_total = models.DecimalField(_("fine (yuan)"), max_digits=14, decimal_places=2, default=0, editable=False)
    confiscation_total = models.DecimalField(
        _("confiscation (yuan)"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    served_on = models.DateField(_("decision served on"), null=True, blank=True, editable=False)
    pay_by = models.DateField(_("to be paid by"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("decision published on"), null=True, blank=True, editable=False)
    reported_up_on = models.DateField(_("reported to the upper level on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    result = models.TextField(_("how it was performed"), max_length=2000, blank=True, default="", editable=False)

    # 按日连续处罚 (《安全生产法》第一百一十二条): this case punishes each day on which what another case fined was not
    # corrected, from the day after the order until the day on which it was found so
    daily_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="daily_cases", editable=False,
        verbose_name=_("daily penalty following the case"),
    )  # fmt: skip
    ordered_on = models.DateField(_("correction ordered on"), null=True, blank=True, editable=False)
    uncorrected_on = models.DateField(_("found uncorrected on"), null=True, blank=True, editable=False)

    # The archive
    archive_number = models.CharField(_("archive number"), max_length=40, blank=True, default="", editable=False)
    archived_on = models.DateField(_("archived on"), null=True, blank=True, editable=False)
    keep_until = models.DateField(_("keep until"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("enforcement case")
        verbose_name_plural = _("enforcement cases")
        constraints = [
            models.CheckConstraint(name="case_status_known", condition=Q(status__in=CaseStatus.values)),
            models.CheckConstraint(
                name="case_decided_has_its_day", condition=~Q(status__in=["decided", "execution"]) | ~Q(decided_on=None)
            ),
            models.CheckConstraint(
                name="case_served_after_decision", condition=Q(served_on=None) | Q(served_on__gte=F("decided_on"))
            ),
            models.CheckConstraint(
                name="case_daily_has_its_days",
                condition=Q(daily_of=None) | Q(ordered_on__isnull=False, uncorrected_on__gt=F("ordered_on")),
            ),
            models.CheckConstraint(name="case_amounts", condition=Q(fine_total__gte=0, confiscation_total__gte=0)),
            models.UniqueConstraint(
                name="case_archive_number_once", fields=["body", "archive_number"], condition=~Q(archive_number="")
            ),
        ]
        indexes = [
            *segment_indexes("case", "-id"),
            models.Index(fields=["enterprise", "-id"], name="case_enterprise"),
            models.Index(fields=["status", "-id"], name="case_status"),
            models.Index(fields=["due_at", "-id"], name="case_due"),
            models.Index(fields=["filed_on", "-id"], name="case_filed"),
            models.Index(fields=["enterprise", "decided_on"], name="case_look_back"),
        ]
        permissions = [
            ("handle_enforcementcase", "Handle cases as an officer in charge"),
            ("review_enforcementcase", "Review cases"),
            ("approve_enforcementcase", "Approve cases"),
            ("legal_review_enforcementcase", "Carry out the legal review of cases"),
            ("host_hearing_enforcementcase", "Host hearings"),
            ("appraise_enforcementcase", "Draw cases and appraise their quality"),
            ("export_enforcementcase", "Export lists of cases"),
        ]

    def __str__(self):
        return self.title

    def rows_of(self, model: Any) -> Any:
        """What the case has of a kind of `CaseRow`: whoever found the case in scope sees these, too."""
        return model.unscoped.filter(case=self)


class CaseRow(TimestampedRecord):
    """A row of a case, seen by exactly those who see the case; its files hang on the case itself."""

    scope_prefix = "case__"

    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="%(class)s_rows")

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        return self.case.place


class CaseHandler(CaseRow):
    """An officer in charge (承办人), with the certificate as it was on the day of entry; the first leads."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    certificate_number = models.CharField(_("enforcement certificate number"), max_length=40)
    certificate_valid_to = models.DateField(_("enforcement certificate valid to"))
    leads = models.BooleanField(_("leads"), default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    left_because = models.CharField(_("why no longer"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("officer in charge")
        verbose_name_plural = _("officers in charge")
        constraints = [
            models.UniqueConstraint(name="case_handler_once", fields=["case", "user"], condition=Q(until=None))
        ]
        indexes = [models.Index(fields=["user", "case"], name="case_handler_user")]

    def __str__(self):
        return f"{self.user} {self.certificate_number}"


class CaseRecusal(CaseRow):
    """回避 (《行政处罚法》第四十三条): asked by the officer or the party, decided by the head; until then the
    investigation goes on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(_("asked by"), max_length=120)
    reason = models.CharField(_("interest or relation"), max_length=500)
    asked_on = models.DateField(_("asked on"))
    granted = models.BooleanField(_("granted"), null=True, blank=True)
    decided_by = person(_("decided by"), optional=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")

    def __str__(self):
        return f"{self.user} {self.asked_on:%Y-%m-%d}"


class LegalReviewer(ScopedRecord, TimestampedRecord):
    """Who may carry out legal reviews for a body, with the legal qualification (《行政处罚法》第五十八条)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="legal_reviewer")
    body = models.ForeignKey("core.SupervisingBody", on_delete=models.PROTECT, related_name="+")
    qualification = models.CharField(_("number of the legal qualification"), max_length=40)
    appointed_by = person(_("appointed by"))
    appointed_on = models.DateField(_("appointed on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("legal reviewer")
        verbose_name_plural = _("legal reviewers")

    def __str__(self):
        return f"{self.user} {self.qualification}"
