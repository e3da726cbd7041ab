"""Reads that several parts of the registry share: values in words, differences, look-alikes, the timeline."""

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ENDED, HighRiskOperation, RequestStatus, TransferStatus
from enterprises.models import ChangeRequest, Enterprise, EnterpriseDocument, SpecialObject, Supervision
from safetyportal.core import codes, search
from safetyportal.core.access import can, place_q
from safetyportal.core.crypto import EncryptedTextField, blind_index, decrypt
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import AuditEntry, Jurisdiction, SupervisingBody
from safetyportal.core.places import ancestors, at_level
from safetyportal.core.rules import rule

# Columns that hold codes, and the table that says what they mean.
CODE_TABLES = {
    "registration_type": "registration_type_2023",
    "registration_type_2011": "registration_type_2011",
    "holding_type": "holding_type",
    "affiliation": "affiliation",
    "supervising_level": "supervising_level",
    "industry": "industry",
    "supervision_classes": "supervision_class",
    "sectors": "sector",
    "legal_document_kind": "identity_document",
}
UNITS = {
    **dict.fromkeys(
        (
            "registered_capital", "total_investment", "fixed_assets", "total_assets", "annual_revenue", "annual_tax",
            "safety_spend", "safety_fund", "liability_amount",
        ),
        _("10,000 yuan"),
    ),
    **dict.fromkeys(("land_area", "building_area", "office_area", "workshop_area", "warehouse_area"), _("m²")),
    **dict.fromkeys(
        (
            "staff_total", "staff_managers", "staff_front_line", "staff_outside", "staff_per_shift", "safety_staff",
            "health_staff", "liability_insured", "injury_insured",
        ),
        _("persons"),
    ),
    "turnover_rate": _("%"),
}  # fmt: skip
EARTH_KM = 6371.0


_OWN = object()


def value_words(enterprise: Enterprise, name: str, value=_OWN):
    """A column's value as people read it: codes and choices in words, personal data masked, "" for nothing.

    `value` replaces the enterprise's own, for differences.
    """
    field = enterprise._meta.get_field(name)
    value = getattr(enterprise, name) if value is _OWN else value
    if value in (None, "", []):
        return ""
    if name in CODE_TABLES:
        table = CODE_TABLES[name]
        return codes.labels(table, value) if isinstance(value, list) else codes.label(table, value)
    if name == "high_risk_operations":
        labels = dict(HighRiskOperation.choices)
        return "、".join(str(labels.get(code, code)) for code in value)
    return _plain_words(field, value)


