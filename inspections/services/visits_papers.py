"""The complete set of a visit: every paper that follows from its findings, prepared, signed once, issued, handed over.

Which papers those are is the rule `inspection.visit_papers`; each paper itself goes through `services/papers.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PAPER_OPEN, PAPER_VALID, DeliveryManner, PaperStatus, SigningManner
from inspections.choices.papers_forms import form_of, name_of
from inspections.choices.visits import SignatureRole, VisitStatus
from inspections.models import EnforcementPaper, Visit, VisitSignature
from inspections.queries.papers import readable_of
from inspections.queries.papers_facts import Matter, first_values
from inspections.queries.visits import at_once_items, order_items, recheck_items, signatures_of
from inspections.queries.visits_officers import officers_of
from inspections.services import papers
from inspections.services.papers_signing import missing_signatures
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule

PLAN, RECEIPT = "inspection_plan", "delivery_receipt"


def needed_kinds(visit: Visit, now: datetime) -> list[str]:
    """Kinds of papers that this visit calls for, in the order in which they are issued."""
    table = rule("inspection.visit_papers", visit.place, local_day(now))
    kinds = list(table["always"])
    at_once, ordered = bool(at_once_items(visit)), bool(order_items(visit))
    again = bool(recheck_items(visit))
    for name, wanted in (("at_once", at_once), ("time_limit", ordered), ("recheck", again)):
        kinds += table[name] if wanted else []
    return kinds + (table["served"] if at_once or ordered or again else [])


def prepare_set(visit: Visit, *, actor: Any, now: datetime) -> None:
    """Draw up the papers that follow from what was entered. Done again after a change, drafts are filled anew and
    those that nothing calls for any more are discarded. The receipt follows when there is something to receive."""
    kinds = [kind for kind in needed_kinds(visit, now) if kind != RECEIPT]
    with writes.unit_of_work():
        known = {row.kind: row for row in _own(visit)}
        for kind in kinds:
            row = known.get(kind)
            if row is None:
                papers.prepare(kind=kind, visit=visit, actor=actor, now=now)
            elif row.status == PaperStatus.DRAFT and kind != PLAN:
                fresh = first_values(row.form.fields, Matter.of(row, actor, now))
                papers.change(paper=row, values=fresh, actor=actor, now=now)
        for kind, row in known.items():
            if kind not in kinds and row.visit_id == visit.pk and row.status == PaperStatus.DRAFT:
                papers.discard(paper=row, note=str(_("No finding calls for it any more.")), actor=actor, now=now)


def _own(visit: Visit) -> list[EnforcementPaper]:
    """Papers of this visit and of its task that count or are being made, the newest of each kind last."""
    mine = EnforcementPaper.unscoped.filter(visit=visit) | EnforcementPaper.unscoped.filter(
        task=visit.task_id, visit=None
    )
    rows = mine.filter(status__in=[*PAPER_OPEN, *PAPER_VALID]).select_related("document")
    return list(rows.order_by("pk"))


def issue_set(visit: Visit, *, actor: Any, now: datetime) -> None:
    """Sign every paper with the signatures taken once, issue it, hand over what is for the unit, and issue the receipt.

    Each paper is issued once however often this runs; what a killed worker left is done the next time. A plan that
    waits for its approval stays where it is. Raises `TransitionDenied` (not completed), and as `papers.issue` does.
    """
    if visit.status != VisitStatus.COMPLETED:
        raise TransitionDenied(_("Papers are issued once the visit is completed."))
    given = signatures_of(visit)
    for kind in needed_kinds(visit, now):
        row = next((one for one in reversed(_own(visit)) if one.kind == kind), None)
        if row is None and kind == RECEIPT:
            row = papers.prepare(kind=kind, visit=visit, actor=actor, now=now)
        if row is not None and not (kind == PLAN and row.status != PaperStatus.APPROVED):
            _issue_one(row, visit, given, actor, now)


def _issue_one(row: EnforcementPaper, visit: Visit, given: list[VisitSignature], actor: Any, now: datetime) -> None:
    with writes.unit_of_work():
        row = writes.locked(row)
        if row.status in PAPER_OPEN:
            if row.kind == RECEIPT:  # numbers of the papers are known only now
                fresh = first_values(row.form.fields, Matter.of(row, actor, now))
                row = papers.change(paper=row, values=fresh, actor=actor, now=now)
            if row.status == PaperStatus.DRAFT:
                _sign(row, visit, given, actor, now)
            papers.issue(paper=row, actor=actor, now=now)
            row = writes.locked(row)
        if row.form.served and row.status == PaperStatus.ISSUED:
            _hand_over(row, visit, given, actor, now)


def _sign(row: EnforcementPaper, visit: Visit, given: list[VisitSignature], actor: Any, now: datetime) -> None:
    """The signatures of the visit under one paper, each in the role that its form knows."""
    certificates = {one.user_id: one.certificate_number for one in officers_of(visit)}
    unit = next((one for one in given if one.role == SignatureRole.UNIT), None)
    witness = next((one for one in given if one.role == SignatureRole.WITNESS), None)
    signed = set(row.signatures.values_list("role", "name"))
    base = {"paper": row, "actor": actor, "now": now}
    for role, _count in missing_signatures(row):
        if role.role == "officers":
            for one in given:
                if one.role == SignatureRole.OFFICER and ("officers", one.name) not in signed:
                    number = certificates.get(one.user_id, "") if one.user_id is not None else ""
                    papers.sign(role=role.role, name=one.name, picture=one.picture, certificate_number=number, **base)
        elif unit is not None and not unit.refused:
            papers.sign(role=role.role, name=unit.name, picture=unit.picture, **base)
        elif unit is not None and witness is not None and role.refusable:
            papers.sign(
                role=role.role, name=unit.name, manner=SigningManner.REFUSED, reason=unit.reason, witness=witness.name,
                **base,
            )  # fmt: skip


def _hand_over(row: EnforcementPaper, visit: Visit, given: list[VisitSignature], actor: Any, now: datetime) -> None:
    """Handed to whoever signed for the unit, or left there when that person refused (《民事诉讼法》第八十九条)."""
    unit = next((one for one in given if one.role == SignatureRole.UNIT), None)
    witness = next((one for one in given if one.role == SignatureRole.WITNESS), None)
    refused = unit is not None and unit.refused
    papers.serve(
        paper=row, manner=DeliveryManner.LEFT if refused else DeliveryManner.DIRECT, delivered_at=now,
        receiver=unit.name if unit else visit.site_person, location=visit.premises[:100],
        servers=[one.user.name for one in officers_of(visit)], reason=unit.reason if unit else "",
        witness=witness.name if witness else "", actor=actor, now=now,
    )  # fmt: skip


# Shown


def set_shown(visit: Visit) -> list[dict[str, Any]]:
    """The set as the tablet lists it; for officers of the visit."""
    shown = [paper_told(row) for row in _last_of_each(_own(visit))]
    kinds = {one["kind"] for one in shown}
    served = any(form_of(one["kind"], local_day(visit.started_at)).served for one in shown)
    if served and RECEIPT not in kinds:
        state = str(_("drawn up when the papers are handed over"))
        shown.append({"kind": RECEIPT, "title": name_of(RECEIPT), "state": state, "number": "", "url": "",
                      "problem": ""})  # fmt: skip
    return shown


def _last_of_each(rows: Iterable[EnforcementPaper]) -> list[EnforcementPaper]:
    newest = {row.kind: row for row in rows}
    return sorted(newest.values(), key=lambda row: row.form.order)


def paper_told(row: EnforcementPaper) -> dict[str, Any]:
    """One paper in a list: title, state, number, the address that opens it, what keeps it from being issued."""
    if row.document_id:
        url = reverse("document", kwargs={"pk": row.document_id})
    else:
        url = reverse("enforcementpaper-draft", kwargs={"pk": row.pk})
    waits = row.kind == PLAN and row.status in {PaperStatus.DRAFT, PaperStatus.IN_REVIEW}
    return {
        "kind": row.kind, "title": row.form.name, "state": str(row.get_status_display()), "number": row.number,
        "url": url, "problem": str(_("must be approved before it is issued")) if waits else "",
    }  # fmt: skip


def papers_of_visit(visit: Visit, user: Any) -> list[EnforcementPaper]:
    """Papers of the visit that this person may read, in the order of the set."""
    readable = readable_of(user, visit=visit).exclude(status=PaperStatus.DISCARDED)
    return sorted(readable, key=lambda row: (row.form.order, row.pk))


def printed_ids(visit: Visit, user: Any) -> list[int]:
    """Issued papers of the set, in its order, as far as this person may read them."""
    mine = {row.pk for row in _last_of_each(_own(visit)) if row.status in PAPER_VALID}
    return [row.pk for row in papers_of_visit(visit, user) if row.pk in mine]
