"""One record shared with one person: given, seen, ended by the clock or by hand, always in the trail."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from safetyportal.core import jobs
from safetyportal.core.access import can
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, NamedException, User
from safetyportal.core.services import exceptions
from tests.accounts.browser_client import Browser
from tests.factories.enterprises import make_enterprise
from tests.people import make_user

pytestmark = pytest.mark.django_db
VIEW = "enterprises.view_enterprise"


@pytest.fixture
def administrator(db):
    return make_user("security_administrator", "430102")


@pytest.fixture
def enterprise(db):
    return make_enterprise("430102001")


def share(actor, record, person, **values):
    now = timezone.now()
    given = {"ends_at": now + timedelta(days=7), "reason": "联合调查（示例）"} | values
    return exceptions.share_record(
        target_type="enterprises.enterprise", target_id=record.pk, person=person, actor=actor, now=now, **given
    )


def sees(person, record) -> bool:
    return bool(can(User.objects.get(pk=person.pk), VIEW, record))


def test_record_is_shared_and_taken_back(administrator, enterprise, neighbour):
    other = make_enterprise("430102001")
    given = share(administrator, enterprise, neighbour)
    assert sees(neighbour, enterprise)
    assert not sees(neighbour, other)
    fresh = User.objects.get(pk=neighbour.pk)
    assert list(Enterprise.objects.visible_to(fresh, VIEW)) == [enterprise]

    exceptions.revoke(given, actor=administrator, now=timezone.now(), reason="调查结束")
    assert not sees(neighbour, enterprise)
    kept = AuditEntry.unscoped.filter(action__startswith="record.").order_by("id")
    assert list(kept.values_list("action", flat=True)) == ["record.share", "record.unshare"]
    with pytest.raises(TransitionDenied):
        exceptions.revoke(given, actor=administrator, now=timezone.now(), reason="x")


def test_exception_ends_by_the_clock(administrator, enterprise, neighbour):
    given = share(administrator, enterprise, neighbour)
    assert jobs.Job.objects.get(name="core.end_named_exception").run_after == given.ends_at
    assert exceptions.end_due(actor=jobs.system_user(), now=given.ends_at - timedelta(seconds=1)) == 0
    assert sees(neighbour, enterprise)
    assert exceptions.end_due(actor=jobs.system_user(), now=given.ends_at) == 1
    assert not sees(neighbour, enterprise)
    share(administrator, enterprise, neighbour)
    assert sees(neighbour, enterprise)


@pytest.mark.parametrize(
    "case", ["elsewhere", "himself", "administrator", "locked", "no posting", "too long", "over", "twice", "official"]
)
def test_sharing_is_refused(administrator, enterprise, neighbour, inspector, case):
    actor, record, person, values = administrator, enterprise, neighbour, {}
    if case == "elsewhere":
        record = make_enterprise("430103002")
    elif case == "himself":
        person = administrator
    elif case == "administrator":
        person = make_user("audit_administrator", "430103")
    elif case == "locked":
        User.objects.filter(pk=person.pk).update(is_active=False)
        person.refresh_from_db()
    elif case == "no posting":
        person.postings.update(ends_at=timezone.now())
    elif case in {"too long", "over"}:
        values = {"ends_at": timezone.now() + timedelta(days=-1 if case == "over" else 999)}
    elif case == "twice":
        share(administrator, enterprise, neighbour)
    else:
        actor = inspector
    before = NamedException.unscoped.count()

    with pytest.raises((NotAllowed, TransitionDenied, ValidationError)):
        share(actor, record, person, **values)
    assert NamedException.unscoped.count() == before
    assert case == "twice" or not sees(neighbour, enterprise)


def test_page_shares_lists_and_takes_back(administrator, enterprise, neighbour):
    browser = Browser()
    browser.sign_in(administrator)
    form = browser.get(reverse("namedexception-create")).context["form"]
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    answer = browser.post(
        reverse("namedexception-create"),
        {
            "form_token": form["form_token"].value(), "target_type": "enterprises.enterprise",
            "target_id": enterprise.pk, "person": neighbour.username, "ends_on": day, "reason": "联合调查（示例）",
        },
    )  # fmt: skip
    given = NamedException.unscoped.get()
    assert answer.url == reverse("namedexception-detail", args=[given.pk])
    assert enterprise.name in browser.get(reverse("namedexception-list")).content.decode()
    url = reverse("namedexception-act", args=[given.pk, "revoke"])
    technical = {n: browser.get(url).context["form"][n].value() or "" for n in ("form_token", "form_seen")}
    browser.post(url, {**technical, "reason": "结束"})
    assert not sees(neighbour, enterprise)

    stranger = Browser()
    stranger.sign_in(make_user("security_administrator", "430103"))
    assert stranger.get(reverse("namedexception-detail", args=[given.pk])).status_code == 404
