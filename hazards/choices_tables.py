"""Closed lists of the statutory level reports and bulletins. Stored values are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    M1 = "m1", _("monthly table 1: industry and mining")
    M2 = "m2", _("monthly table 2: transport and other sectors")
    UNITS = "units", _("summary of the enterprises' quarter reports")
    QUARTER = "quarter", _("quarter table")
    YEAR = "year", _("year table")
    OWN_QUARTER = "own_quarter", _("quarter report of an enterprise")
    OWN_YEAR = "own_year", _("year report of an enterprise")


MONTHLY_KINDS = (ReportKind.M1, ReportKind.M2)
QUARTERLY_KINDS = (ReportKind.UNITS, ReportKind.QUARTER, ReportKind.OWN_QUARTER)
YEARLY_KINDS = (ReportKind.YEAR, ReportKind.OWN_YEAR)
OWN_KINDS = (ReportKind.OWN_QUARTER, ReportKind.OWN_YEAR)
MONTHS = {**dict.fromkeys(MONTHLY_KINDS, 1), **dict.fromkeys(QUARTERLY_KINDS, 3), **dict.fromkeys(YEARLY_KINDS, 12)}


# Figures that are kept for the tables (services/counts.py): hazards by the months of finding and closing, money spent.
KEPT_HAZARDS, KEPT_FEN = "hazards_table", "hazards_fen"


class ReportLevel(models.TextChoices):
    ENTERPRISE = "enterprise", _("enterprise")
    TOWNSHIP = "township", _("township")
    COUNTY = "county", _("county")
    CITY = "city", _("city")
    PROVINCE = "province", _("province")


class LevelStatus(models.TextChoices):
    DUE = "due", _("not yet compiled")
    DRAFT = "draft", _("compiled, to be submitted")
    SUBMITTED = "submitted", _("submitted, waiting for acceptance")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned for correction")
    WAIVED = "waived", _("not required")


LEVEL_OWED = (LevelStatus.DUE, LevelStatus.DRAFT, LevelStatus.RETURNED)
LEVEL_FILED = (LevelStatus.SUBMITTED, LevelStatus.ACCEPTED)


class BulletinStatus(models.TextChoices):
    DRAFT = "draft", _("being written")
    ISSUED = "issued", _("issued")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISCARDED = "discarded", _("discarded")
