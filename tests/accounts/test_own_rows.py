"""What belongs to one person, where two people have some: nobody's is read, counted or ended for another's."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Supervision
from enterprises.services import release
from enterprises.services.supervision import assign_supervision
from safetyportal.accounts.services import one_time, second_factor, sessions
from safetyportal.core import context
from safetyportal.core.choices import JobState
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Draft, Job, Notification, NotificationPreference, OneTimeCode, SavedView
from safetyportal.core.pages.jobs_pages import jobs_of
from safetyportal.core.passwords import context_words
from safetyportal.core.services import accounts, division_changes, drafts, saved_views
from tests.accounts.browser_client import give_second_factor
from tests.factories.enterprises import make_enterprise
from tests.people import make_user
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db
VIEW = {"register": "hazards", "name": "我的", "query": "", "columns": []}


@pytest.fixture
def me(db):
    return make_user("county_supervisor", "430102", email="me@example.org")


@pytest.fixture
def other(db):
    return make_user("township_supervisor", "430104001", email="other@example.org")


def test_a_new_code_makes_only_the_own_older_one_worthless(me, other):
    for person in (other, me, me):
        one_time.issue(
            person, purpose="reset", channel="email", ticket=f"{person.pk}-{OneTimeCode.objects.count()}",
            now=timezone.now(),
        )  # fmt: skip
    assert sorted(OneTimeCode.objects.values_list("user", flat=True)) == sorted([me.pk, other.pk])


def test_a_second_factor_is_the_own_one(me, other):
    give_second_factor(other)
    assert second_factor.is_set(other)
    assert not second_factor.is_set(me)


def test_signing_in_tidies_up_the_own_sessions_only(me, other):
    for person in (me, other):
        UserSession.objects.create(user=person, ip="127.0.0.1", user_agent="", session_key=f"gone-{person.pk}")
    visitor = browser(me)
    request = RequestFactory().get("/")
    request.session = visitor.session
    sessions.enter(request, me, timezone.now())
    assert UserSession.objects.filter(session_key=f"gone-{other.pk}").exists()
    assert not UserSession.objects.filter(session_key=f"gone-{me.pk}").exists()


def test_wishes_for_notices_are_kept_and_shown_by_person(me, other):
    now = timezone.now()
    accounts.set_preferences(other, {"digest": True, "digest_hour": 17}, now=now)
    shown = browser(me).get(reverse("profile-notifications")).context["form"]
    assert shown.initial.get("digest_hour") != 17
    accounts.set_preferences(me, {"digest": True, "digest_hour": 6}, now=now)
    kept = dict(NotificationPreference.objects.values_list("user", "digest_hour"))
    assert kept == {me.pk: 6, other.pk: 17}


def test_the_bell_counts_the_own_notices(me, other):
    Notification.objects.create(user=other, kind="job.finished", title="示例", key="示例")
    request = RequestFactory().get("/")
    request.user = me
    assert context.portal(request)["unread_count"] == 0
    request.user = other
    assert context.portal(request)["unread_count"] == 1


def test_views_and_columns_of_a_list_are_the_own_ones(me, other):
    for number in range(saved_views.MOST):
        saved_views.save_view(user=other, **{**VIEW, "name": f"视图{number}"})
    saved_views.save_view(user=me, **VIEW)
    with pytest.raises(ValidationError):
        saved_views.save_view(user=other, **VIEW)
    for person in (me, other):
        saved_views.keep_columns(user=person, register="hazards", columns=["number"])
    saved_views.keep_columns(user=me, register="hazards", columns=[])
    assert list(SavedView.objects.filter(name="").values_list("user", flat=True)) == [other.pk]


def test_a_dropped_draft_is_the_own_one(me, other):
    for person in (me, other):
        drafts.save_draft(user=person, form="bodies:new", data="name=x")
    drafts.drop_draft(user=me, form="bodies:new")
    assert list(Draft.objects.values_list("user", flat=True)) == [other.pk]


def test_a_password_may_name_the_place_of_somebody_else(me, other):
    theirs = other.postings.get().jurisdiction.name.casefold()
    assert theirs in context_words(other, timezone.now())
    assert theirs not in context_words(me, timezone.now())


def test_running_changes_of_divisions_and_tasks_are_the_own_ones(me, other):
    for person, number in ((me, 1), (other, 2), (None, 3)):
        Job.objects.create(
            name=division_changes.HANDLER, key=f"own-{number}", requested_by=person, state=JobState.QUEUED,
            run_after=timezone.now(),
        )  # fmt: skip
    assert [job.requested_by for job in division_changes.running(me)] == [me]
    assert {job.requested_by for job in jobs_of(me)} == {me}
    keeper = make_user("system_administrator", "4301")
    assert {job.requested_by for job in jobs_of(keeper)} == {None}


def test_only_the_own_supervision_is_looked_at_and_released(me, other, inspector):
    now = timezone.now()
    kind = Supervision._meta.get_field("kind").choices[0][0]
    officer = make_user("township_supervisor", "430102001")
    held = assign_supervision(enterprise=make_enterprise(), kind=kind, user=officer, actor=inspector, now=now)
    release.later(other, now + timedelta(days=1))
    assert not Job.objects.filter(name=release.JOB, arguments__user_id=other.pk).exists()
    assert release.release(other, actor=system_user(), now=now) == 0
    held.refresh_from_db()
    assert held.until is None
