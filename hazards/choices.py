"""Closed lists of hazard supervision. Stored values are never renamed; open lists are code tables or dated data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HazardStatus(models.TextChoices):
    """自查–上报–评估–整改–复查–销号."""

    DRAFT = "draft", _("not yet reported")
    REPORTED = "reported", _("waiting for assessment")
    ASSESSED = "assessed", _("waiting for assignment")
    RECTIFYING = "rectifying", _("being rectified")
    CONTROLLED = "controlled", _("under interim control")
    PAUSED = "paused", _("time limit suspended")
    AWAITING = "awaiting", _("waiting for re-check")
    CLOSED = "closed", _("closed")
    DUPLICATE = "duplicate", _("duplicate of another hazard")
    DISCARDED = "discarded", _("no hazard")


# Somebody must act: the one clock of the row runs. (A suspended time limit is the one open state without a clock.)
CLOCKED = (
    HazardStatus.REPORTED,
    HazardStatus.ASSESSED,
    HazardStatus.RECTIFYING,
    HazardStatus.CONTROLLED,
    HazardStatus.AWAITING,
)
OPEN = (*CLOCKED, HazardStatus.PAUSED)  # found and not yet removed
FOUND = (*OPEN, HazardStatus.CLOSED)  # counts as found in every figure


class HazardLevel(models.TextChoices):
    GENERAL = "general", _("general hazard")
    MAJOR = "major", _("major hazard")


class HazardSource(models.TextChoices):
    """The eight exchanged codes (rules 1.6 c), and what this portal itself brings."""

    TEAM = "1", _("team check")
    WORKSHOP = "2", _("workshop check")
    ENTERPRISE = "3", _("enterprise check")
    GROUP = "4", _("check by the parent company")
    SUPERVISION = "5", _("supervision by an authority")
    COMPLAINT = "6", _("complaint")
    STANDARDISATION = "7", _("standardisation review")
    OTHER = "8", _("other source")
    GRID = "grid", _("grid patrol")
    EXPERT = "expert", _("expert check")
    COVERT = "covert", _("covert visit")
    WHISTLE = "whistle", _("whistle-blowing")
    TELEMETRY = "telemetry", _("telemetry alarm")
    ACCIDENT = "accident", _("accident")


# What the enterprise finds itself; everything else was found by, or brought to, an authority, which alone closes it.
OWN_SOURCES = (
    HazardSource.TEAM,
    HazardSource.WORKSHOP,
    HazardSource.ENTERPRISE,
    HazardSource.GROUP,
    HazardSource.STANDARDISATION,
    HazardSource.OTHER,
    HazardSource.TELEMETRY,
)


class Handling(models.TextChoices):
    """处理方式."""

    ON_SPOT = "on_spot", _("rectify on the spot")
    TIME_LIMIT = "time_limit", _("rectify within a time limit")
    SUSPEND = "suspend", _("suspend production until rectified")


class HazardCategory(models.TextChoices):
    """隐患类别, codes of the provincial exchange (rules 1.6 b)."""

    A01 = "A01", _("A01 licences and certificates")
    A02 = "A02", _("A02 safety organisation and personnel")
    A03 = "A03", _("A03 safety responsibility")
    A04 = "A04", _("A04 safety rules and systems")
    A05 = "A05", _("A05 safety education and training")
    A06 = "A06", _("A06 safety management records")
    A07 = "A07", _("A07 emergency management")
    A08 = "A08", _("A08 occupational health")
    A09 = "A09", _("A09 operating procedures")
    A10 = "A10", _("A10 safety expenditure")
    A11 = "A11", _("A11 special equipment records")
    A12 = "A12", _("A12 management of contractors")
    A99 = "A99", _("A99 other basic management")
    B01 = "B01", _("B01 production equipment")
    B02 = "B02", _("B02 special equipment on site")
    B03 = "B03", _("B03 fire and emergency safety")
    B04 = "B04", _("B04 electrical safety")
    B05 = "B05", _("B05 occupational health on site")
    B06 = "B06", _("B06 hazardous chemicals")
    B07 = "B07", _("B07 premises and environment")
    B08 = "B08", _("B08 conduct of workers")
    B09 = "B09", _("B09 confined spaces")
    B10 = "B10", _("B10 auxiliary power systems")
    B11 = "B11", _("B11 contractors on site")
    B99 = "B99", _("B99 other on site")


class DeadlineSetter(models.TextChoices):
    """Who set the time limit, and therefore alone may extend it."""

    ENTERPRISE = "enterprise", _("the enterprise")
    TOWNSHIP = "township", _("the township")
    COUNTY = "county", _("the county")
    CITY = "city", _("the city")
    PROVINCE = "province", _("the province")


class MonthlyStatus(models.TextChoices):
    """Of the monthly report (月度自查自报)."""

    DUE = "due", _("report not filed yet")
    DRAFT = "draft", _("being prepared")
    SUBMITTED = "submitted", _("reported, waiting for acceptance")
    ACCEPTED = "accepted", _("accepted by the authority")
    RETURNED = "returned", _("returned for correction")
    OVERDUE = "overdue", _("overdue, not reported")
    LOCKED = "locked", _("month closed")
    WAIVED = "waived", _("not required")


# The enterprise owes the report; in all of these the clock runs against it.
OWED = (MonthlyStatus.DUE, MonthlyStatus.DRAFT, MonthlyStatus.RETURNED, MonthlyStatus.OVERDUE)
MONTHLY_CLOCKED = (*OWED, MonthlyStatus.SUBMITTED)
REPORTED = (MonthlyStatus.SUBMITTED, MonthlyStatus.ACCEPTED, MonthlyStatus.LOCKED)
FROZEN = (MonthlyStatus.ACCEPTED, MonthlyStatus.LOCKED)


class SigningMethod(models.TextChoices):
    DRAWN = "drawn", _("drawn on the screen")
    TYPED = "typed", _("name typed, confirmed by password or code")


class MonthlyFlag(models.TextChoices):
    """What a reviewer should look at before accepting a monthly report."""

    LATE = "late", _("filed after the time limit")
    PROXY = "proxy", _("filed by the township")
    NO_INSPECTION = "no_inspection", _("no self-inspection in the month")
    ZERO_RUN = "zero_run", _("no hazard found for several months in a row")
    ZERO_AGAINST_AUTHORITY = "zero_authority", _("no hazard found itself, but an authority found some")
    OVERDUE_OPEN = "overdue_open", _("hazards overdue at the end of the month")


# Major hazards: dossier and listed supervision (挂牌督办)


class EvidenceKind(models.TextChoices):
    """五到位: each in place only with its evidence (rules E12, 1.7 b)."""

    MEASURES = "measures", _("goals and measures")
    RESPONSIBILITY = "responsibility", pgettext_lazy("five in place", "responsibility")
    FUNDS = "funds", _("funds")
    TIME = "time", pgettext_lazy("five in place", "time limit")
    CONTINGENCY = "contingency", _("contingency plan")


class StopScope(models.TextChoices):
    NONE = "none", _("production goes on")
    PARTIAL = "partial", _("part of production is stopped")
    FULL = "full", _("all production is stopped")


class ListingLevel(models.TextChoices):
    """Who supervises. Every county listing has a city above it that is told, and so on."""

    COUNTY = "county", pgettext_lazy("listed supervision", "county")
    CITY = "city", pgettext_lazy("listed supervision", "city")
    PROVINCE = "province", pgettext_lazy("listed supervision", "province")


class ListingStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed, waiting for decision")
    REFUSED = "refused", _("proposal refused")
    SUPERVISED = "supervised", _("under listed supervision")
    ACCEPTANCE = "acceptance", _("acceptance requested")
    PASSED = "passed", _("acceptance passed, to be delisted")
    DELISTED = "delisted", _("delisted")
    REVOKED = "revoked", _("listing revoked")


LISTED = (ListingStatus.SUPERVISED, ListingStatus.ACCEPTANCE, ListingStatus.PASSED)
LISTING_OPEN = (ListingStatus.PROPOSED, *LISTED)


class ListingExtensionStatus(models.TextChoices):
    REQUESTED = "requested", _("waiting for decision")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class AcceptanceOpinion(models.TextChoices):
    PASSED = "passed", _("passed")
    FAILED = "failed", _("not passed")


class Consequence(models.TextChoices):
    """What follows a failed acceptance (Order 16, rules A4 and A5)."""

    CONTINUE = "continue", _("treatment goes on")
    STOP = "stop", _("production to be stopped")
    PERMIT = "permit", _("suspension of the permit proposed")
    CLOSURE = "closure", _("closure proposed to the government")


class DeliveryManner(models.TextChoices):
    """送达方式."""

    DIRECT = "direct", _("handed over")
    LEFT = "left", _("left at the place")
    ENTRUSTED = "entrusted", _("through another authority")
    POST = "post", _("by post")
    ELECTRONIC = "electronic", _("electronically")
    ANNOUNCEMENT = "announcement", _("by public announcement")


# Checklists and self-inspection


class Rhythm(models.TextChoices):
    """How often something is inspected, from the shortest to the longest."""

    SHIFT = "shift", _("every shift")
    DAY = "day", _("daily")
    WEEK = "week", _("weekly")
    HALF_MONTH = "half_month", _("twice a month")
    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")
    HALF_YEAR = "half_year", _("twice a year")
    YEAR = "year", _("yearly")
    ADHOC = "adhoc", _("on occasion")


RHYTHMS = tuple(value for value in Rhythm.values if value != Rhythm.ADHOC)  # those that a rule may set


class InspectionStatus(models.TextChoices):
    """自查任务."""

    DUE = "due", _("to be carried out")
    RUNNING = "running", _("under way")
    DONE = "done", _("finished")
    MISSED = "missed", _("not carried out")
    CANCELLED = "cancelled", _("dropped with a reason")


OPEN_INSPECTIONS = (InspectionStatus.DUE, InspectionStatus.RUNNING)


class AnswerResult(models.TextChoices):
    DRAFT = "draft", _("being written")
    PASS = "pass", _("conforms")
    HAZARD = "hazard", _("hazard found")
    NOT_APPLICABLE = "na", _("not applicable")


ANSWERED = (AnswerResult.PASS, AnswerResult.HAZARD, AnswerResult.NOT_APPLICABLE)


class IntakeStatus(models.TextChoices):
    """What becomes of a report that somebody made by scanning a poster."""

    WAITING = "waiting", _("waiting for the safety officer")
    ACCEPTED = "accepted", _("accepted as a hazard")
    MERGED = "merged", _("known already")
    REJECTED = "rejected", _("not accepted")
