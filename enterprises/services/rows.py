"""Sites, persons in charge, special objects and documents of an enterprise.

Kept by the enterprise's head and safety officer and by township and county (`enterprises.maintain_enterprise`), as
long as the record is not closed: afterwards every service here raises `TransitionDenied`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, EnterpriseDocument, ResponsiblePerson, Site, SpecialObject
from enterprises.services import facts as facts_
from enterprises.special_fields import clean_values
from safetyportal.core import attachments, writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

MAINTAIN = "enterprises.maintain_enterprise"
LICENCE = "business_licence"


@contextmanager
def _kept(enterprise: Enterprise, actor) -> Iterator[None]:
    """A unit of work in which nobody else can close the record. Raises `NotAllowed`, `TransitionDenied`."""
    require(actor, MAINTAIN, enterprise)
    with writes.unit_of_work():
        facts_.require_not_over(writes.locked(enterprise))
        yield


def add_site(*, enterprise: Enterprise, actor, now: datetime, **values) -> Site:
    """Add a place of work. Raises `NotAllowed`, `ValidationError`."""
    with _kept(enterprise, actor):
        return writes.create(Site(enterprise=enterprise, **values), actor=actor, perm=MAINTAIN, now=now)


def change_site(*, site: Site, actor, now: datetime, expected_version: int | None = None, **values) -> Site:
    with _kept(site.enterprise, actor):
        return writes.update(site, values, actor=actor, perm=MAINTAIN, now=now, expected_version=expected_version)


def remove_site(*, site: Site, actor, now: datetime) -> None:
    with _kept(site.enterprise, actor):
        writes.delete(site, actor=actor, perm=MAINTAIN, now=now)


def add_person(*, enterprise: Enterprise, actor, now: datetime, **values) -> ResponsiblePerson:
    """Add a person in charge or with a certificate. Raises `NotAllowed`, `ValidationError`."""
    with _kept(enterprise, actor):
        return writes.create(ResponsiblePerson(enterprise=enterprise, **values), actor=actor, perm=MAINTAIN, now=now)


def change_person(
    *, responsibleperson: ResponsiblePerson, actor, now: datetime, expected_version: int | None = None, **values
) -> ResponsiblePerson:
    """Change a person; `left_on` ends the entry, it is never removed."""
    with _kept(responsibleperson.enterprise, actor):
        return writes.update(
            responsibleperson, values, actor=actor, perm=MAINTAIN, now=now, expected_version=expected_version
        )


def add_special_object(*, enterprise: Enterprise, actor, now: datetime, **values) -> SpecialObject:
    """Add a special object; `values["values"]` are checked against the fields of its type.

    Raises `NotAllowed`, `ValidationError` with the name of the field.
    """
    special = SpecialObject(enterprise=enterprise, **values)
    special.values = clean_values(special.type.schema, special.values)
    with _kept(enterprise, actor):
        return writes.create(special, actor=actor, perm=MAINTAIN, now=now)


def change_special_object(
    *, specialobject: SpecialObject, actor, now: datetime, expected_version: int | None = None, **values
) -> SpecialObject:
    if "values" in values:
        values["values"] = clean_values(specialobject.type.schema, values["values"])
    with _kept(specialobject.enterprise, actor):
        return writes.update(
            specialobject, values, actor=actor, perm=MAINTAIN, now=now, expected_version=expected_version
        )


def add_document(
    *, enterprise: Enterprise, actor, now: datetime, upload=None, replaces: EnterpriseDocument | None = None, **values
) -> EnterpriseDocument:
    """Put a paper into the document box; with `replaces` the older one is retired and no longer reminded of.

    Raises `NotAllowed`, `ValidationError` (file, dates), `TransitionDenied` (already replaced).
    """
    with _kept(enterprise, actor):
        if replaces is not None:
            _retire(replaces, enterprise, actor=actor, now=now)
        if upload is not None:
            values["attachment"] = attachments.store(
                upload, actor=actor, record=enterprise, purpose=values["kind"], now=now, perm=MAINTAIN
            )
        document = EnterpriseDocument(enterprise=enterprise, **values)
        return writes.create(document, actor=actor, perm=MAINTAIN, now=now)


def keep_licence(*, enterprise: Enterprise, upload, actor, now: datetime) -> EnterpriseDocument:
    """Put the business licence into the document box; the one before is retired. Raises as `add_document` does."""
    with _kept(enterprise, actor):
        held = EnterpriseDocument.unscoped.filter(enterprise=enterprise, kind=LICENCE, retired_on=None)
        for older in held.order_by("pk"):
            _retire(older, enterprise, actor=actor, now=now)
        return add_document(
            enterprise=enterprise, actor=actor, now=now, upload=upload, kind=LICENCE, number=enterprise.credit_code
        )


def _retire(document: EnterpriseDocument, enterprise: Enterprise, *, actor, now: datetime) -> None:
    if document.enterprise_id != enterprise.pk or document.retired_on is not None:
        raise TransitionDenied(_("This document has been replaced already."))
    writes.update(
        document,
        {"retired_on": local_day(now)},
        actor=actor,
        perm=MAINTAIN,
        now=now,
        action="enterprisedocument.renew",
    )


def renew_document(*, enterprisedocument: EnterpriseDocument, actor, now: datetime, upload=None, **values):
    """Replace a paper by its successor of the same kind."""
    values = {"kind": enterprisedocument.kind, **values}
    return add_document(
        enterprise=enterprisedocument.enterprise,
        replaces=enterprisedocument,
        actor=actor,
        now=now,
        upload=upload,
        **values,
    )


def change_document(
    *, enterprisedocument: EnterpriseDocument, actor, now: datetime, expected_version: int | None = None, **values
) -> EnterpriseDocument:
    with _kept(enterprisedocument.enterprise, actor):
        return writes.update(
            enterprisedocument, values, actor=actor, perm=MAINTAIN, now=now, expected_version=expected_version
        )
