"""Special operation certificates (特种作业操作证) are numbered T and the ID number: nobody reads that in a list."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from enterprises.forms.acts import ChangeForm
from enterprises.forms.rows import PersonForm
from enterprises.models import ResponsiblePerson
from enterprises.services import rows
from enterprises.services.reveal import reveal
from safetyportal.core.crypto import blind_index, is_sealed, mask_id_numbers
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import AuditEntry
from tests.accounts.browser_client import Browser
from tests.conftest import NOW
from tests.factories.enterprises import make_staff
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db
NUMBER = "T430102199001011234"


def add(enterprise, actor, number: str = NUMBER) -> ResponsiblePerson:
    return rows.add_person(
        enterprise=enterprise, kind="special_operator", name="示例电工", certificate_number=number, actor=actor, now=NOW
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (NUMBER, "T430102********1234"),
        ("43010219900101123X", "430102********123X"),
        ("湘A-000001", "湘A-000001"),
        ("2026430102199001011234", "2026430102199001011234"),
        ("", ""),
    ],
)
def test_birthday_is_taken_out_of_id_numbers_only(text, shown):
    assert mask_id_numbers(text) == shown


def test_certificate_number_shows_no_id_number_anywhere(enterprise, inspector):
    person = add(enterprise, inspector)
    visitor = browser(inspector)
    pages = [
        visitor.get(reverse("enterprise-detail", args=[enterprise.pk])),
        visitor.get(reverse("responsibleperson-list")),
        visitor.get(reverse("responsibleperson-detail", args=[person.pk])),
        visitor.get(reverse("responsibleperson-print", args=[person.pk])),
        visitor.post(reverse("responsibleperson-export"), {"format": "csv"}),
        visitor.get(f"/api/v1/enterprises/{enterprise.pk}/persons/"),
    ]
    for page in pages:
        text = words(page)
        assert page.status_code == 200
        assert "T430102********1234" in text
        assert "19900101" not in text
    assert "19900101" not in str(list(AuditEntry.unscoped.values_list("changes", flat=True)))
    assert not words(visitor.get(f"{reverse('responsibleperson-list')}?q=19900101")).count("示例电工")


def test_change_of_the_hidden_part_is_kept(enterprise, inspector):
    person = add(enterprise, inspector)
    changed = NUMBER.replace("1990", "1991")
    rows.change_person(responsibleperson=person, certificate_number=changed, actor=inspector, now=NOW)
    assert ResponsiblePerson.unscoped.get().certificate_number == changed


@pytest.mark.asvs("V14.3.3")
def test_forms_mark_what_no_browser_may_keep():
    fields = {**ChangeForm(user=None).fields, **PersonForm(user=None).fields}
    marked = {name for name, field in fields.items() if "data-personal" in field.widget.attrs}
    assert {"legal_phone", "legal_id_number", "safety_head_landline", "phone", "id_number"} <= marked
    assert not {"name", "credit_code", "production_address"} & marked


def test_certificate_number_lies_encrypted_and_is_found_by_its_digest(enterprise, inspector):
    person = add(enterprise, inspector)
    with connection.cursor() as cursor:
        cursor.execute("SELECT certificate_number, certificate_number_index FROM enterprises_responsibleperson")
        stored, digest = cursor.fetchone()
    assert is_sealed(stored)
    assert digest == blind_index(NUMBER)
    listing, visitor = reverse("responsibleperson-list"), browser(inspector)
    for typed in (NUMBER, NUMBER.lower(), NUMBER.removeprefix("T")):
        assert person.name in words(visitor.get(listing, {"number": typed}))
    assert person.name not in words(visitor.get(listing, {"number": NUMBER[:-1]}))


def test_only_a_number_that_hides_something_is_to_be_revealed_and_that_is_in_the_trail(enterprise, township_supervisor):
    hidden = add(enterprise, township_supervisor)
    plain = add(enterprise, township_supervisor, number="湘A-000001")
    visitor = Browser()
    visitor.sign_in(township_supervisor)
    page = words(visitor.get(reverse("enterprise-detail", args=[enterprise.pk])))
    address = reverse("responsibleperson-reveal", args=[hidden.pk, "certificate_number"])
    assert address in page
    assert reverse("responsibleperson-reveal", args=[plain.pk, "certificate_number"]) not in page
    assert "湘A-000001" in page
    assert NUMBER in words(visitor.post(address, {"reason": "核实证书"}))
    entry = AuditEntry.unscoped.get(action="enterprise.reveal")
    assert "19900101" not in entry.note
    with pytest.raises(NotAllowed):
        worker = make_staff(enterprise, "enterprise_worker")
        reveal(record=hidden, field="certificate_number", reason="核实", actor=worker, now=NOW)


def test_form_keeps_a_hidden_number_that_is_left_empty(enterprise, inspector):
    person = add(enterprise, inspector)
    form = PersonForm(user=inspector, record=person)
    assert form["certificate_number"].value() == ""
    assert "19900101" not in str(form)
    sent = {name: form[name].value() or "" for name in form.fields} | {"position": "示例电工班长"}
    assert browser(inspector).post(reverse("responsibleperson-edit", args=[person.pk]), sent).status_code == 302
    person.refresh_from_db()
    assert (person.certificate_number, person.position) == (NUMBER, "示例电工班长")


def test_migration_seals_what_was_plain_and_unseals_it(enterprise, inspector):
    person = add(enterprise, inspector)
    migration = import_module("enterprises.migrations.0006_certificate_numbers_encrypted")
    editor = SimpleNamespace(connection=connection)
    migration.unseal(None, editor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT certificate_number FROM enterprises_responsibleperson")
        assert cursor.fetchone() == (NUMBER,)
    migration.seal(None, editor)
    row = ResponsiblePerson.unscoped.get(certificate_number_index=blind_index(NUMBER))
    assert (row.pk, row.certificate_number) == (person.pk, NUMBER)
