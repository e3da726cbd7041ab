"""Special operation certificates (特种作业操作证) are numbered T and the ID number: nobody reads that in a list."""

import pytest
from django.urls import reverse

from enterprises.forms.acts import ChangeForm
from enterprises.forms.rows import PersonForm
from enterprises.models import ResponsiblePerson
from enterprises.services import rows
from safetyportal.core.crypto import mask_id_numbers
from safetyportal.core.models import AuditEntry
from tests.conftest import NOW
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db
NUMBER = "T430102199001011234"


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
    person = rows.add_person(
        enterprise=enterprise, kind="special_operator", name="示例电工", certificate_number=NUMBER, actor=inspector,
        now=NOW,
    )  # fmt: skip
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
    person = rows.add_person(
        enterprise=enterprise, kind="special_operator", name="示例电工", certificate_number=NUMBER, actor=inspector,
        now=NOW,
    )  # fmt: skip
    changed = NUMBER.replace("1990", "1991")
    rows.change_person(responsibleperson=person, certificate_number=changed, actor=inspector, now=NOW)
    assert ResponsiblePerson.unscoped.get().certificate_number == changed


def test_forms_mark_what_no_browser_may_keep():
    fields = {**ChangeForm(user=None).fields, **PersonForm(user=None).fields}
    marked = {name for name, field in fields.items() if "data-personal" in field.widget.attrs}
    assert {"legal_phone", "legal_id_number", "safety_head_landline", "phone", "id_number"} <= marked
    assert not {"name", "credit_code", "production_address"} & marked
