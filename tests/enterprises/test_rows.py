"""Persons, sites, special objects, documents, officials, reminders."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import special_fields
from enterprises.models import EnterpriseDocument, SpecialObject, SpecialObjectType, Supervision
from enterprises.services import reminders, rows, supervision
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification, Reminder
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def paper(enterprise, days: int, **values) -> EnterpriseDocument:
    return EnterpriseDocument.unscoped.create(
        enterprise=enterprise, kind="safety_permit", expires_on=TODAY + timedelta(days=days), **values
    )


@pytest.mark.parametrize("role", ["enterprise_worker", "expert"])
def test_rows_are_kept_by_those_who_keep_the_record(enterprise, role):
    actor = make_staff(enterprise, role) if role == "enterprise_worker" else make_user(role, "430102")
    with pytest.raises(NotAllowed):
        rows.add_site(enterprise=enterprise, kind="plant", name="示例", actor=actor, now=NOW)
    assert enterprise.site_rows.count() == 0


def test_person_s_number_is_checked_and_masked(enterprise, head):
    with pytest.raises(ValidationError):
        rows.add_person(enterprise=enterprise, kind="principal", name="示例", id_number="1", actor=head, now=NOW)
    person = rows.add_person(
        enterprise=enterprise, kind="principal", name="示例", id_number="11010519491231002X", actor=head, now=NOW
    )
    assert person.id_number_index
    assert "11010519491231002X" not in str(AuditEntry.unscoped.get(action="responsibleperson.create").changes)


def test_special_object_is_checked_against_its_type(enterprise, head):
    kind = SpecialObjectType.objects.get(code="major_hazard")
    with pytest.raises(ValidationError):
        rows.add_special_object(
            enterprise=enterprise, type=kind, name="示例罐区", values={"level": "9"}, actor=head, now=NOW
        )
    made = rows.add_special_object(
        enterprise=enterprise,
        type=kind,
        name="示例罐区",
        values={"level": "3", "chemical": "液氨", "quantity": "12.5", "filed_on": "2026-01-05", "monitored": True},
        actor=head,
        now=NOW,
    )
    assert made.values == {
        "level": "3", "chemical": "液氨", "quantity": 12.5, "filed_on": "2026-01-05", "monitored": True,
    }  # fmt: skip
    assert SpecialObject.unscoped.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"level": "3"},  # a needed field is missing
        {"level": "3", "chemical": "液氨", "quantity": "many"},
        {"level": "3", "chemical": "液氨", "quantity": -1},
        {"level": "3", "chemical": "液氨", "quantity": "NaN"},
        {"level": "3", "chemical": "液氨", "filed_on": "2026-02-30"},
        {"level": "3", "chemical": "x" * 301},
        {"level": "3", "chemical": "液氨", "unknown": 1},
        {"level": "3", "chemical": "液氨", "monitored": "maybe"},
    ],
)
def test_special_values_that_do_not_fit_are_refused(values):
    with pytest.raises(ValidationError):
        special_fields.clean_values(SpecialObjectType.objects.get(code="major_hazard").schema, values)


@pytest.mark.parametrize(
    "schema",
    [
        "text",
        [{"code": "a"}],
        [{"code": "a", "name": "甲", "kind": "picture"}],
        [{"code": "a", "name": "甲", "kind": "choice"}],
        [{"code": "a", "name": "甲", "kind": "text"}] * 2,
    ],
)
def test_schema_that_cannot_be_used_is_refused(schema):
    with pytest.raises(ValidationError):
        special_fields.check_schema(schema)


def test_shipped_schemas_are_usable():
    for kind in SpecialObjectType.objects.all():
        special_fields.check_schema(kind.schema)


def test_renewed_document_stays_as_replaced(enterprise, head):
    old = paper(enterprise, 10)
    new = rows.renew_document(
        enterprisedocument=old, number="湘2026", expires_on=date(2029, 11, 20), actor=head, now=NOW,
        upload=SimpleUploadedFile("permit.pdf", PDF),
    )  # fmt: skip
    old.refresh_from_db()
    assert old.retired_on == TODAY
    assert new.attachment.place == enterprise.place
    with pytest.raises(TransitionDenied):
        rows.renew_document(enterprisedocument=old, actor=head, now=NOW)


def test_document_cannot_end_before_it_starts(enterprise, head):
    with pytest.raises(ValidationError):
        rows.add_document(
            enterprise=enterprise,
            kind="lease",
            issued_on=date(2026, 2, 1),
            expires_on=date(2026, 1, 1),
            actor=head,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("days", "stage"), [(91, ""), (90, "d-90"), (61, "d-90"), (60, "d-60"), (30, "d-30"), (0, "d-30"), (-1, "expired")]
)
def test_stage_of_a_reminder(days, stage):
    assert reminders.stage_of(TODAY + timedelta(days=days), TODAY, [90, 60, 30]) == stage


def test_expiry_is_told_once_for_each_stage(enterprise, head, township_supervisor):
    paper(enterprise, 25)
    paper(enterprise, 200)
    paper(enterprise, 5, retired_on=TODAY)
    assert reminders.remind_documents(now=NOW) == 1
    assert reminders.remind_documents(now=NOW) == 0
    assert reminders.remind_documents(now=NOW + timedelta(days=1)) == 0
    assert reminders.remind_documents(now=NOW + timedelta(days=27)) == 1  # it has ended
    told = Notification.objects.filter(kind="enterprise.expiry")
    assert all(url.endswith("#documents") for url in told.values_list("url", flat=True))
    assert set(told.values_list("user", flat=True)) == {head.pk, township_supervisor.pk}
    assert Reminder.objects.filter(stage__in=["d-30", "expired"]).count() == 2


def test_expiry_at_a_closed_enterprise_is_not_told():
    paper(make_enterprise(status="cancelled"), 5)
    assert reminders.remind_documents(now=NOW) == 0


def test_certificate_that_expires_is_told(enterprise, head):
    rows.add_person(
        enterprise=enterprise, kind="safety_head", name="示例", certificate_kind="安全管理人员",
        certificate_expires_on=TODAY + timedelta(days=59), actor=head, now=NOW,
    )  # fmt: skip
    assert reminders.remind_certificates(now=NOW) == 1
    assert Notification.objects.get(user=head, kind="enterprise.expiry").url.endswith("#persons")
    assert reminders.remind_certificates(now=NOW) == 0


def test_official_is_released_when_the_next_is_named(enterprise, inspector, township_supervisor):
    for user in (inspector, township_supervisor):
        supervision.assign_supervision(enterprise=enterprise, kind="territorial", user=user, actor=inspector, now=NOW)
    assert Supervision.unscoped.filter(until=None).get().user == township_supervisor
    assert Supervision.unscoped.count() == 2


def test_official_must_cover_the_enterprise(enterprise, inspector, neighbour):
    with pytest.raises(TransitionDenied):
        supervision.assign_supervision(enterprise=enterprise, kind="expert", user=neighbour, actor=inspector, now=NOW)
    assert Supervision.unscoped.count() == 0


def test_who_was_responsible_then(enterprise, inspector, township_supervisor):
    first = {"enterprise": enterprise, "kind": "industry", "actor": inspector, "now": NOW}
    supervision.assign_supervision(user=inspector, since=date(2026, 1, 1), **first)
    supervision.assign_supervision(user=township_supervisor, since=date(2026, 6, 1), **first)
    assert [row.user for row in supervision.responsible_on(enterprise, date(2026, 3, 1))] == [inspector]
    assert [row.user for row in supervision.responsible_on(enterprise, date(2026, 7, 1))] == [township_supervisor]
