"""The demonstration shows each document once, signed, and is made once."""

from datetime import date
from random import Random

import pytest

from inspections.choices.papers_forms import forms_on
from inspections.management.demo import papers as demo
from inspections.models import EnforcementPaper
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.factories.papers import make_bureau
from tests.people import make_user


@pytest.mark.django_db
def test_each_document_is_issued_once_and_signed_by_the_bureau():
    make_bureau("430102")
    make_enterprise("430102001", legal_phone="13800000000")
    make_user("enforcement_officer", "430102", username="enforcement", name="示例执法员", certificate_number="18018101",
              certificate_valid_to=date(2030, 1, 1))  # fmt: skip
    make_user("county_leader", "430102", username="county-leader")
    made = demo.seed("small", Random(1), NOW)
    kinds = set(forms_on(NOW.date()))
    assert made == {"papers": len(kinds)}
    papers = EnforcementPaper.unscoped.select_related("document")
    assert {paper.kind for paper in papers} == kinds
    assert all(paper.document.signed_by for paper in papers)
    assert demo.seed("small", Random(1), NOW) == {"papers": 0}
