"""What follows from the facts of an enterprise: sectors, scale, names it had; and its place in the counts."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ENDED
from enterprises.models import Enterprise
from enterprises.scale import CODES, RULE_KEY, company_scale, scale_sector_of
from safetyportal.core import codes, places, rollups
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.identifiers import normalise_credit_code
from safetyportal.core.rules import MissingRule, rule

METRIC = "enterprises"
DERIVED = ("sectors", "scale", "scale_reason", "former_names")
# Fields a form, an import or a program may set. Everything else is set by the services themselves.
IDENTITY = (
    "name", "credit_code", "no_code_reason", "business_number", "organisation_code", "registration_type",
    "registration_type_2011", "holding_type", "affiliation", "supervising_level", "directly_managed", "industry",
    "supervision_classes", "founded_on", "production_since", "products", "business_scope",
)  # fmt: skip
OFFICERS = (
    "legal_representative", "legal_sex", "legal_position", "legal_document_kind", "legal_id_number", "legal_phone",
    "legal_email", "principal", "principal_phone", "safety_head", "safety_head_phone", "safety_head_landline",
)  # fmt: skip
PREMISES = (
    "registered_address", "production_address", "postcode", "longitude", "latitude", "land_area", "building_area",
    "office_area", "workshop_area", "warehouse_area", "premises_ownership", "lessor", "lessor_phone",
)  # fmt: skip
ECONOMY = (
    "staff_total", "staff_managers", "staff_front_line", "staff_outside", "staff_per_shift", "turnover_rate",
    "registered_capital", "total_investment", "fixed_assets", "total_assets", "annual_revenue", "annual_tax",
    "safety_spend", "safety_fund",
)  # fmt: skip
SAFETY = (
    "standardisation_grade", "has_safety_department", "safety_department", "safety_staff", "has_health_department",
    "health_staff", "occupational_hazards", "has_dormitory", "key_fire_unit", "high_risk_operations",
    "liability_insured", "liability_amount", "injury_insured", "pledged_on",
)  # fmt: skip
FACTS = (*IDENTITY, *OFFICERS, *PREMISES, *ECONOMY, *SAFETY)
# What the authority alone records; an enterprise cannot ask for other ones.
LINKS = ("host", "government_body")
OFFICIAL_FACTS = (*FACTS, *LINKS, "external_id")


def sectors_of(supervision_classes: list[str]) -> list[str]:
    """Sectors (管行业必须管安全) that the supervision classes belong to, in their order; never empty.

    Raises `ValidationError` for a class that the code table does not know.
    """
    table = codes.entries("supervision_class")
    unknown = [code for code in supervision_classes if code not in table]
    if unknown:
        raise ValidationError({"supervision_classes": _("Unknown supervision class: %s") % ", ".join(unknown)})
    sectors = (table[code].facts.get("sector", "other") for code in supervision_classes)
    return list(dict.fromkeys(sectors)) or ["other"]


_scale_sectors: dict[tuple[int, str], str | None] = {}


def _scale_sector(industry: str) -> str | None:
    """Scale sector of an industry class; asked for each row of an import, so it is remembered as long as the table."""
    table = codes.entries("scale_sector")
    key = (id(table), industry)
    if key not in _scale_sectors:
        if len(_scale_sectors) > 5_000:
            _scale_sectors.clear()
        sectors = [(code, entry.facts.get("industries", [])) for code, entry in table.items()]
        _scale_sectors[key] = scale_sector_of(industry, sectors)
    return _scale_sectors[key]


def scale_of(enterprise: Enterprise, now: datetime) -> tuple[str, str]:
    """Scale code by the rule in force today, and what it was computed from; ("", reason) where it cannot be told.

    The reason is data: `industry;staff=50;revenue=1200`; `queries.scale_words` puts it into words.
    """
    sector = _scale_sector(enterprise.industry) if enterprise.industry else None
    if sector is None:
        return "", ""
    staff, revenue, assets = enterprise.staff_total, enterprise.annual_revenue, enterprise.total_assets
    figures = {"staff": staff, "revenue": revenue, "assets": assets}
    reason = ";".join([sector, *(f"{name}={value}" for name, value in figures.items() if value is not None)])
    try:
        thresholds = rule(RULE_KEY, enterprise.place, local_day(now))
    except MissingRule:
        return "", ""
    found = company_scale(sector, _number(staff), _number(revenue), _number(assets), thresholds)
    return (CODES[found], reason) if found else ("", f"{reason};missing")


def _number(value):
    return Decimal(str(value)) if value is not None else None


def derive(enterprise: Enterprise, now: datetime) -> None:
    """Bring everything that follows from other fields in line; call it before every save of facts."""
    enterprise.credit_code = normalise_credit_code(enterprise.credit_code)
    if enterprise.credit_code:
        enterprise.no_code_reason = ""
    enterprise.sectors = sectors_of(enterprise.supervision_classes)
    enterprise.scale, enterprise.scale_reason = scale_of(enterprise, now)


def completed(enterprise: Enterprise, changes: dict, now: datetime) -> dict:
    """The changes together with everything that follows from them, ready for `writes.update` or a workflow step."""
    copy = Enterprise.unscoped.get(pk=enterprise.pk)
    old_name = copy.name
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.clean_fields(exclude=["jurisdiction", "government_body", "host", "applicant", "reviewed_by"])
    derive(copy, now)
    if copy.name != old_name and old_name not in copy.former_names:
        copy.former_names = [*copy.former_names, old_name]
    names = {*changes, *DERIVED, "credit_code", "no_code_reason"}
    return {name: getattr(copy, name) for name in names}


def require_not_over(enterprise: Enterprise) -> None:
    """A cancelled or refused record stays as it is, whoever asks by page or program. Raises `TransitionDenied`."""
    if enterprise.status in ENDED:
        raise TransitionDenied(_("This record is closed."))


def require_leaf_level(jurisdiction) -> None:
    """An enterprise stands in a township or a grid cell. Raises `TransitionDenied`."""
    if jurisdiction.level not in {Level.TOWNSHIP, Level.GRID}:
        raise TransitionDenied(_("Choose the township or grid cell in which the enterprise stands."))


def cell(enterprise: Enterprise) -> tuple[str, dict]:
    """Where the enterprise stands in the counts `enterprises`."""
    dimensions = {
        "risk": enterprise.risk_class or "-",
        "sector": enterprise.main_sector,
        "status": enterprise.status,
    }
    return places.at_level(enterprise.place, "township"), dimensions


def recount(before: tuple[str, dict] | None, enterprise: Enterprise | None) -> None:
    """Move the enterprise from the cell it was counted in to the one it is in now."""
    after = cell(enterprise) if enterprise is not None else None
    rollups.move(METRIC, before, after)
