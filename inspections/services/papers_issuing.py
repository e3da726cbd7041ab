"""Issue, correct and void enforcement documents."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PAPER_VALID, PaperStatus
from inspections.models import EnforcementPaper, PaperSerial
from inspections.queries.papers import Missing, missing_before, open_paper
from inspections.queries.papers_periods import too_long
from inspections.services.papers_signing import require_signatures
from inspections.services.papers_snapshot import printed_data
from inspections.services.papers_telling import tell_party
from inspections.services.papers_values import require_complete
from inspections.workflow.papers import ISSUE, PAPER_FLOW, PREPARE
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.models import IssuedDocument
from safetyportal.core.rules import rule
from safetyportal.core.services import issuing
from safetyportal.core.services.numbering import Number, allocate_number, holder_of, shared_number

NUMBER_RULE = "document.number.enforcement"


def issue(
    *, paper: EnforcementPaper, actor: Any, now: datetime, note: str = "", conditions: Iterable[str] | None = None,
    expected_version: int | None = None,
) -> IssuedDocument:  # fmt: skip
    """Number, draw, sign and keep the paper. It must be complete, signed, approved where its form says so, and come
    after what must precede it; asked twice it returns what was issued.

    `conditions` are those of the case when the caller knows them. Raises `TransitionDenied` with the article.
    """
    with writes.unit_of_work():
        row = writes.locked(paper)
        if row.status in PAPER_VALID and row.document is not None:
            require(actor, ISSUE, row)
            return row.document
        PAPER_FLOW.checked(row, "issue", actor)  # before anything is drawn or looked at
        _require_ready(row, actor, now, conditions)
        old = writes.locked(row.corrects) if row.corrects_id else None
        number = _shared_number(row, now) if row.form.numbered else None
        document = issuing.issue(
            f"inspections.{row.kind}", row, actor=actor, now=now, data=printed_data(row), body=row.body, perm=ISSUE,
            replaces=old.document if old else None, replaced_about=old, number=number, note=row.correction_note or note,
        )  # fmt: skip
        changes = {"document": document, "number": document.number, "issued_on": document.issued_on}
        moved = PAPER_FLOW.run(
            row, "issue", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        if old is not None:
            PAPER_FLOW.run(old, "supersede", actor=actor, now=now, note=row.correction_note)
        tell_party(moved, now)
    return document


def _require_ready(row: EnforcementPaper, actor: Any, now: datetime, conditions: Iterable[str] | None) -> None:
    require_complete(row.form, row.values, now)
    _require_period(row)
    require_signatures(row)
    matter: dict[str, Any] = {"task": row.task, "visit": row.visit, "case": row.case}
    missing = missing_before(row.kind, now=now, conditions=conditions, **matter)
    if _number_approved(missing, matter, actor, now):
        missing = missing_before(row.kind, now=now, conditions=conditions, **matter)
    if missing:
        raise TransitionDenied("；".join(str(one) for one in missing))


def _require_period(row: EnforcementPaper) -> None:
    """Raises `ValidationError` for a measure that would last longer than the law allows (《行政强制法》第二十五条)."""
    most = too_long(row)
    if most is not None:
        words = _("At most %(days)s days, extended once by as many (《行政强制法》第二十五条).")
        raise ValidationError({"to_day": words % {"days": most}})


def _number_approved(missing: Iterable[Missing], matter: dict[str, Any], actor: Any, now: datetime) -> int:
    """Forms that must precede and were approved wait only for their number: they take it now. How many did."""
    waiting = [open_paper(kind, **matter) for one in missing for kind in one.kinds]
    ready = [paper for paper in waiting if paper is not None and paper.status == PaperStatus.APPROVED]
    for paper in ready:
        issue(paper=paper, actor=actor, now=now)
    return len(ready)


def _shared_number(row: EnforcementPaper, now: datetime) -> Number | None:
    """The serial of the inspection or case where the place's rule lets its papers share one; None: a number of the
    kind's own run. A second paper of one kind takes a number of its own from the shared run."""
    form, body = row.form, row.body
    if not form.chain or rule("paper.number_sharing", body.place, local_day(now)) != "chain":
        return None
    owner = {"case": row.case} if form.chain == "case" else {"task": row.task}
    if next(iter(owner.values())) is None:
        return None
    holder, series = holder_of(row, body), f"inspections.chain.{form.chain}"
    shared = PaperSerial.objects.select_for_update().filter(**owner).first()
    given: dict[str, Any] = {
        "holder": holder,
        "place": body.place,
        "now": now,
        "number_rule": NUMBER_RULE,
        "sign": form.sign,
        "body": body,
    }
    if shared is None:
        number = allocate_number(series, **given)
        PaperSerial.objects.create(**owner, series=series, year=number.year, serial=number.serial)
        return number
    taken = IssuedDocument.unscoped.filter(
        holder=holder, year=shared.year, kind=f"inspections.{row.kind}", serial=shared.serial
    )
    if taken.exists():
        return allocate_number(series, **given)
    return shared_number(series, shared.year, shared.serial, **given)


def issue_batch(*, papers: Iterable[EnforcementPaper], actor: Any, now: datetime) -> list[IssuedDocument]:
    """Issue several papers, all or none; those that are issued already stay as they are."""
    with writes.unit_of_work():
        return [issue(paper=paper, actor=actor, now=now) for paper in papers]


def correct(*, paper: EnforcementPaper, note: str, actor: Any, now: datetime) -> EnforcementPaper:
    """Begin a corrected paper that names the issued one; the old one counts until the new one is issued."""
    if not note.strip():
        raise ValidationError({"note": _("Give the reason.")})
    with writes.unit_of_work():
        row = writes.locked(paper)
        if row.status not in PAPER_VALID:
            raise TransitionDenied(_("Only an issued document that counts can be corrected."))
        begun = EnforcementPaper.unscoped.filter(corrects=row).exclude(status=PaperStatus.DISCARDED).exists()
        if begun:
            raise Conflict(_("A correction of this document has begun already."))
        EnforcementPaper.unscoped.filter(corrects=row).update(corrects=None)  # a discarded one gives its place free
        new = EnforcementPaper(
            task=row.task, visit=row.visit, case=row.case, kind=row.kind, form_on=local_day(now), body=row.body,
            enterprise=row.enterprise, jurisdiction=row.jurisdiction, place=row.place, sectors=list(row.sectors),
            values=dict(row.values), for_party=row.for_party, seen_from=row.seen_from, prepared_by=actor, corrects=row,
            correction_note=note.strip()[:500],
        )  # fmt: skip
        PAPER_FLOW.start(new, now)
        return writes.create(new, actor=actor, perm=PREPARE, now=now, note=note)


def void(
    *, paper: EnforcementPaper, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementPaper:
    """Say that an issued paper counts no longer; its number stays used, its file readable."""
    with writes.unit_of_work():
        row = PAPER_FLOW.run(paper, "void", actor=actor, now=now, note=note, expected_version=expected_version)
        issuing.void(row.document, actor=actor, now=now, reason=note, perm=ISSUE)
    return row
