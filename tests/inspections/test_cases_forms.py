"""What the forms of a case know already: nobody types what the portal can tell."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.forms import cases as forms
from inspections.forms import cases_after as after
from inspections.forms import cases_evidence, cases_hearing
from inspections.forms.papers import PaperForm
from inspections.queries.receivers import police_of, receivers
from inspections.services import papers
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import SupervisingBody
from tests.factories import cases as make
from tests.people import node
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make.Story(fine=20_000, now=timezone.now() - timedelta(days=40))


def shown(form_class, story) -> dict:
    form = form_class(user=story.first, record=story.fresh())
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}


def test_what_is_recorded_as_it_happens_begins_with_today(story):
    today = local_day(timezone.now())
    head = story.enterprise.legal_representative
    statement = shown(cases_hearing.StatementForm, story)
    assert (statement["stated_on"], statement["by"]) == (today, head)
    asked = shown(cases_hearing.HearingRequestForm, story)
    assert (asked["requested_on"], asked["requested_by"]) == (today, head)
    evidence = shown(cases_evidence.EvidenceForm, story)
    assert (evidence["provider"], evidence["collected_where"]) == (story.case.party_name, story.case.party_address)
    assert local_day(evidence["collected_at"]) == today
    assert shown(after.SentForm, story)["police"] == police_of(story.case.body)
    assert shown(after.CourtForm, story)["court"] == "芙蓉区人民法院"


def test_a_payment_proposes_what_is_owed_the_fine_first(story):
    story.to_execution()
    proposed = shown(after.PaymentForm, story)
    assert (proposed["kind"], proposed["amount"]) == ("fine", Decimal(20_000))


def test_a_case_goes_to_the_police_or_one_of_our_bodies_or_to_whom_is_typed(story):
    city = make.bureau("4301")
    names = receivers(story.case)
    assert names[0] == "长沙市公安局芙蓉分局"
    assert city.name in names
    assert story.case.body.name not in names
    county = SupervisingBody(jurisdiction=node("430121"))
    assert police_of(county) == "长沙县公安局"
    story.file()
    paper = papers.prepare(kind="transfer_approval", case=story.fresh(), actor=story.first, now=story.now)
    assert paper.values["receiver"] == names[0]
    drawn = str(PaperForm(user=story.first, record=paper)["receiver"])
    assert all(f'<option value="{name}">' in drawn for name in names)
    papers.change(paper=paper, values={"receiver": "示例市场监督管理局"}, actor=story.first, now=story.now)
    paper.refresh_from_db()
    assert paper.values["receiver"] == "示例市场监督管理局"


def test_the_form_of_a_charge_speaks_of_the_situation_of_the_act(story):
    page = browser(story.first).get(f"{reverse('enforcementcase-detail', kwargs={'pk': story.case.pk})}acts/charge/")
    assert "情形" in page.content.decode()
    assert forms.ChargeForm.base_fields["stage"].label == "情形"
    assert forms.ReviewForm.base_fields["note"].label == "审核意见"
    assert forms.ApproveForm.base_fields["note"].label == "审批意见"
    assert forms.DeliveryForm.base_fields["location"].label == "送达地点"
    assert str(story.case.casecharge_rows.model._meta.get_field("stage").verbose_name) == "违法情形"


def test_the_only_row_to_choose_is_chosen(story):
    charge = story.case.casecharge_rows.get()
    assert shown(forms.DropChargeForm, story)["charge_row"] == charge.pk
    assert shown(forms.ChargeForm, story)["charge_row"] is None  # a new one, unless somebody chooses
    story.charge(act=2)
    assert shown(forms.DropChargeForm, story)["charge_row"] is None
