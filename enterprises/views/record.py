"""The page of one enterprise (一企一档): everything about it, section by section."""

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from enterprises import queries, special_fields
from enterprises.choices import EnterpriseStatus, RequestStatus, SupervisionKind, TransferStatus
from enterprises.models import (
    ChangeRequest,
    EnterpriseDocument,
    ResponsiblePerson,
    RiskClassification,
    Site,
    SpecialObject,
    SpecialObjectType,
    Supervision,
    TransferRequest,
)
from enterprises.sections import sections_for
from enterprises.services import facts as facts_
from enterprises.services.reveal import may_reveal
from safetyportal.core import attachments, codes
from safetyportal.core.access import can
from safetyportal.core.crypto import mask, mask_id_numbers
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages import sheets
from safetyportal.core.rules import rule

VIEW = "enterprises.view_enterprise"
ROW_ACTS = ("add_person", "add_site", "add_document")
UNDECIDED = (EnterpriseStatus.SUBMITTED, EnterpriseStatus.COUNTY_PASSED)

_GROUPS = (
    (_("Identity"), ("name", "former_names", *facts_.IDENTITY[1:], "government_body", "external_id")),
    (_("Persons in charge"), facts_.OFFICERS),
    (_("Place and premises"), (*facts_.PREMISES, "host")),
    (_("Staff and figures of last year"), facts_.ECONOMY),
    (_("Safety management and insurance"), facts_.SAFETY),
)


def fact_groups(record, reader) -> list[dict]:
    """Facts by group; columns without a value are left out where the whole group has some."""
    made = []
    for title, names in _GROUPS:
        lines = [_host(record, reader) if name == "host" else _fact(record, name) for name in names]
        known = [line for line in lines if line["value"] not in (None, "")]
        if known:
            made.append({"title": title, "facts": known})
    return made


def _fact(record, name: str) -> dict:
    column = record._meta.get_field(name)
    value = getattr(record, name) if column.is_relation else queries.value_words(record, name)
    return {
        "name": name,
        "label": capfirst(column.verbose_name),
        "value": value,
        "unit": queries.UNITS.get(name, "") if value != "" else "",
        "wide": name in {"business_scope", "products", "registered_address", "production_address"},
    }


def _host(record, reader) -> dict:
    """The host by its name, which belongs to the guest's own facts; the way to it only for those who may see it."""
    line, host = _fact(record, "host"), record.host
    if host is not None and can(reader, VIEW, host):
        line["url"] = reverse("enterprise-detail", kwargs={"pk": host.pk})
    return line


def summary(record) -> list[dict]:
    """What the other county may know before it accepts: who it is and what it does."""
    names = (
        "name",
        "credit_code",
        "industry",
        "supervision_classes",
        "staff_total",
        "production_address",
        "risk_class",
    )
    return [_fact(record, name) for name in names]


def complete(register, request, record, context: dict) -> dict:
    """Add every section to the context of the detail page. Each starts from what the reader may see."""
    user, now = request.user, timezone.now()
    today = local_day(now)
    buttons = {button["name"]: button for button in context["actions"]}
    context.update(
        actions=[button for button in context["actions"] if button["name"] not in ROW_ACTS],
        row_acts={name: buttons.get(name) for name in ROW_ACTS},
        overview=_overview(record),
        scale_words=queries.scale_words(record),
        may_maintain=bool(can(user, "enterprises.maintain_enterprise", record)),
        may_reveal=bool(may_reveal(record, user)),
        officials=_officials(user, record),
        persons=_persons(user, record, today),
        sites=_sites(user, record),
        special_objects=_special_objects(user, record),
        special_types=SpecialObjectType.objects.filter(active=True),
        documents=_documents(user, record, today, now),
        files=attachments.files_for(user, record),
        risk_history=_below(RiskClassification, user, record).select_related("decided_by"),
        requests=_requests(user, record),
        entries=_timeline(record, user),
        look_alikes=_look_alikes(user, record, now),
        guests=_guests(register, request, record),
        further_sections=sections_for(record, user, now),
    )
    return context


