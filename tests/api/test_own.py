"""What belongs to the caller."""

from datetime import timedelta

import pytest
from django.utils import timezone

from safetyportal.core.models import Job, Notification
from tests import people
from tests.api.client import Program

pytestmark = pytest.mark.usefixtures("unhurried")


def test_me_shows_postings_permissions_and_delegations(inspector):
    source = inspector.postings.get()
    helper = people.make_user("county_supervisor", "430103", name="示例代办")
    now = timezone.now()
    people.post(
        helper,
        "county_supervisor",
        "430102",
        source=source,
        on_behalf_of=inspector,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1),
    )

    mine = Program(inspector).get("me/").json()
    theirs = Program(helper).get("me/").json()

    assert mine["token"] is None
    assert [(p["role"], p["place"], p["place_label"]) for p in mine["postings"]] == [
        ("county_supervisor", "/43/4301/430102/", "芙蓉区")
    ]
    assert mine["permissions"] == mine["postings"][0]["permissions"] != []
    assert [(d["to"], d["role"]) for d in mine["delegations"]] == [("示例代办", "county_supervisor")]
    assert {(p["place"], p["on_behalf_of"]) for p in theirs["postings"]} == {
        ("/43/4301/430103/", ""),
        ("/43/4301/430102/", inspector.name),
    }


def test_own_jobs_are_listed_and_nobody_elses(inspector, neighbour, now):
    mine = Job.objects.create(name="core.tick", title="示例", requested_by=inspector, run_after=now)
    Job.objects.create(name="core.tick", requested_by=neighbour, run_after=now)
    Job.objects.create(name="core.tick", run_after=now)

    rows = Program(inspector, "jobs:read").get("jobs/").json()["results"]

    assert [row["id"] for row in rows] == [mine.pk]
    assert "error" not in rows[0]
    assert "arguments" not in rows[0]


def test_notifications_are_filtered_and_marked(inspector, neighbour):
    one, two = (Notification.objects.create(user=inspector, kind="test", title="示例", key=k) for k in "ab")
    foreign = Notification.objects.create(user=neighbour, kind="test", title="示例", key="a")
    program = Program(inspector, "notifications:read", "notifications:write")

    answer = program.post("notifications/mark-read/", {"ids": [one.pk, foreign.pk]})

    assert answer.json() == {"marked": 1}
    assert [row["id"] for row in program.get("notifications/?unread=true").json()["results"]] == [two.pk]
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_marking_needs_its_own_scope(inspector):
    Notification.objects.create(user=inspector, kind="test", title="示例", key="a")

    assert Program(inspector, "notifications:read").post("notifications/mark-read/").status_code == 403
    assert Notification.objects.filter(read_at=None).count() == 1
