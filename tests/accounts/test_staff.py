"""The head of an enterprise and the accounts of the own staff."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from safetyportal.accounts.services import handover, staff
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Posting, User
from tests import people
from tests.accounts.browser_client import Browser
from tests.factories.enterprises import make_enterprise, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(db):
    return make_enterprise()


@pytest.fixture
def head(enterprise):
    return make_staff(enterprise)


@pytest.fixture
def worker(enterprise):
    return make_staff(enterprise, "enterprise_worker")


def open_one(head, **values):
    given = {"username": "zhao.min", "name": "赵敏（示例）", "role": "enterprise_worker"} | values
    key = staff.open_account(actor=head, now=timezone.now(), **given)
    return User.objects.get(username=given["username"]), key


def unchanged(person) -> bool:
    before = (person.password, person.is_active, person.session_epoch)
    person.refresh_from_db()
    return before == (person.password, person.is_active, person.session_epoch)


def test_new_account_is_posted_at_the_own_enterprise(head, enterprise):
    person, key = open_one(head, role="enterprise_safety_officer", phone="13900000001")

    posting = person.postings.get()
    assert (posting.place, posting.role.code, person.place) == (
        enterprise.place, "enterprise_safety_officer", enterprise.place,
    )  # fmt: skip
    assert person.must_change_password
    assert Browser().sign_in(person, handover.take(head, key)).status_code == 302
    actions = AuditEntry.unscoped.filter(actor=head).values_list("action", flat=True)
    assert set(actions) == {"user.create", "posting.grant"}


@pytest.mark.parametrize("role", ["enterprise_head", "county_supervisor", "system_administrator"])
def test_nobody_is_made_as_much_as_the_head(head, role):
    with pytest.raises(NotAllowed):
        open_one(head, role=role)
    assert not User.objects.filter(username="zhao.min").exists()


def test_account_belongs_to_an_enterprise_that_one_heads(head, worker, db):
    other = make_enterprise("430103002")
    with pytest.raises(NotAllowed):
        open_one(head, unit=f"E{other.pk}")
    with pytest.raises(NotAllowed):
        open_one(worker)
    with pytest.raises(NotAllowed):
        open_one(people.make_user("system_administrator", "4301"))
    assert not User.objects.filter(username="zhao.min").exists()


def test_taken_user_name_is_refused(head, worker):
    with pytest.raises(ValidationError):
        open_one(head, username=worker.username)


ACTS = {
    "reset": lambda who, head: staff.reset_password(who, actor=head, now=timezone.now(), reason="x"),
    "factor": lambda who, head: staff.reset_second_factor(who, actor=head, now=timezone.now(), reason="x"),
    "close": lambda who, head: staff.close_account(who, actor=head, now=timezone.now(), reason="x"),
    "role": lambda who, head: staff.change_role(
        who, role="enterprise_worker", actor=head, now=timezone.now(), reason="x"
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["himself", "second head", "elsewhere", "works elsewhere too", "official"])
def test_head_manages_nobody_who_holds_more_or_elsewhere(head, enterprise, act, who):
    other = make_enterprise("430103002")
    person = {
        "himself": lambda: head,
        "second head": lambda: make_staff(enterprise),
        "elsewhere": lambda: make_staff(other, "enterprise_worker"),
        "works elsewhere too": lambda: make_staff(enterprise, "enterprise_worker"),
        "official": lambda: people.make_user("county_supervisor", "430102"),
    }[who]()
    if who == "works elsewhere too":
        people.post(person, "enterprise_safety_officer", "430103002", place=other.place)
    person.refresh_from_db()

    with pytest.raises(NotAllowed):
        ACTS[act](person, head)
    assert unchanged(person)
    assert not Posting.unscoped.filter(user=person, ends_at__isnull=False).exists()


def test_who_leaves_loses_posting_and_account_and_may_come_back(head, worker):
    staff.close_account(worker, actor=head, now=timezone.now(), reason="离职")
    worker.refresh_from_db()
    assert not worker.is_active
    assert not staff.unended(worker, timezone.now()).exists()

    key = staff.reopen_account(
        worker, role="enterprise_safety_officer", actor=head, now=timezone.now(), reason="重新入职"
    )
    worker.refresh_from_db()
    assert worker.is_active
    assert staff.unended(worker, timezone.now()).get().role.code == "enterprise_safety_officer"
    assert worker.check_password(handover.take(head, key))


def test_who_was_locked_for_not_being_used_keeps_the_posting(head, worker):
    User.objects.filter(pk=worker.pk).update(is_active=False)
    worker.refresh_from_db()
    staff.reopen_account(worker, role="enterprise_safety_officer", actor=head, now=timezone.now(), reason="x")
    assert staff.unended(worker, timezone.now()).get().role.code == "enterprise_worker"


def test_role_is_changed_by_ending_one_posting_and_beginning_another(head, worker):
    now = timezone.now()
    staff.change_role(worker, role="enterprise_safety_officer", actor=head, now=now, reason="x")
    assert staff.unended(worker, now).get().role.code == "enterprise_safety_officer"
    with pytest.raises(TransitionDenied):
        staff.change_role(worker, role="enterprise_safety_officer", actor=head, now=now, reason="x")


class TestPages:
    @pytest.fixture
    def browser(self, head):
        browser = Browser()
        browser.sign_in(head)
        return browser

    def fill(self, browser, url, **values):
        form = browser.get(url).context["form"]
        technical = {name: form[name].value() or "" for name in ("form_token", "form_seen")}
        return browser.post(url, {**technical, **values})

    def test_head_opens_an_account_and_reads_its_slip_once(self, browser, enterprise):
        answer = self.fill(
            browser, reverse("staff-create"), username="zhao.min", name="赵敏（示例）", role="enterprise_worker"
        )
        slip = browser.get(answer.url)
        assert "赵敏（示例）" in slip.content.decode()
        shown = browser.post(answer.url)
        person = User.objects.get(username="zhao.min")
        assert person.check_password(shown.context["password"])
        assert reverse("staff-detail", args=[person.pk]) in shown.content.decode()
        assert browser.post(answer.url).status_code == 404
        listed = browser.get(reverse("staff-list")).content.decode()
        assert "赵敏（示例）" in listed
        assert "企业员工" in listed or "员工" in listed

    def test_other_enterprises_staff_do_not_exist(self, browser, db):
        stranger = make_staff(make_enterprise("430103002"), "enterprise_worker")
        for url in (reverse("staff-detail", args=[stranger.pk]), reverse("staff-act", args=[stranger.pk, "close"])):
            assert browser.get(url).status_code == 404
        stranger.refresh_from_db()
        assert stranger.is_active

    def test_head_resets_a_password(self, browser, worker):
        old = worker.password
        answer = self.fill(browser, reverse("staff-act", args=[worker.pk, "reset-password"]), reason="忘记口令")
        assert "/initial-password/" in answer.url
        worker.refresh_from_db()
        assert worker.password != old
        assert browser.get(reverse("staff-detail", args=[worker.pk])).status_code == 200

    def test_second_head_is_shown_but_not_managed(self, browser, enterprise):
        second = make_staff(enterprise)
        page = browser.get(reverse("staff-detail", args=[second.pk]))
        assert page.status_code == 200
        assert browser.get(reverse("staff-act", args=[second.pk, "reset-password"])).status_code in {403, 409}

    def test_officials_and_workers_have_no_such_page(self, worker, inspector):
        for person in (worker, inspector):
            browser = Browser()
            browser.sign_in(person)
            assert browser.get(reverse("staff-list")).status_code == 403
