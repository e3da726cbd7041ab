"""What follows an enterprise or a division: open rows and their files, nothing else."""

from datetime import timedelta

import pytest
from django.db.models import Q

from safetyportal.core import moves
from safetyportal.core.models import Attachment, Posting
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node, post

pytestmark = pytest.mark.django_db


def test_postings_of_a_unit_follow_it_those_that_ended_stay(now):
    enterprise = make_enterprise("430102001")
    head, gone = make_staff(enterprise), make_staff(enterprise, "enterprise_worker")
    gone.postings.update(ends_at=now - timedelta(days=1))
    neighbour = make_staff(make_enterprise("430102001"))
    there = node("430103002")
    goal = f"{there.path}E{enterprise.pk}/"

    moved = moves.move_unit(enterprise.place, goal, jurisdiction=there, now=now)

    assert moved == 2  # the enterprise and its head
    assert head.postings.get().place == goal
    assert head.postings.get().jurisdiction == there
    assert gone.postings.get().place == enterprise.place
    assert neighbour.postings.get().place.startswith("/43/4301/430102/")


def test_number_that_begins_alike_does_not_follow(now):
    """E1 must not take E12 along: the place ends with a slash."""
    first = make_user("enterprise_head", "430102001", place=f"{node('430102001').path}E1/")
    other = make_user("enterprise_head", "430102001", place=f"{node('430102001').path}E12/")
    there = node("430103002")
    moves.move_unit(first.postings.get().place, f"{there.path}E1/", jurisdiction=there, now=now)
    assert first.postings.get().place == f"{there.path}E1/"
    assert other.postings.get().place == f"{node('430102001').path}E12/"


def test_files_follow_their_record(now):
    user = post(make_user("grid_officer", "430102001"), "grid_officer", "430102002")
    old, there = node("430102001"), node("430103002")
    files = [
        Attachment.unscoped.create(
            jurisdiction=old, place=place, target_type="core.posting", target_id=target, purpose="x", name="x",
            stored_name=f"x{number}", content_type="x", size=1, sha256="x",
        )
        for number, (place, target) in enumerate(
            [(f"{old.path}E1/", user.pk), (f"{old.path}E1/", user.pk + 1), ("/22/", user.pk)]
        )
    ]  # fmt: skip
    mover = moves.Mover(Posting, lambda now: Q())
    assert moves.move_rows(mover, Posting.unscoped.none(), old.path, there.path, there) == 0
    assert moves.move_rows(mover, Posting.unscoped.filter(pk=user.pk), old.path, there.path, there) == 1
    places = [Attachment.unscoped.get(pk=file.pk).place for file in files]
    assert places == [f"{there.path}E1/", f"{old.path}E1/", "/22/"]


def test_each_model_is_registered_once():
    registered = [mover.model for mover in moves.movers()]  # without importing what changes divisions
    assert len(registered) == len(set(registered))
    assert Posting in registered
