"""The page of one enforcement document: fields, signatures, approval, delivery, the PDF or its draft."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as text
from django.views.decorators.http import require_GET

from inspections.choices.papers import PaperStatus
from inspections.choices.papers_forms import Field
from inspections.documents.papers_words import Words
from inspections.models import EnforcementPaper
from inspections.services.papers_signing import missing_signatures
from inspections.services.papers_snapshot import printed_data
from safetyportal.core.access import can
from safetyportal.core.crypto import mask, mask_id_numbers
from safetyportal.core.issued import documents_of
from safetyportal.core.pages.papers import draft_response
from safetyportal.core.pages.tables import local_text

INTERNAL = "inspections.view_internal_enforcementpaper"
SHORT = 60  # characters up to which a field is shown in half the width


def facts(record: EnforcementPaper) -> list[dict[str, Any]]:
    """What it is about, then its fields in the order of the form."""
    about = [
        {"label": text("Number of the document"), "value": record.number or None},
        {"label": text("Enterprise"), "value": record.enterprise.name},
        {"label": text("Supervising body"), "value": record.body.name},
        {"label": text("Case"), "value": record.case.title if record.case else None},
        {"label": text("Date of issue"), "value": record.issued_on and record.issued_on.isoformat()},
        {"label": text("Served on"), "value": record.served_on and record.served_on.isoformat()},
        {"label": text("Prepared by"), "value": record.prepared_by.name},
        {"label": text("Corrects"), "value": str(record.corrects) if record.corrects else None},
    ]
    words = Words(record.form, {"values": record.values, "body": {"name": record.body.name}}, {})
    shown = [_shown(one, words) for one in record.form.fields if one.type != "table"]
    return [{"title": None, "facts": about}, {"title": text("Content"), "facts": shown}]


def _shown(one: Field, words: Words) -> dict[str, Any]:
    value = words.cell(one.key)
    value = mask(value) if one.personal and value else mask_id_numbers(value)
    return {"label": one.label, "value": value or None, "wide": len(value) > SHORT or one.type in {"long", "items"}}


def complete(request: Any, record: EnforcementPaper, context: dict[str, Any]) -> dict[str, Any]:
    """Add every section to the context of the detail page."""
    user = request.user
    internal = can(user, INTERNAL, record)
    document = record.document
    open_now = record.status in {PaperStatus.DRAFT, PaperStatus.IN_REVIEW, PaperStatus.APPROVED}
    context.update(
        form=record.form,
        tables=[_table(record, key) for key in record.form.tables],
        document=document,
        earlier=documents_of(record.corrects) if record.corrects and document else [],
        signatures=list(record.signatures.select_related("picture").order_by("pk")) if internal else [],
        lacking=missing_signatures(record) if internal and open_now else [],
        steps=[_step(row) for row in record.steps.select_related("taken_by").order_by("pk")] if internal else [],
        delivery=getattr(record, "delivery", None),
        draft_url=reverse("enforcementpaper-draft", kwargs={"pk": record.pk}) if open_now and internal else "",
    )
    return context


def _table(record: EnforcementPaper, key: str) -> dict[str, Any]:
    field = record.form.field(key)
    columns = field.columns if field else ()
    rows = [[row.get(column.key, "") for column in columns] for row in record.values.get(key) or []]
    return {"title": field.label if field else key, "heads": [column.label for column in columns], "rows": rows}


def _step(row: Any) -> dict[str, Any]:
    who = row.taken_by.name
    return {
        "label": row.get_step_display(),
        "who": text("%(name)s for %(lender)s") % {"name": who, "lender": row.on_behalf_of} if row.on_behalf_of else who,
        "at": local_text(row.taken_at),
        "opinion": row.opinion,
        "counts": row.counts,
    }


def urls(register: Any) -> list:
    @require_GET
    def draft_page(request, pk: int):
        """The paper as it would be issued now, marked as a draft on each page."""
        record = register.record_or_404(request, pk)
        return draft_response(
            request, f"inspections.{record.kind}", record, data=printed_data(record), body=record.body, perm=INTERNAL
        )  # fmt: skip

    return [path("enforcement-papers/<int:pk>/draft/", draft_page, name="enforcementpaper-draft")]
