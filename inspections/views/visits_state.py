"""A visit as the tablet keeps it: everything with its version, so that two tablets can be compared."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as text

from inspections.models import Visit
from inspections.queries.visits import (
    FACTS,
    answers_of,
    findings_of,
    items_for,
    missing_signatures,
    photo_purpose,
    photos_of,
    recheck_items,
    signatures_of,
)
from inspections.queries.visits_officers import officers_of
from inspections.services.visits_entries import answer_told, fact_told
from inspections.services.visits_findings import finding_told
from inspections.services.visits_hazards import recheck_told
from inspections.services.visits_papers import set_shown
from inspections.views.visits_show import attachment_url
from safetyportal.core.pages.tables import local_text


def state_of(visit: Visit) -> dict[str, Any]:
    """What the tablet shows; for officers of the visit only."""
    photos = photos_of(visit)
    return {
        "id": visit.pk,
        "status": visit.status,
        "status_words": str(visit.get_status_display()),
        "version": visit.version,
        "kind": str(visit.task.get_kind_display()),
        "enterprise": visit.enterprise.name,
        "started": local_text(visit.started_at),
        "identity": {
            "at": local_text(visit.identity_shown_at) if visit.identity_shown_at else "",
            "by": visit.identity_confirmed_by,
        },
        "officers": [
            {"id": one.user_id, "name": one.user.name, "certificate": one.certificate_number}
            for one in officers_of(visit)
        ],
        "facts": {name: fact_told(visit, name) for name in FACTS},
        "items": _items(visit),
        "answers": {str(row.item_id): answer_told(row) for row in answers_of(visit)},
        "findings": [{**finding_told(row), "photos": _photos(row.key, photos)} for row in findings_of(visit)],
        "recheck": [_line(line, photos) for line in recheck_items(visit)],
        "sha256": visit.content_sha256,
        "signatures": [_signature(one) for one in signatures_of(visit)],
        "missing": [str(one) for one in missing_signatures(visit)] if visit.status == "signing" else [],
        "papers": set_shown(visit),
    }


def _items(visit: Visit) -> list[dict[str, Any]]:
    return [
        {
            "id": item.pk, "code": item.base.code, "title": item.base.title, "section": item.base.section,
            "standard": item.base.standard.title, "methods": item.methods, "basis": item.basis,
            "category": item.base.category, "major": item.is_major, "criteria": item.criteria if item.is_major else [],
        }
        for item in items_for(visit)
    ]  # fmt: skip


def _photos(key: Any, photos: dict) -> list[dict[str, Any]]:
    return [
        {"id": row.pk, "url": attachment_url(row.pk), "after": after}
        for after in (False, True)
        for row in photos.get(photo_purpose(key, after), [])
    ]


def _line(line: Any, photos: dict) -> dict[str, Any]:
    item = line.item
    told = recheck_told(line.result) if line.result else {"version": 0, "result": "", "follow": "", "note": "",
                                                          "new_day": "", "by": "", "at": ""}  # fmt: skip
    return {
        "finding": item.finding.pk, "key": str(item.finding.key), "number": item.number, "text": item.text,
        "limit": item.limit.isoformat() if item.limit else "", "extended": item.extended, "state": item.state,
        "hazard_url": reverse("hazard-detail", kwargs={"pk": item.hazard.pk}) if item.hazard else "",
        "photos": _photos(item.finding.key, photos), **told,
    }  # fmt: skip


def _signature(one: Any) -> dict[str, Any]:
    return {
        "role": one.role, "officer": one.user_id, "name": one.name, "refused": one.refused, "reason": one.reason,
        "url": attachment_url(one.picture_id) if one.picture_id else "",
        "words": text("signed") if not one.refused else text("refused to sign"),
    }  # fmt: skip