def _plain_words(field, value):
    if isinstance(field, EncryptedTextField):
        return field.shown(value)
    if isinstance(value, bool):
        return text("yes") if value else text("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return value


def plain_value(name: str, stored):
    """A value of a change request as the model holds it; personal data decrypted."""
    field: Any = Enterprise._meta.get_field(name)
    if isinstance(field, EncryptedTextField):
        return decrypt(stored) if stored else ""
    return field.to_python(stored) if stored is not None else None


def differences(request: ChangeRequest, enterprise: Enterprise) -> list[dict]:
    """Field by field what stands there now and what is proposed; `stale` where the record has changed meanwhile.

    Once the request is decided it shows what stood there then: the record goes on, perhaps in another county.
    """
    found, is_open = [], request.status == RequestStatus.PENDING
    for name, stored in request.proposed.items():
        proposed, asked_from = plain_value(name, stored), plain_value(name, request.before.get(name))
        now, field = getattr(enterprise, name), cast(Any, enterprise._meta.get_field(name))
        found.append(
            {
                "name": name,
                "field": field.verbose_name,
                "old": value_words(enterprise, name, now if is_open else asked_from),
                "new": value_words(enterprise, name, proposed),
                "unit": UNITS.get(name, ""),
                "stale": is_open and now != asked_from,
            }
        )
    return found


def scale_words(enterprise: Enterprise) -> str:
    """Why the enterprise has its scale, in one sentence."""
    if not enterprise.scale_reason:
        return text("The 2017 rule does not apply, or the industry class is missing.")
    sector, *figures = enterprise.scale_reason.split(";")
    names = {"staff": _("staff"), "revenue": _("revenue"), "assets": _("assets")}
    units = {"staff": _("persons"), "revenue": _("10,000 yuan"), "assets": _("10,000 yuan")}
    pairs = [(name, value) for name, _sep, value in (figure.partition("=") for figure in figures) if value]
    parts = [f"{names[name]} {value.removesuffix('.00')} {units[name]}" for name, value in pairs]
    if figures and figures[-1] == "missing":
        parts.append(text("a needed figure is missing"))
    return text("2017 rule for “%(sector)s”: %(figures)s") % {
        "sector": codes.label("scale_sector", sector),
        "figures": " · ".join(parts),
    }


def distance_km(one, other) -> float | None:
    """Great-circle distance of two rows with longitude and latitude, None when one is not placed."""
    if None in (one.longitude, other.longitude):
        return None
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    half = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def look_alikes(enterprise: Enterprise, reader, now: datetime) -> list[dict]:
    """Living enterprises of the same city with nearly this name, or the same legal representative's ID number.

    What the reader may not see is named only by its county, so that a duplicate elsewhere is noticed and nothing else
    is learnt.
    """
    day = local_day(now)
    least = float(rule("enterprise.near_duplicate_threshold", enterprise.place, day))
    limit = int(rule("enterprise.near_duplicate_show", enterprise.place, day))
    around = Enterprise.unscoped.filter(place_q(at_level(enterprise.place, "city"))).exclude(
        Q(pk=enterprise.pk) | Q(status__in=ENDED)
    )
    found = {row.pk: (share, row) for share, row in search.similar(around, enterprise.name, least=least, limit=limit)}
    if enterprise.legal_id_number_index:
        for row in around.filter(legal_id_number_index=enterprise.legal_id_number_index)[:limit]:
            found.setdefault(row.pk, (search.similarity(enterprise.name, row.name), row))
    return [
        {
            "enterprise": row,
            "share": round(share * 100),
            "distance": distance_km(enterprise, row),
            "same_person": bool(row.legal_id_number_index)
            and row.legal_id_number_index == enterprise.legal_id_number_index,
            "county": _county_of(row),
            "visible": bool(can(reader, "enterprises.view_enterprise", row)),
        }
        for share, row in sorted(found.values(), key=lambda pair: (-pair[0], pair[1].pk))[:limit]
    ]


def _county_of(row: Enterprise) -> str:
    node = Jurisdiction.objects.filter(path=at_level(row.place, "county")).first()
    return node.name if node else ""


def possible_hosts(reader, code: str, name: str):
    """Living enterprises that the reader may see, of this credit code or acceptance number, else of this whole name."""
    rows = Enterprise.objects.visible_to(reader, "enterprises.view_enterprise").exclude(status__in=ENDED)
    coded = Q(credit_code=code) & ~Q(credit_code="") | Q(acceptance_number=code)
    return rows.filter(coded if code else Q(name=name)).order_by("-id")


def host_words(host: Enterprise) -> str:
    """A host as the form shows it and takes it back."""
    return f"{host.credit_code or host.acceptance_number} {host.name}"


def bodies_over(paths: Iterable[str], present: int | None = None):
    """Supervising bodies in use from the province down to these places, beside the `present` one. Names are public."""
    above = {path for place in paths for path in ancestors(place) if path != "/"}
    return SupervisingBody.unscoped.filter(Q(active=True, place__in=above) | Q(pk=present)).order_by("code")


def bodies_in_use(wanted: Iterable[str] | None = None):
    """Supervising bodies in use; with `wanted` those of these names or codes."""
    rows = SupervisingBody.unscoped.filter(active=True)
    return rows if wanted is None else rows.filter(Q(code__in=wanted) | Q(name__in=wanted))


def with_link_names(rows):
    """Rows with `host_name` and `body_name`: two look-ups for each row that is shown, and no wider join."""
    hosts = Enterprise.unscoped.filter(pk=OuterRef("host_id")).values("name")
    bodies = SupervisingBody.unscoped.filter(pk=OuterRef("government_body_id")).values("name")
    return rows.annotate(host_name=Subquery(hosts), body_name=Subquery(bodies))


def on_premises_of(rows, reader, words: str):
    """Enterprises whose host, which the reader may see, has this credit code or these words in its name."""
    hosts = search.search(Enterprise.objects.visible_to(reader, "enterprises.view_enterprise"), words)
    return rows.filter(host__in=hosts.order_by().values("pk"))


def with_number(number: str) -> Q:
    """Persons with exactly this phone, ID or certificate number."""
    digests = [blind_index(form) for form in (number, f"T{number.strip()}")]  # T: a certificate of that ID number
    return (
        Q(phone_index__in=digests) & ~Q(phone_index="")
        | Q(id_number_index__in=digests) & ~Q(id_number_index="")
        | Q(certificate_number_index__in=digests) & ~Q(certificate_number_index="")
    )


def under_body(rows, name: str):
    """Enterprises whose competent department has these words in its name."""
    bodies = SupervisingBody.unscoped.filter(name__contains=name.strip())
    return rows.filter(government_body__in=bodies.order_by().values("pk"))


TimelineSource = Callable[[Enterprise, object], Iterable[dict]]
_SOURCES: list[TimelineSource] = []


def add_timeline_source(source: TimelineSource) -> None:
    """Let an upper app add to the enterprise's timeline: entries as components/timeline.html takes them."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def further_timeline(enterprise: Enterprise, reader) -> list[dict]:
    """Entries of the upper apps; each source shows only what the reader may see."""
    return [entry for source in _SOURCES for entry in source(enterprise, reader)]


def trail(enterprise: Enterprise, limit: int = 100):
    """Audit entries about the enterprise and what hangs on it, here and where it stood before; newest first."""
    places = [enterprise.place, *_former_places(enterprise)]
    about = Q(target_type=enterprise._meta.label_lower, target_id=str(enterprise.pk))
    around = Q(place__in=places, target_type__startswith="enterprises.")
    return AuditEntry.unscoped.filter(about | around).order_by("-id")[:limit]


def _former_places(enterprise: Enterprise) -> list[str]:
    accepted = enterprise.transfers.filter(status=TransferStatus.ACCEPTED)
    return [place for place in accepted.values_list("place", flat=True) if place.endswith(f"/{enterprise.unit}/")]


def expiry_tone(expires_on: date | None, today: date, soon: int) -> str:
    """Tone of a document's badge (components/badge.html)."""
    if expires_on is None:
        return "draft"
    left = (expires_on - today).days
    return "overdue" if left < 0 else "waiting" if left <= soon else "closed"


def with_documents_expiring(rows, today: date, days: int):
    """Enterprises with a paper in force that ends within `days`; a negative number: that has ended already."""
    papers = EnterpriseDocument.unscoped.filter(enterprise=OuterRef("pk"), retired_on=None)
    until = Q(expires_on__lt=today) if days < 0 else Q(expires_on__range=(today, today + timedelta(days=days)))
    return rows.filter(Exists(papers.filter(until)))


def with_special_objects(rows, type_code: str):
    """Enterprises with an object of this type in use."""
    kept = SpecialObject.unscoped.filter(enterprise=OuterRef("pk"), condition="in_use", type__code=type_code)
    return rows.filter(Exists(kept))


def under_official(rows, name: str):
    """Enterprises for which a person of this name is responsible now."""
    held = Supervision.unscoped.filter(enterprise=OuterRef("pk"), until=None, user__name__contains=name)
    return rows.filter(Exists(held))


def with_open_request(rows):
    """Enterprises about which a change request waits."""
    waiting = ChangeRequest.unscoped.filter(enterprise=OuterRef("pk"), status=RequestStatus.PENDING)
    return rows.filter(Exists(waiting))
