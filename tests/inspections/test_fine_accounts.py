"""The account for fines: each level its own, dated; no paper that names money to pay goes without one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from inspections.models import FineAccount
from inspections.queries.cases_accounts import account_at
from inspections.services import cases_accounts, papers
from safetyportal.core.errors import NotAllowed
from tests.conftest import NOW
from tests.factories.cases import Story
from tests.people import make_user, node

pytestmark = pytest.mark.django_db
FACTS = {"bank": "示例银行", "holder": "示例财政局", "source": "示例财函1号", "now": NOW}
TODAY = NOW.date()


def keep(code: str, number: str, actor, since: date = date(2026, 1, 1)) -> FineAccount:
    return cases_accounts.set_account(place=node(code), number=number, valid_from=since, actor=actor, **FACTS)


def test_the_deepest_place_with_an_account_holds_and_the_new_one_ends_the_old():
    province, county = make_user("province_supervisor", "43"), make_user("county_supervisor", "430102")
    upper = keep("43", "1111 1111", province)
    place = node("430102").path
    assert account_at(place, TODAY) == upper
    own = keep("430102", "2222 2222", county)
    newer = keep("430102", "3333 3333", county, TODAY)
    assert (account_at(place, TODAY - timedelta(days=1)), account_at(place, TODAY)) == (own, newer)
    assert account_at(node("430103").path, TODAY) == upper
    assert account_at(node("220102").path, TODAY) is None
    cases_accounts.end_account(fineaccount=newer, valid_to=TODAY + timedelta(days=1), actor=county, now=NOW)
    assert account_at(place, TODAY + timedelta(days=1)) == upper


def test_each_level_enters_its_own_and_the_past_is_not_rewritten():
    county = make_user("county_supervisor", "430102")
    with pytest.raises(NotAllowed):
        keep("4301", "1111 1111", county)
    with pytest.raises(NotAllowed):
        keep("430102", "1111 1111", make_user("enforcement_officer", "430102"))
    keep("430102", "1111 1111", county, TODAY)
    with pytest.raises(ValidationError) as refused:
        keep("430102", "2222 2222", county, TODAY)
    assert "valid_from" in refused.value.message_dict
    with pytest.raises(ValidationError):
        keep("430102", "not a number", county, TODAY + timedelta(days=1))


def test_a_decision_with_a_fine_takes_the_account_and_is_refused_without_one():
    story = Story(fine=20_000)
    account = account_at(story.case.body.place, TODAY)
    story.to_decided()
    decision = papers.prepare(kind="penalty_decision_unit", case=story.fresh(), actor=story.first, now=story.now)
    taken = [decision.values[key] for key in ("bank", "bank_holder", "bank_account")]
    assert taken == [account.bank, account.holder, account.number]
    papers.discard(paper=decision, note="示例", actor=story.first, now=story.now)
    FineAccount.unscoped.all().delete()
    bare = papers.prepare(kind="penalty_decision_unit", case=story.fresh(), actor=story.first, now=story.now)
    with pytest.raises(ValidationError) as refused:
        papers.issue(paper=bare, actor=story.first, now=story.now)
    assert set(refused.value.message_dict) == {"bank", "bank_holder", "bank_account"}
    warning = papers.change(paper=bare, values={"fine": ""}, actor=story.first, now=story.now)
    assert papers.issue(paper=warning, actor=story.first, now=story.now).number  # nothing is to be paid


def test_the_register_is_entered_and_read_on_its_pages():
    county, officer = make_user("county_supervisor", "430102"), make_user("enforcement_officer", "430102")
    browser = Client()
    browser.force_login(county)
    given = {"place": node("430102").pk, "bank": "示例银行", "holder": "示例财政局", "number": "4300 0001",
             "valid_from": "2026-11-01", "source": "示例财函1号"}  # fmt: skip
    answer = browser.post(reverse("fineaccount-create"), given | {"number": "abc"})
    assert "示例财函1号" in answer.content.decode()  # nothing typed is lost
    assert not FineAccount.unscoped.exists()
    assert browser.post(reverse("fineaccount-create"), given).status_code == 302
    assert "4300 0001" in browser.get(reverse("fineaccount-list")).content.decode()
    stranger = Client()
    stranger.force_login(make_user("county_supervisor", "430103"))
    assert "4300 0001" not in stranger.get(reverse("fineaccount-list")).content.decode()
    reader = Client()
    reader.force_login(officer)
    assert reader.get(reverse("fineaccount-detail", kwargs={"pk": FineAccount.unscoped.get().pk})).status_code == 200
    assert reader.post(reverse("fineaccount-create"), given).status_code == 403
