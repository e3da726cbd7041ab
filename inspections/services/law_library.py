"""Keeping the law library: for the system administrator (`keep_violation`), with every change in the trail.

A version that is in force is never rewritten, because cases cite it: a change is a new version from a day on. Only what
nothing refers to yet may be corrected.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ManyToOneRel
from django.utils.translation import gettext_lazy as _

from inspections.models import LawArticle, LawInstrument, Sanction, Violation
from inspections.queries.law_cache import forget_law
from inspections.queries.law_references import Reference, cited, parse_reference
from safetyportal.core import writes
from safetyportal.core.choices import Verification

KEEP = "inspections.keep_violation"
CONTENT = (
    "title", "measure", "papers", "categories", "checklist_items", "trades", "keywords", "note", "source",
)  # fmt: skip


def add_violation(
    *, code: str, valid_from: date, violated: str, punished: str, actor: Any, now: datetime, place: str = "/", **content
) -> Violation:
    """An act of local law, or of a law that the shipped library does not hold; not verified until somebody checks it.

    `violated` and `punished` are references such as "AQF 41.2, AQF 97(5)". Raises `NotAllowed`, `ValidationError`.
    """
    if Violation.objects.filter(code=code).exists():
        raise ValidationError({"code": _("There is an act with this code already. Give it a new version instead.")})
    row = Violation(code=code, place=place, valid_from=valid_from, verification=Verification.UNVERIFIED, **content)
    with writes.unit_of_work():
        links = _cite(row, violated, punished)
        row = writes.create(row, actor=actor, perm=KEEP, now=now)
        _link(row, links)
    forget_law()
    return row


def revise_violation(
    *, violation: Violation, valid_from: date, violated: str, punished: str, actor: Any, now: datetime, **content
) -> Violation:
    """Another version from a day on, with the penalties of the present one to start from; the present one ends.

    Raises `NotAllowed`, `ValidationError`.
    """
    with writes.unit_of_work():
        old = writes.locked(violation)
        if old.valid_to is not None:
            raise ValidationError(_("This version has ended already."))
        if valid_from <= old.valid_from:
            raise ValidationError({"valid_from": _("The new version begins after the present one did.")})
        kept = {name: getattr(old, name) for name in CONTENT}
        row = Violation(
            code=old.code, place=old.place, order=old.order, valid_from=valid_from,
            verification=Verification.UNVERIFIED, **{**kept, **content},
        )  # fmt: skip
        links = _cite(row, violated, punished)
        writes.update(old, {"valid_to": valid_from}, actor=actor, perm=KEEP, now=now, action="violation.end")
        row = writes.create(row, actor=actor, perm=KEEP, now=now, action="violation.revise")
        _link(row, links)
        copies = [_copy(one, row) for one in old.sanctions.all()]
        Sanction.objects.bulk_create(copies)
    forget_law()
    return row


def end_violation(*, violation: Violation, valid_to: date, actor: Any, now: datetime) -> Violation:
    """The law that forbade it ends; cases about acts before that day keep it. Raises `ValidationError`."""
    if valid_to <= violation.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})
    row = writes.update(violation, {"valid_to": valid_to}, actor=actor, perm=KEEP, now=now, action="violation.end")
    forget_law()
    return row


def check_violation(*, violation: Violation, verification: str, source: str, actor: Any, now: datetime) -> Violation:
    """Say that the row was compared with the promulgated text, and with which."""
    changes = {"verification": verification, "source": source}
    row = writes.update(violation, changes, actor=actor, perm=KEEP, now=now, action="violation.check")
    forget_law()
    return row


def add_penalty(*, violation: Violation, actor: Any, now: datetime, **values) -> Sanction:
    """A further penalty of a version that nothing refers to yet. Raises `ValidationError`."""
    with writes.unit_of_work():
        _require_untouched(writes.locked(violation))
        last = violation.sanctions.order_by("-order").first()
        row = Sanction(violation=violation, order=last.order + 1 if last else 0, **values)
        row = writes.create(row, actor=actor, perm=KEEP, now=now)
    forget_law()
    return row


def remove_penalty(*, violation: Violation, penalty: Sanction, actor: Any, now: datetime) -> None:
    """Take a penalty off a version that nothing refers to yet. Raises `ValidationError`."""
    with writes.unit_of_work():
        _require_untouched(writes.locked(violation))
        writes.delete(penalty, actor=actor, perm=KEEP, now=now)
    forget_law()


def _require_untouched(violation: Violation) -> None:
    if is_cited(violation):
        raise ValidationError(_("Findings or cases refer to this version. Give it a new version from a day on."))


def is_cited(violation: Violation) -> bool:
    """Whether findings, cases or anything else of the portal's work refers to this version."""
    fields = Violation._meta.get_fields(include_hidden=True)
    for link in (f for f in fields if isinstance(f, ManyToOneRel) and f.one_to_many and f.auto_created):
        own = link.related_model is Sanction or link.related_model._meta.auto_created
        if not own and link.related_model._base_manager.filter(**{link.field.name: violation}).exists():
            return True
    return False


def _copy(sanction: Sanction, violation: Violation) -> Sanction:
    names = [field.name for field in Sanction._meta.concrete_fields if field.name not in ("id", "violation")]
    return Sanction(violation=violation, **{name: getattr(sanction, name) for name in names})


def _cite(row: Violation, violated: str, punished: str) -> dict[str, list[LawArticle]]:
    """Set the citations in words; the articles that are in the library. Raises `ValidationError` at the field."""
    links = {}
    titles = dict(LawInstrument.objects.values_list("code", "title"))
    for name, text in (("violated", violated), ("punished", punished)):
        references = list(_references(name, text))
        if unknown := [one.law for one in references if one.law not in titles]:
            raise ValidationError({name: _("There is no law %(code)s in the library.") % {"code": unknown[0]}})
        setattr(row, name, cited(references, titles))
        links[name] = [article for one in references for article in _articles(one, row.valid_from)]
    return links


def _references(name: str, text: str) -> Iterable[Reference]:
    for part in filter(None, (piece.strip() for piece in text.replace("，", ",").split(","))):
        try:
            yield parse_reference(part)
        except ValueError as error:
            words = _("“%(text)s” is no reference. Write the code of the law and the article: AQF 41.2, AQF 97(5).")
            raise ValidationError({name: words % {"text": part}}) from error


def _articles(reference: Reference, on: date) -> Iterable[LawArticle]:
    rows = LawArticle.objects.filter(instrument__code=reference.law, number=reference.article)
    return rows.filter(LawInstrument.on(on, "instrument__"))


def _link(row: Violation, links: dict[str, list[LawArticle]]) -> None:
    row.articles_violated.set(links["violated"])
    row.articles_punishing.set(links["punished"])
