"""The own page: contact, wishes, delegations."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from safetyportal.core.models import NotificationPreference, Posting
from tests.accounts.browser_client import Browser
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db):
    return make_user("county_supervisor", "430102", phone="13900000001", id_number="430102199001010012")


@pytest.fixture
def browser(user):
    browser = Browser()
    browser.sign_in(user)
    return browser


def test_profile_masks_personal_data_and_reveals_own_on_request(user, browser):
    page = browser.page("profile").content.decode()
    assert "139****0001" in page
    assert "430102199001010012" not in page

    assert "430102199001010012" in browser.post(reverse("reveal", args=[user.pk, "id_number"])).content.decode()


def test_language_and_contact_are_changed_by_oneself(user, browser):
    answer = browser.post(reverse("profile-edit"), {"language": "en", "email": "a@example.com", "phone": ""})

    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.language, user.email, user.phone) == ("en", "a@example.com", "13900000001")


@pytest.mark.asvs("V15.3.3")
def test_form_fields_beyond_the_form_change_nothing(user, browser):
    extra = {"duty": "security", "place": "/", "is_superuser": "1", "kind": "expert", "is_active": "0", "username": "x"}
    browser.post(reverse("profile-edit"), {"language": "en", "email": "", "phone": "", **extra})

    user.refresh_from_db()
    assert (user.duty, user.place, user.is_superuser, user.kind) == ("business", "/43/4301/430102/", False, "official")
    assert user.is_active


def test_notification_wishes_are_kept(user, browser):
    fields = {"channels": ["email"], "muted_kinds": ["account.posting"], "digest": "on", "digest_hour": "7",
              "quiet_from": "21:00", "quiet_to": "07:30", "webhook_url": ""}  # fmt: skip
    assert browser.post(reverse("profile-notifications"), fields).status_code == 302
    wish = NotificationPreference.objects.get(user=user)
    assert (wish.channels, wish.digest_hour, str(wish.quiet_to)) == (["email"], 7, "07:30:00")

    for wrong in ({"quiet_to": ""}, {"webhook_url": "http://chat.example/x"}, {"digest_hour": "25"}):
        answer = browser.post(reverse("profile-notifications"), {**fields, **wrong})
        assert answer.context["form"].errors


def test_delegation_is_lent_and_ended_on_the_pages(user, browser):
    clerk = make_user("township_supervisor", "430102001")
    outsider = make_user("county_supervisor", "430103")
    own = user.postings.get()
    url = reverse("delegate", args=[own.pk])
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    fields = {"starts_on": timezone.localdate().isoformat(), "ends_on": tomorrow, "reason": "出差"}

    assert clerk.username in browser.get(url).content.decode()
    assert outsider.username not in browser.get(url).content.decode()
    assert "delegate" in browser.post(url, {**fields, "delegate": outsider.username}).context["form"].errors
    assert browser.post(url, {**fields, "delegate": clerk.username}).status_code == 302

    lent = Posting.unscoped.get(user=clerk, source=own)
    other = Browser("10.0.0.2")
    other.sign_in(clerk)
    assert user.name in other.page("profile").content.decode()
    stranger = Browser("10.0.0.3")
    stranger.sign_in(outsider)
    assert stranger.post(reverse("delegation-end", args=[lent.pk])).status_code == 404
    assert other.post(reverse("delegation-end", args=[lent.pk])).status_code == 302
    lent.refresh_from_db()
    assert lent.ends_at <= timezone.now()


@pytest.mark.asvs("V8.2.2")
def test_foreign_postings_cannot_be_delegated_by_address(user, browser):
    other = make_user("county_leader", "430102").postings.get()

    assert browser.get(reverse("delegate", args=[other.pk])).status_code == 404


def test_a_form_sent_twice_lends_once(user, browser):
    clerk = make_user("township_supervisor", "430102001")
    own = user.postings.get()
    url = reverse("delegate", args=[own.pk])
    token = browser.get(url).context["form"]["form_token"].value()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    fields = {"delegate": clerk.username, "starts_on": timezone.localdate().isoformat(), "ends_on": tomorrow,
              "reason": "出差", "form_token": token}  # fmt: skip

    assert [browser.post(url, fields).status_code for _i in range(2)] == [302, 302]
    assert Posting.unscoped.filter(source=own).count() == 1
