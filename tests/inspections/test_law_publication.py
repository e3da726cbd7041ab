"""Publication of decisions: clock of the case, no names of persons, withdrawal, reminders, the public page."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections.models import CaseClock, CaseDispute, DecisionPublication
from inspections.services import publication
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification
from tests.factories.cases import Story, executing, reviewer
from tests.people import make_user
from tests.suites.browsing import browser
from tests.suites.keeping import kept

pytestmark = pytest.mark.usefixtures("undone_after")


told = kept(lambda: executing(fine=30_000))


@pytest.fixture
def story(told) -> Story:
    return deepcopy(told)


@pytest.fixture
def opened(story):
    publication.open_due(story.now)
    return DecisionPublication.unscoped.get()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What waits for the commit runs: the public page forgets what it kept."""
    return django_capture_on_commit_callbacks


def publish(row, actor, now, **values):
    texts = {"acts": row.acts, "basis": row.basis, "penalty": row.penalty} | values
    return publication.publish(decisionpublication=row, actor=actor, now=now, **texts)


def test_it_opens_once_with_the_clock_of_the_case_that_began_with_the_decision(story, opened):
    assert publication.open_due(story.now) == 0
    assert opened.served_on == story.fresh().served_on == local_day(story.now)
    assert opened.status == "due"
    assert opened.due_at == CaseClock.unscoped.get(case=story.case, name="publication").due_at
    later = publication.PUBLICATION_FLOW.clocks["due"].due_at(opened, story.now + timedelta(days=5))
    assert opened.due_at == later  # whenever it is recorded
    assert opened.penalty == "罚款30,000元"
    assert opened.party_shown == story.enterprise.name
    assert Notification.objects.filter(key__startswith=f"publication:{opened.pk}:opened").exists()


def test_a_person_is_shown_by_the_first_character(now):
    made = Story(fine=3_000, party_kind="person", party_name="欧阳示例")
    made.to_execution()
    publication.open_due(made.now)
    row = DecisionPublication.unscoped.get(case=made.case)
    assert (row.party_shown, row.credit_code) == ("欧某某", "")
    publish(row, made.reviewer, made.now)
    text = browser().get(reverse("public-decisions")).content.decode()
    assert "欧某某" in text
    assert "欧阳示例" not in text


def test_publishing_shows_it_to_everybody_and_tells_the_case(story, opened, committed):
    assert story.enterprise.name not in browser().get(reverse("public-decisions")).content.decode()
    with committed(execute=True):
        publish(opened, story.reviewer, story.now)
    text = browser().get(reverse("public-decisions")).content.decode()
    assert story.enterprise.name in text
    assert "罚款30,000元" in text
    rows = browser().get(reverse("public-decisions-json") + "?division=430102").json()["rows"]
    assert [row["party_shown"] for row in rows] == [story.enterprise.name]
    assert "place" not in rows[0]
    assert browser().get(reverse("public-decisions-json") + "?division=430103").json()["rows"] == []
    assert browser().get(reverse("public-decisions-json") + "?words=没有这个").json()["rows"] == []
    assert story.fresh().published_on == local_day(story.now)


@pytest.mark.parametrize("text", ["电话13812345678", "身份证430102199001011234", "座机0731-84123456"])
def test_numbers_of_persons_are_refused(story, opened, text):
    with pytest.raises(ValidationError):
        publish(opened, story.reviewer, story.now, acts=text)
    assert DecisionPublication.unscoped.get().status == "due"


def test_only_supervisors_of_the_body_publish(story, opened):
    for actor in (story.first, make_user("city_supervisor", "4301"), reviewer("430103")):
        with pytest.raises((NotAllowed, TransitionDenied)):
            publish(opened, actor, story.now)
    assert DecisionPublication.unscoped.get().status == "due"


