"""The page of one hazard: facts, photos side by side, what it resembles, requests, hand-overs, comments."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from enterprises.views.revealing import with_links
from hazards.choices import OPEN, OWN_SOURCES, HazardStatus
from hazards.models import ExtensionRequest, HandOver, Hazard, LevelReview
from hazards.queries.comments import comments_of
from hazards.queries.criteria import criteria_by_code
from hazards.queries.likeness import likely_duplicates, recurrences
from hazards.queries.photos import AFTER, BEFORE, PROGRESS, RECHECK, files_by_purpose
from hazards.services.evidence import permission_for
from hazards.tables.loop import ASK_TONES, HANDOVER_TONES, LEVEL_COLOURS, TONES
from hazards.views.listing_section import listing_section
from safetyportal.core import codes
from safetyportal.core.access import can
from safetyportal.core.attachments import files_for
from safetyportal.core.pages import sheets
from safetyportal.core.pages.links import address_for

VIEW = "hazards.view_hazard"
_GROUPS = (
    (
        _("What was found"),
        (
            "description", "location", "part", "category", "basis", "source", "source_note", "finder", "found_on",
            "found_by", "site", "external_id",
        ),
    ),
    (
        _("What is to be done"),
        (
            "handling", "measures", "rectify_by", "deadline_set_by", "department", "responsible", "responsible_phone",
            "assigned_to", "planned_cost", "extension_count",
        ),
    ),
    (_("Interim control"), ("interim_measures", "controlled_until", "paused_on")),
    (
        _("What was done"),
        (
            "rectification", "rectified_by", "rectified_at", "actual_cost", "verification", "verified_by",
            "verified_at", "return_count", "reopen_count", "closed_on", "closed_late",
        ),
    ),
)  # fmt: skip
_ALWAYS = ("description", "location", "category", "source", "found_on")


def fact_groups(record: Hazard, reader: Any) -> list[dict]:
    """Facts by group; what is not known yet is left out."""
    made = []
    for title, names in _GROUPS:
        lines = [sheets.fact(record, name) for name in names if name in _ALWAYS or getattr(record, name)]
        if lines:
            made.append({"title": title, "facts": lines})
    return with_links(made, record, reader)


def complete(user: Any, record: Hazard, context: dict, now: Any) -> dict:
    """Add every section to the context of the detail page. Each starts from what the reader may see."""
    visible = Hazard.objects.visible_to(user, VIEW)
    duplicates = likely_duplicates(record, visible) if record.status in OPEN else []
    comment = [button for button in context["actions"] if button["name"] == "comment"]
    return {
        **context,
        "actions": [button for button in context["actions"] if button["name"] != "comment"],
        "comment_url": comment[0]["url"] if comment and comment[0]["enabled"] else "",
        "enterprise": record.enterprise,
        "enterprise_url": address_for(user, record.enterprise),
        "level": {"colour": LEVEL_COLOURS[record.level], "label": record.get_level_display()},
        "criteria": criteria_by_code(record.criteria),
        "photos": _photos(user, record),
        "recurrences": recurrences(record, visible),
        "duplicates": duplicates,
        "original": visible.filter(pk=record.duplicate_of_id).first() if record.duplicate_of_id else None,
        "requests": _requests(user, record),
        "handovers": _handovers(user, record),
        "comments": comments_of(record),
        "sectors": codes.labels("sector", record.sectors),
        "tones": TONES,
        "loop": _loop(record),
        "listing": listing_section(user, record),
    }


def _photos(user: Any, record: Hazard) -> dict:
    """Before and after side by side, with the page that adds more for whoever may."""
    found = files_by_purpose(files_for(user, record))
    titles = ((BEFORE, _("Before the rectification")), (AFTER, _("After the rectification")))
    return {
        "sides": [_side(user, record, purpose, title, found[purpose]) for purpose, title in titles],
        "more": [
            side
            for purpose, title in ((PROGRESS, _("Progress")), (RECHECK, _("Re-check")))
            if (side := _side(user, record, purpose, title, found[purpose]))["files"]
        ],
    }


def _side(user: Any, record: Hazard, purpose: str, title: Any, files: list) -> dict:
    short = purpose.partition(".")[2]
    url = reverse("hazard-photos", kwargs={"pk": record.pk, "purpose": short})
    shown = [{"row": row, "picture": row.content_type.startswith("image/")} for row in files]
    return {"title": title, "files": shown, "add_url": url if may_add(user, record, purpose) else ""}


def may_add(user: Any, record: Hazard, purpose: str) -> bool:
    """Photos belong to the time in which they are evidence."""
    times = {
        BEFORE: (HazardStatus.DRAFT, HazardStatus.REPORTED, HazardStatus.ASSESSED, HazardStatus.RECTIFYING),
        AFTER: (HazardStatus.RECTIFYING, HazardStatus.AWAITING),
        PROGRESS: (HazardStatus.RECTIFYING, HazardStatus.CONTROLLED, HazardStatus.PAUSED),
        RECHECK: (HazardStatus.AWAITING,),
    }
    return record.status in times[purpose] and bool(can(user, permission_for(record, purpose), record))


def _requests(user: Any, record: Hazard) -> list[dict]:
    found: list[dict] = []
    for model in (ExtensionRequest, LevelReview):
        name = model._meta.model_name
        rows = model.objects.visible_to(user, f"hazards.view_{name}").filter(hazard=record)
        for row in rows.select_related("requested_by", "decided_by").order_by("-pk")[:20]:
            url = reverse(f"{name}-detail", kwargs={"pk": row.pk})
            title = (
                text("More time until %(day)s") % {"day": row.new_day}
                if name == "extensionrequest"
                else text("Lower level")
            )
            found.append({"row": row, "title": title, "url": url, "tone": ASK_TONES[row.status]})
    return found


def _handovers(user: Any, record: Hazard) -> list[dict]:
    rows = HandOver.objects.visible_to(user, "hazards.view_handover").filter(hazard=record)
    return [
        {"row": row, "url": reverse("handover-detail", kwargs={"pk": row.pk}), "tone": HANDOVER_TONES[row.status]}
        for row in rows.select_related("to_body").order_by("-pk")[:20]
    ]


def _loop(record: Hazard) -> list[dict]:
    """The steps of the closed loop, with what is behind, where it stands and what comes."""
    way = (HazardStatus.REPORTED, HazardStatus.ASSESSED, HazardStatus.RECTIFYING, HazardStatus.AWAITING)
    here = record.status
    if here in {HazardStatus.CONTROLLED, HazardStatus.PAUSED}:
        here = HazardStatus.RECTIFYING
    steps = [*way, HazardStatus.CLOSED]
    labels = (text("Report"), text("Assessed"), text("Rectification"), text("Re-check"), text("Closed"))
    position = steps.index(HazardStatus(here)) if here in steps else -1
    return [
        {
            "label": label,
            "state": "done" if i < position or here == HazardStatus.CLOSED else "here" if i == position else "",
        }
        for i, label in enumerate(labels)
    ]


def printed(user: Any, record: Hazard) -> dict:
    """What the printed sheet has besides the facts."""
    shown = _photos(user, record)
    return {
        "record": record,
        "criteria": criteria_by_code(record.criteria),
        "sides": shown["sides"],
        "comments": comments_of(record),
    }


def section_of_enterprise(rows: Any, enterprise: Any, reader: Any, now: Any) -> dict:
    """The section of the enterprise's record: how many are open, and the newest."""
    still = rows.filter(status__in=OPEN)
    mine = Q(source__in=OWN_SOURCES)
    listing = f"{reverse('hazard-list')}?enterprise={enterprise.pk}"
    raises = can(reader, "hazards.raise_hazard", enterprise)
    return {
        "rows": [{"row": row, "tone": TONES[row.status]} for row in rows.order_by("-pk")[:8]],
        "open": still.count(),
        "overdue": still.filter(overdue=True).count(),
        "major": still.filter(level="major").count(),
        "found_by_authority": still.exclude(mine).count(),
        "url": listing,
        "raise_url": reverse("hazard-raise-at", kwargs={"pk": enterprise.pk}) if raises else "",
    }
