"""Responsible officials whose postings end, and transfers that wait while divisions change."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from enterprises.models import Supervision, TransferRequest
from enterprises.services import release
from enterprises.services.supervision import assign_supervision
from enterprises.services.transfer import request_transfer
from safetyportal.core import jobs
from safetyportal.core.models import AuditEntry, Jurisdiction, Notification, Posting
from safetyportal.core.services import divisions, postings
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return make_user("township_supervisor", "430102001")


@pytest.fixture
def held(inspector, officer):
    now = timezone.now()
    return assign_supervision(
        enterprise=make_enterprise(), kind=Supervision._meta.get_field("kind").choices[0][0], user=officer,
        actor=inspector, now=now,
    )  # fmt: skip


def ended(held) -> bool:
    held.refresh_from_db()
    return held.until is not None


def test_official_is_released_when_the_posting_ends(held, officer, inspector):
    security = make_user("security_administrator", "430102")
    postings.end_posting(officer.postings.get(), actor=security, now=timezone.now(), reason="调离")
    jobs.run_waiting()

    assert ended(held)
    assert AuditEntry.unscoped.filter(action="supervision.end", target_id=str(held.pk)).count() == 1
    assert Notification.objects.filter(user=inspector, url__contains=f"/{held.enterprise_id}/").exists()


def test_official_stays_until_the_day_of_the_end(held, officer):
    security, later = make_user("security_administrator", "430102"), timezone.now() + timedelta(days=3)
    postings.end_posting(officer.postings.get(), actor=security, now=timezone.now(), reason="调离", at=later)
    jobs.run_waiting()
    assert not ended(held)
    assert jobs.Job.objects.get(name=release.JOB).run_after == later


def test_official_with_another_posting_over_it_stays(held, officer):
    from tests.people import post

    post(officer, "county_supervisor", "430102")
    Posting.unscoped.filter(user=officer, role__code="township_supervisor").update(ends_at=timezone.now())
    assert release.release(officer, actor=jobs.system_user(), now=timezone.now()) == 0
    assert not ended(held)


def test_posting_that_ended_by_the_clock_is_found_by_the_sweep(held, officer):
    Posting.unscoped.filter(user=officer).update(ends_at=timezone.now())
    seen = []
    count = release.release_all(actor=jobs.system_user(), now=timezone.now(), progress=seen.append)
    assert (count, ended(held)) == (1, True)
    assert release.release_all(actor=jobs.system_user(), now=timezone.now(), progress=seen.append) == 0


@pytest.mark.parametrize("side", ["giving", "receiving"])
def test_transfer_that_waits_follows_a_merged_county(inspector, side, now):
    enterprise = make_enterprise("430102001")
    request = request_transfer(
        enterprise=enterprise, jurisdiction=node("430103002"), reason="搬迁", actor=inspector, now=now
    )
    old = "430102" if side == "giving" else "430103"
    divisions.merge_nodes(
        actor=make_user("system_administrator", "43"), old=node(old), new=node("430104"),
        effective_on=date(2026, 11, 20), basis="示例", now=now,
    )  # fmt: skip

    row = TransferRequest.unscoped.get(pk=request.pk)
    enterprise.refresh_from_db()
    if side == "giving":
        assert row.place == enterprise.place
        assert row.place.startswith("/43/4301/430104/")
        assert row.jurisdiction.valid_to is None
    else:
        assert row.to_place == "/43/4301/430104/430103002/"
        assert row.to_jurisdiction == Jurisdiction.objects.get(path=row.to_place)
