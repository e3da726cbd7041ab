"""The safety committee (安委会) of a place: what it means to do in a year, its meetings, inspections led by leaders."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.committee import Standing
from inspections.models.base import person
from safetyportal.core.models import ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes


def _number(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=0)


class CommitteePlan(ScopedRecord, TimestampedRecord):
    """How many meetings and inspections by leaders a place has planned for a year."""

    year = models.PositiveSmallIntegerField(_("year"))
    meetings = _number(_("meetings of the committee"))
    principal = _number(_("inspections by the principal leaders"))
    deputy = _number(_("inspections by the deputy in charge"))
    other = _number(_("inspections by other leaders"))
    document_number = models.CharField(_("number of the document"), max_length=80, blank=True, default="")
    note = models.CharField(_("remark"), max_length=500, blank=True, default="")
    entered_by = person(_("entered by"))

    class Meta:
        verbose_name = _("annual plan of a safety committee")
        verbose_name_plural = _("annual plans of safety committees")
        constraints = [
            models.UniqueConstraint(
                name="committee_plan_once_a_year",
                fields=["jurisdiction", "year"],
                violation_error_message=_("The plan of this year is entered already."),
            )
        ]
        indexes = [*segment_indexes("cplan", "-id"), models.Index(fields=["year"], name="cplan_year")]
        permissions = [
            ("keep_committeeplan", "Enter plans, meetings and inspections of the safety committee"),
            ("export_committeeplan", "Export the registers of safety committees"),
        ]

    def __str__(self):
        return f"{self.jurisdiction} {self.year}"


class Struck(models.Model):
    """What was entered by mistake stays readable with the reason, and counts nowhere."""

    struck = models.CharField(_("struck because"), max_length=300, blank=True, default="", editable=False)

    class Meta:
        abstract = True


class CommitteeMeeting(ScopedRecord, TimestampedRecord, Struck):
    """One meeting of a safety committee; its minutes are files of the row."""

    held_on = models.DateField(_("day of the meeting"))
    chair = models.CharField(_("chair"), max_length=60)
    chair_post = models.CharField(_("post of the chair"), max_length=80, blank=True, default="")
    attendees = models.PositiveSmallIntegerField(_("persons present"))
    topics = models.TextField(_("topics"), max_length=2000)
    decisions = models.TextField(_("decisions"), max_length=4000, blank=True, default="")
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("meeting of a safety committee")
        verbose_name_plural = _("meetings of safety committees")
        constraints = [
            models.CheckConstraint(
                name="committee_meeting_has_somebody",
                condition=Q(attendees__gte=2),
                violation_error_message=_("At least two persons were present."),
            )
        ]
        indexes = [*segment_indexes("cmeet", "-id"), models.Index(fields=["held_on"], name="cmeet_day")]

    def __str__(self):
        return f"{self.jurisdiction} {self.held_on}"


class LeaderInspection(ScopedRecord, TimestampedRecord, Struck):
    """An inspection that a leader of a place led in person. `rank` is an office of the rule `committee.leader_ranks`,
    `standing` the column in which the rule counted it on that day."""

    inspected_on = models.DateField(_("inspected on"))
    leader = models.CharField(_("leader"), max_length=60)
    rank = models.CharField(_("office of the leader"), max_length=32)
    standing = models.CharField(_("counts as"), max_length=12, choices=Standing, editable=False)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("enterprise"),
    )  # fmt: skip
    site = models.CharField(_("place inspected"), max_length=200, blank=True, default="")
    visit = models.ForeignKey(
        "inspections.Visit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("visit")
    )
    findings = models.TextField(_("what was found and asked"), max_length=4000)
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("inspection led by a leader")
        verbose_name_plural = _("inspections led by leaders")
        constraints = [
            models.CheckConstraint(name="leader_standing_known", condition=Q(standing__in=Standing.values)),
            models.CheckConstraint(
                name="leader_inspection_is_somewhere",
                condition=Q(enterprise__isnull=False) | ~Q(site=""),
                violation_error_message=_("Name the enterprise or the place."),
            ),
        ]
        indexes = [*segment_indexes("lead", "-id"), models.Index(fields=["inspected_on"], name="lead_day")]

    def __str__(self):
        return f"{self.leader} · {self.enterprise or self.site}"
