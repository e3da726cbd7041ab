"""Everything that a printed document is made of, at one moment: fields, signatures with their pictures, opinions."""

from typing import Any

from django.core.files.storage import default_storage

from inspections.choices.papers import SigningManner
from inspections.models import EnforcementPaper
from safetyportal.core.deadlines import local_day


def printed_data(paper: EnforcementPaper) -> dict[str, Any]:
    """For the builder of the paper's kind; pictures as bytes, of which the stored form keeps the digest."""
    return {
        "values": paper.values,
        "form_on": paper.form_on,
        "body": {"name": paper.body.name},
        "corrects": paper.corrects.number or paper.corrects.kind_label if paper.corrects else "",
        "signatures": [_signature(row) for row in paper.signatures.select_related("picture").order_by("pk")],
        "steps": [
            {
                "step": row.step,
                "name": row.taken_by.name,
                "behalf": row.on_behalf_of,
                "opinion": row.opinion,
                "day": local_day(row.taken_at),
            }
            for row in paper.steps.filter(counts=True).select_related("taken_by").order_by("pk")
        ],
    }


def _signature(row: Any) -> dict[str, Any]:
    refused = row.manner == SigningManner.REFUSED
    return {
        "role": row.role,
        "name": row.name,
        "certificate": row.certificate_number,
        "manner": row.manner,
        "picture": _picture(row.picture) if row.picture_id else None,
        "note": f"拒绝签名，理由：{row.reason}；见证人：{row.witness}" if refused else "",
        "day": local_day(row.signed_at) if row.manner == SigningManner.DRAWN else None,
    }


def _picture(attachment: Any) -> bytes:
    with default_storage.open(attachment.stored_name) as source:
        return source.read()
