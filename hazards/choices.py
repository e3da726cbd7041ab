"""Closed lists of hazard supervision. Stored values are never renamed; open lists are code tables or dated data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
