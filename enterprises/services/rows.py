"""Sites, persons in charge, special objects and documents of an enterprise.

Kept by the enterprise's head and safety officer and by township and county (`enterprises.maintain_enterprise`).
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, EnterpriseDocument, ResponsiblePerson, Site, SpecialObject
from enterprises.special_fields import clean_values
from safetyportal.core import attachments, writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

MAINTAIN = "enterprises.maintain_enterprise"


def add_site(*, enterprise: Enterprise, actor, now: datetime, **values) -> Site:
    """Add a place of work. Raises `NotAllowed`, `ValidationError`."""
    return writes.create(Site(enterprise=enterprise, **values), actor=actor, perm=MAINTAIN, now=now)


def change_site(*, site: Site, actor, now: datetime, expected_version: int | None = None, **values) -> Site:
    return writes.update(site, values, actor=actor, perm=MAINTAIN, now=now, expected_version=expected_version)


def remove_site(*, site: Site, actor, now: datetime) -> None:
    writes.delete(site, actor=actor, perm=MAINTAIN, now=now)


def add_person(*, enterprise: Enterprise, actor, now: datetime, **values) -> ResponsiblePerson:
    """Add a person in charge or with a certificate. Raises `NotAllowed`, `ValidationError`."""
    return writes.create(ResponsiblePerson(enterprise=enterprise, **values), actor=actor, perm=MAINTAIN, now=now)


def change_person(
    *, responsibleperson: ResponsiblePerson, actor, now: datetime, expected_version: int | None = None, **values
) -> ResponsiblePerson:
    """Change a person; `left_on` ends the entry, it is never removed."""
    return writes.update(
        responsibleperson, values, actor=actor, perm=MAINTAIN, now=now, expected_version=expected_version
    )


def add_special_object(*, enterprise: Enterprise, actor, now: datetime, **values) -> SpecialObject:
    """Add a special object; `values["values"]` are checked against the fields of its type.

    Raises `NotAllowed`, `ValidationError` with the name of the field.
    """
    special = SpecialObject(enterprise=enterprise, **values)
    special.values = clean_values(special.type.schema, special.values)
    return writes.create(special, actor=actor, perm=MAINTAIN, now=now)


def change_special_object(
    *, specialobject: SpecialObject, actor, now: datetime, expected_version: int | None = None, **values
) -> SpecialObject:
    if "values" in values:
        values["values"] = clean_values(specialobject.type.schema, values["values"])
    return writes.update(specialobject, values, actor=actor, perm=MAINTAIN, now=now, expected_version=expected_version)


def add_document(
    *, enterprise: Enterprise, actor, now: datetime, upload=None, replaces: EnterpriseDocument | None = None, **values
) -> EnterpriseDocument:
    """Put a paper into the document box; with `replaces` the older one is retired and no longer reminded of.

    Raises `NotAllowed`, `ValidationError` (file, dates), `TransitionDenied` (already replaced).
    """
    require(actor, MAINTAIN, enterprise)
    with writes.unit_of_work():
        if replaces is not None:
            _retire(replaces, enterprise, actor=actor, now=now)
        if upload is not None:
            values["attachment"] = attachments.store(
                upload, actor=actor, record=enterprise, purpose=values["kind"], now=now, perm=MAINTAIN
            )
        document = EnterpriseDocument(enterprise=enterprise, **values)
        return writes.create(document, actor=actor, perm=MAINTAIN, now=now)


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
    return writes.update(
        enterprisedocument, values, actor=actor, perm=MAINTAIN, now=now, expected_version=expected_version
    )