def test_an_annulled_decision_is_withdrawn_within_three_working_days(story, opened, committed):
    publish(opened, story.reviewer, story.now)
    CaseDispute.unscoped.create(
        case=story.case,
        kind="review",
        organ="示例市人民政府",
        began_on=local_day(story.now),
        ended_on=local_day(story.now),
        result="annulled",
        recorded_by=story.first,
    )
    assert publication.mark_fallen(story.now) == 1
    assert publication.mark_fallen(story.now) == 0
    row = DecisionPublication.unscoped.get()
    assert row.status == "withdrawing"
    assert 3 <= (row.due_at - story.now).days <= 7
    assert story.enterprise.name in browser().get(reverse("public-decisions")).content.decode()  # until it is
    with committed(execute=True):
        publication.withdraw(decisionpublication=row, note="复议撤销", actor=story.reviewer, now=story.now)
    text = browser().get(reverse("public-decisions")).content.decode()
    assert story.enterprise.name not in text
    assert "复议撤销" in text
    assert AuditEntry.unscoped.filter(action="decisionpublication.withdraw").exists()
    assert DecisionPublication.unscoped.get().penalty == "罚款30,000元"  # kept


def test_what_is_not_published_needs_a_reason(story, opened):
    with pytest.raises(TransitionDenied):
        publication.exempt(decisionpublication=opened, note=" ", actor=story.reviewer, now=story.now)
    row = publication.exempt(decisionpublication=opened, note="涉及商业秘密", actor=story.reviewer, now=story.now)
    assert (row.status, row.reason, row.due_at) == ("exempt", "涉及商业秘密", None)


def test_the_body_is_reminded_once_a_day_near_the_end(story, opened):
    assert publication.remind(story.now) == 0
    near = opened.due_at - timedelta(days=1)
    assert publication.remind(near) >= 1
    assert publication.remind(near) == 0
    assert publication.remind(opened.due_at + timedelta(days=1)) >= 1


def test_pages_of_officials(story, opened):
    visitor = browser(story.reviewer)
    page = visitor.get(reverse("decisionpublication-list") + "?status=due").content.decode()
    assert story.enterprise.name in page
    url = reverse("decisionpublication-act", kwargs={"pk": opened.pk, "name": "publish"})
    form = {"acts": opened.acts, "basis": opened.basis, "penalty": opened.penalty, "form_token": "a"}
    assert visitor.post(url, form).status_code == 302
    assert DecisionPublication.unscoped.get().status == "published"
    stranger = browser(make_user("county_supervisor", "430103"))
    assert stranger.get(reverse("decisionpublication-detail", kwargs={"pk": opened.pk})).status_code == 404


def test_leaders_see_running_cases_with_basis_and_clock(story):
    late = Story(now=story.now - timedelta(days=120), enterprise=story.enterprise)
    late.file()
    visitor = browser(make_user("county_leader", "430102"))
    page = visitor.get(reverse("live-cases"))
    assert page.context["rows"][0]["one"].case.pk == late.case.pk  # its 90 days are over
    assert page.context["figures"]["overdue"] >= 1
    text = page.content.decode()
    assert late.violation.punished in text
    only = visitor.get(reverse("live-cases") + "?due=overdue")
    assert only.context["total"] == page.context["figures"]["overdue"]
    city = browser(make_user("city_leader", "4301")).get(reverse("live-cases"))
    assert {part["code"]: part["running"] for part in city.context["parts"]}["430102"] == 2
    assert browser(make_user("county_leader", "430103")).get(reverse("live-cases")).context["total"] == 0
    assert visitor.get(reverse("live-cases") + "?place=4301").status_code == 404
    part = visitor.get(reverse("live-cases"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_shared_caches_keep_the_rows_and_not_the_page_with_a_readers_token(story):
    assert b"csrfmiddlewaretoken" in (page := browser().get(reverse("public-decisions"))).content
    assert page["Cache-Control"] == "private, max-age=60"
    assert browser().get(reverse("public-decisions-json"))["Cache-Control"] == "public, max-age=60"
