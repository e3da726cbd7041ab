"""Closed lists of the enterprise registry. Stored values are never renamed; open lists are code tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnterpriseStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for county review")
    COUNTY_PASSED = "county_passed", _("waiting for city approval")
    RETURNED = "returned", _("returned for correction")
    REFUSED = "refused", _("refused")
    ACTIVE = "active", _("in operation")
    SUSPENDED = "suspended", _("operation suspended")
    NO_PREMISES = "no_premises", _("without premises")
    CANCELLED = "cancelled", _("cancelled")


# Somebody must act: the one clock of the row runs.
CLOCKED = (EnterpriseStatus.SUBMITTED, EnterpriseStatus.COUNTY_PASSED, EnterpriseStatus.RETURNED)
# Entered in the registry: the enterprise is, or was, under supervision.
REGISTERED = (
    EnterpriseStatus.ACTIVE,
    EnterpriseStatus.SUSPENDED,
    EnterpriseStatus.NO_PREMISES,
    EnterpriseStatus.CANCELLED,
)
# Over: the credit code is free for a new registration.
ENDED = (EnterpriseStatus.REFUSED, EnterpriseStatus.CANCELLED)


class RequestStatus(models.TextChoices):
    """Of a change request."""

    PENDING = "pending", _("waiting for decision")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TransferStatus(models.TextChoices):
    REQUESTED = "requested", _("waiting for the receiving county")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ChangeKind(models.TextChoices):
    """What an enterprise may ask for; all but `FACTS` are steps of its life."""

    FACTS = "facts", _("change of facts")
    SUSPEND = "suspend", _("suspension of operation")
    RESUME = "resume", _("resumption of operation")
    NO_PREMISES = "no_premises", _("no premises left")
    CANCEL = "cancel", _("cancellation")


class RiskClass(models.TextChoices):
    """四色分级; the colours are only ever used for these."""

    A = "A", _("A red (major risk)")
    B = "B", _("B orange (larger risk)")
    C = "C", _("C yellow (ordinary risk)")
    D = "D", _("D blue (low risk)")


RISK_COLOURS = {"A": "red", "B": "orange", "C": "yellow", "D": "blue"}


class Scale(models.TextChoices):
    """Codes as exchanged: 国统字〔2017〕213号."""

    LARGE = "1", _("large")
    MEDIUM = "2", _("medium")
    SMALL = "3", _("small")
    MICRO = "4", _("micro")


class StandardisationGrade(models.TextChoices):
    FIRST = "1", _("grade one")
    SECOND = "2", _("grade two")
    THIRD = "3", _("grade three")


class Sex(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class Ownership(models.TextChoices):
    """厂房归属."""

    OWN = "own", _("own premises")
    LEASED = "leased", _("leased premises")
    LENT = "lent", _("premises used free of charge")
    MIXED = "mixed", _("partly own, partly leased")


class HighRiskOperation(models.TextChoices):
    """八大特殊作业 (GB 30871) and blasting."""

    HOT_WORK = "hot_work", _("hot work")
    CONFINED_SPACE = "confined_space", _("confined space entry")
    BLIND_PLATE = "blind_plate", _("blind plate work")
    HEIGHT = "height", _("work at height")
    LIFTING = "lifting", _("lifting")
    TEMPORARY_POWER = "temporary_power", _("temporary electricity")
    EXCAVATION = "excavation", _("excavation")
    ROAD_BREAKING = "road_breaking", _("breaking of roads")
    BLASTING = "blasting", _("blasting")


class DataSource(models.TextChoices):
    SELF = "self", _("self-registration")
    OFFICIAL = "official", _("entered by the authority")
    IMPORT = "import", _("Excel import")
    API = "api", _("programming interface")
    EXCHANGE = "exchange", _("data exchange")
    DEMO = "demo", _("demonstration")


class PersonKind(models.TextChoices):
    LEGAL_REPRESENTATIVE = "legal", _("legal representative")
    PRINCIPAL = "principal", _("principal person in charge")
    SAFETY_HEAD = "safety_head", _("head of safety")
    SAFETY_MANAGER = "safety_manager", _("full-time safety manager")
    SAFETY_ENGINEER = "safety_engineer", _("registered safety engineer")
    SPECIAL_OPERATOR = "special_operator", _("special operations worker")
    EQUIPMENT_OPERATOR = "equipment_operator", _("special equipment operator")
    CONTACT = "contact", _("contact person")
    OTHER = "other", _("other person in charge")


class SiteKind(models.TextChoices):
    PLANT = "plant", _("plant area")
    WORKSHOP = "workshop", _("workshop")
    WAREHOUSE = "warehouse", _("warehouse")
    TANK_FARM = "tank_farm", _("tank farm")
    MINE = "mine", _("mine or quarry")
    POND = "pond", _("tailings pond")
    SHOP = "shop", _("shop or outlet")
    BUILDING_SITE = "building_site", _("building site")
    OFFICE = "office", _("office")
    DORMITORY = "dormitory", _("dormitory")
    OTHER = "other", _("other site")


class SupervisionKind(models.TextChoices):
    """三位一体: three named responsible persons and one expert (属地、行业、综合)."""

    TERRITORIAL = "territorial", _("territorial supervision")
    INDUSTRY = "industry", _("industry supervision")
    COMPREHENSIVE = "comprehensive", _("comprehensive supervision")
    EXPERT = "expert", _("technical expert")


class Condition(models.TextChoices):
    """Whether a special object is in use. A plain fact, no workflow."""

    IN_USE = "in_use", _("in use")
    IDLE = "idle", _("out of use")
    SCRAPPED = "scrapped", _("scrapped or closed")


class FieldKind(models.TextChoices):
    """Types of the fields that a special object type may declare."""

    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    INTEGER = "integer", _("whole number")
    DATE = "date", _("date")
    CHOICE = "choice", _("choice")
    BOOLEAN = "boolean", _("yes or no")
