"""Evidence of the eight kinds with its custody (《行政处罚法》第四十六条)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CASE_OPEN, EvidenceKind, Originality
from inspections.models import CaseEvidence, EnforcementCase, EvidenceCustody
from inspections.queries import cases as queries
from inspections.services.cases_terms import in_charge
from inspections.workflow.cases_guards import HANDLE
from safetyportal.core import attachments, writes
from safetyportal.core.deadlines import local_day

# What two officers collect together; a statement or an expert's opinion comes from somebody else.
_BY_TWO = (EvidenceKind.OBJECT, EvidenceKind.ELECTRONIC, EvidenceKind.AUDIOVISUAL, EvidenceKind.RECORD,
           EvidenceKind.WITNESS, EvidenceKind.STATEMENT)  # fmt: skip
PURPOSE = "case.evidence"


def add_evidence(
    *, case: EnforcementCase, kind: str, name: str, source: str, collected_at: datetime, collected_where: str,
    collectors: Iterable[Any], actor: Any, now: datetime, proves: str = "", provider: str = "",
    originality: str = Originality.ORIGINAL, original_kept: str = "", pages: int | None = None, upload: Any = None,
    holder: str = "", kept_where: str = "",
) -> EnforcementCase:  # fmt: skip
    """Register a piece of evidence with who collected it, when and where; its file is hashed and never replaced.

    A copy names where its original is kept (“经核对与原件无异”). Raises `ValidationError`.
    """
    people = list(collectors)
    if collected_at > now:
        raise ValidationError({"collected_at": _("This moment is yet to come.")})
    if kind in _BY_TWO and len(people) < 2:
        raise ValidationError({"collectors": _("Two officers collect it (《行政处罚法》第四十二条、第五十五条).")})
    if originality == Originality.COPY and not original_kept.strip():
        raise ValidationError({"original_kept": _("Say where the original is kept.")})
    with writes.unit_of_work():
        row = in_charge(case, actor, CASE_OPEN)
        _require_certified(row, people, now)
        evidence = CaseEvidence(
            case=row, number=_next_number(row), kind=kind, name=name.strip(), proves=proves.strip(),
            source=source.strip(), provider=provider.strip(), collected_at=collected_at,
            collected_where=collected_where.strip(), originality=originality, original_kept=original_kept.strip(),
            pages=pages,
        )  # fmt: skip
        if upload:
            file = attachments.store(upload, actor=actor, record=row, purpose=PURPOSE, now=now, perm=HANDLE)
            evidence.file_id, evidence.sha256 = file.pk, file.sha256
        writes.create(evidence, actor=actor, perm=HANDLE, now=now)
        evidence.collectors.set(people)
        _hand(evidence, holder.strip() or actor.name, kept_where.strip() or row.body.name, collected_at, "", actor, now)
    return row


def _require_certified(case: EnforcementCase, people: list[Any], now: datetime) -> None:
    handlers = {handler.user_id for handler in queries.handlers(case)}
    for person in people:
        if person.pk not in handlers or not queries.certificate_in_force(person, local_day(now)):
            raise ValidationError({"collectors": _("Collectors are officers in charge with a certificate in force.")})


def _next_number(case: EnforcementCase) -> int:
    """The case is locked, so that two pieces never get the same number."""
    return (CaseEvidence.unscoped.filter(case=case).aggregate(last=Max("number"))["last"] or 0) + 1


def hand_over(
    *, case: EnforcementCase, evidence: CaseEvidence, holder: str, where: str, since: datetime, actor: Any,
    now: datetime, note: str = "",
) -> EnforcementCase:  # fmt: skip
    """A piece of evidence goes into other hands: the chain only grows, in the order of time."""
    if since > now:
        raise ValidationError({"since": _("This moment is yet to come.")})
    with writes.unit_of_work():
        row = in_charge(case, actor)
        last = EvidenceCustody.unscoped.filter(evidence=evidence).order_by("-since", "-pk").first()
        if last is not None and since < last.since:
            raise ValidationError({"since": _("It was handed to “%(holder)s” later.") % {"holder": last.holder}})
        _hand(evidence, holder.strip(), where.strip(), since, note, actor, now)
    return row


def _hand(
    evidence: CaseEvidence, holder: str, where: str, since: datetime, note: str, actor: Any, now: datetime
) -> None:
    entry = EvidenceCustody(
        case=evidence.case, evidence=evidence, holder=holder, where=where, since=since, note=note.strip(),
        recorded_by=actor,
    )  # fmt: skip
    writes.create(entry, actor=actor, perm=HANDLE, now=now)