def _overview(record) -> list[dict]:
    return [
        {"label": text("Acceptance number"), "value": record.acceptance_number},
        {"label": text("Data source"), "value": record.get_data_source_display()},
        {"label": text("Scale"), "value": record.get_scale_display()},
        {"label": text("Sectors"), "value": codes.labels("sector", record.sectors)},
        {"label": text("Registered"), "value": _day(record.registered_at)},
        {"label": text("Last change"), "value": _day(record.updated_at)},
    ]


def _day(moment) -> str:
    return local_day(moment).isoformat() if moment else ""


def _below(model, user, record):
    """Rows of the enterprise; whoever was shown the one record by name reads nothing that hangs on it."""
    return model.objects.visible_to(user, VIEW).filter(enterprise=record)


def _officials(user, record) -> list[dict]:
    """The three responsible persons and the expert; an empty place says so."""
    rows = _below(Supervision, user, record).filter(until=None).select_related("user")
    held = {row.kind: row for row in rows}
    return [
        {
            "label": label,
            "name": held[kind].user.name if kind in held else "",
            "phone": mask(held[kind].user.phone) if kind in held else "",
            "since": held[kind].since if kind in held else None,
        }
        for kind, label in SupervisionKind.choices
    ]


def _persons(user, record, today) -> list[dict]:
    rows = _below(ResponsiblePerson, user, record)
    stages = rule("enterprise.person_certificate_reminder_days", record.place, today)
    return [
        {
            "row": row,
            "phone": mask(row.phone),
            "id_number": mask(row.id_number),
            "certificate_number": mask_id_numbers(row.certificate_number),
            "certificate_hidden": mask_id_numbers(row.certificate_number) != row.certificate_number,
            "expiry": _expiry(row.certificate_expires_on, today, max(stages)),
        }
        for row in rows.order_by("left_on", "kind", "id")
    ]


def _sites(user, record) -> list[dict]:
    rows = _below(Site, user, record)
    return [{"row": row, "phone": mask(row.contact_phone)} for row in rows]


def _expiry(expires_on, today, soon: int) -> dict | None:
    if expires_on is None:
        return None
    tone = queries.expiry_tone(expires_on, today, soon)
    words = {"overdue": text("expired"), "waiting": text("expires soon")}.get(tone, text("in force"))
    return {"on": expires_on, "tone": tone, "label": words}


def _special_objects(user, record) -> list[dict]:
    rows = _below(SpecialObject, user, record).select_related("type")
    return [{"row": row, "facts": special_fields.facts(row.type.schema, row.values)} for row in rows]


def _documents(user, record, today, now) -> list[dict]:
    rows = _below(EnterpriseDocument, user, record).select_related("attachment")
    soon = max(rule("enterprise.document_reminder_days", record.place, today))
    return [
        {
            "row": row,
            "kind": codes.label("document_kind", row.kind),
            "expiry": None if row.retired_on else _expiry(row.expires_on, today, soon),
            "url": reverse("attachment", kwargs={"pk": row.attachment_id}) if row.attachment_id else "",
        }
        for row in rows.order_by("retired_on", "kind", "-id")
    ]


def _requests(user, record) -> dict:
    changes = ChangeRequest.objects.visible_to(user, "enterprises.view_changerequest").filter(enterprise=record)
    transfers = TransferRequest.objects.visible_to(user, "enterprises.view_transferrequest").filter(enterprise=record)
    return {
        "changes": changes.select_related("requested_by").order_by("-id")[:20],
        "transfers": transfers.select_related("to_jurisdiction__parent").order_by("-id")[:20],
        "open": changes.filter(status=RequestStatus.PENDING).count()
        + transfers.filter(status=TransferStatus.REQUESTED).count(),
    }


def _timeline(record, user) -> list[dict]:
    entries = sheets.entries(record, queries.trail(record, 60))
    return sorted([*entries, *queries.further_timeline(record, user)], key=lambda entry: entry["at"], reverse=True)


def _look_alikes(user, record, now) -> list[dict]:
    """Near-duplicates, for whoever decides on the registration while it is undecided."""
    decides = can(user, "enterprises.review_enterprise", record) or can(user, "enterprises.approve_enterprise", record)
    return queries.look_alikes(record, user, now) if record.status in UNDECIDED and decides else []


def _guests(register, request, record):
    """Enterprises inside this one's premises (厂中厂) that the reader may see."""
    return register.rows(request).filter(host=record).order_by("name")[:50]
