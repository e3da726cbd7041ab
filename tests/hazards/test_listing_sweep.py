"""What the clock does to listings: months, reminders, overdue, climbing. Everything once, also after downtime."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from hazards.models import Listing, ListingProgress, ListingPublication
from hazards.services import listing_progress, listing_publishing, listing_sweep
from safetyportal.core.deadlines import SHANGHAI, end_of_day
from safetyportal.core.jobs import system_user
from safetyportal.core.models import AuditEntry, Notification
from safetyportal.core.moves import move_unit
from safetyportal.core.writes import unit_of_work
from tests.conftest import NOW
from tests.factories import listings as make
from tests.factories.enterprises import make_staff
from tests.people import make_user, node, post

pytestmark = pytest.mark.django_db


def sweep(moment):
    return listing_sweep.sweep(actor=system_user(), now=moment)


def shanghai(*parts) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def test_progress_is_overdue_at_midnight_after_the_fifth_and_not_before():
    listing, office = make.make_listing(), make.office()
    head = make_staff(listing.enterprise)
    row = ListingProgress.unscoped.get()
    assert row.due_at == shanghai(2026, 12, 6)
    sweep(shanghai(2026, 12, 5, 23, 59, 59))
    late = Notification.objects.filter(user=office, key__contains=":overdue:")
    assert late.count() == 0
    assert Notification.objects.filter(user=head, kind="listing.due").count() == 1  # the day itself
    sweep(shanghai(2026, 12, 6))
    assert late.count() == 1
    sweep(shanghai(2026, 12, 6, 1))
    assert late.count() == 1
    listing_progress.file_progress(listing=listing, percent=10, done="示例", actor=head, now=shanghai(2026, 12, 6, 9))
    assert ListingProgress.unscoped.get(month=date(2026, 11, 1)).is_late


def test_report_filed_in_the_last_second_is_in_time():
    listing = make.make_listing()
    listing_progress.file_progress(
        listing=listing, percent=10, done="示例", actor=make_staff(listing.enterprise),
        now=shanghai(2026, 12, 5, 23, 59, 59),
    )  # fmt: skip
    assert not ListingProgress.unscoped.get().is_late


def test_months_missed_in_downtime_are_opened_and_people_told_of_the_nearest_stage_only():
    listing = make.make_listing()
    head = make_staff(listing.enterprise)
    sweep(shanghai(2027, 2, 10, 8))
    months = list(ListingProgress.unscoped.order_by("month").values_list("month", flat=True))
    assert months == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    told = Notification.objects.filter(user=head, kind="listing.due").count()
    assert told == 3  # one for each overdue month, none of the stages that were slept through
    assert sweep(shanghai(2027, 2, 10, 9))["months"] == 0
    assert Notification.objects.filter(user=head, kind="listing.due").count() == told


def test_overdue_listing_climbs_level_by_level_and_waits_in_between():
    listing = make.make_listing(level="county", deadline=NOW.date() + timedelta(days=3))
    city, province = make.leader("city"), make.leader("province")
    over = end_of_day(listing.deadline)
    assert sweep(over - timedelta(seconds=1))["climbed"] == 0
    assert sweep(over)["climbed"] == 1
    listing.refresh_from_db()
    assert (listing.climbed_to, listing.status) == ("city", "supervised")
    assert Notification.objects.filter(user=city, kind="listing.due").count() == 1
    assert Notification.objects.filter(user=province, kind="listing.due").count() == 0
    assert sweep(over + timedelta(days=2))["climbed"] == 0
    assert sweep(over + timedelta(days=14))["climbed"] == 1
    listing.refresh_from_db()
    assert listing.climbed_to == "province"
    assert sweep(over + timedelta(days=60))["climbed"] == 0
    assert AuditEntry.unscoped.filter(action="listing.climb").count() == 2


def test_offices_are_reminded_of_filing_and_publication_once():
    listing, office = make.make_listing(), make.office()
    last_day = listing.record_due_at - timedelta(hours=2)
    sweep(last_day)
    sweep(last_day + timedelta(minutes=5))
    assert Notification.objects.filter(user=office, key__contains=":record.").count() == 1
    assert Listing.unscoped.get().recorded_at is None


def test_time_limit_that_comes_near_is_told_to_both_sides():
    listing, office = make.make_listing(), make.office()
    head = make_staff(listing.enterprise)
    sweep(end_of_day(listing.deadline) - timedelta(days=7))
    for person in (office, head):
        told = Notification.objects.filter(user=person, key__contains=":d-7:")
        assert told.count() == 1


def test_report_that_is_not_signed_in_time_is_told_once_to_both_sides():
    hazard = make.make_major(assessed_at=NOW)
    head, county = make_staff(hazard.enterprise), make.office("county")
    due = end_of_day(date(2026, 11, 27))  # Friday + 5 working days
    assert sweep(due - timedelta(seconds=1))["reports"] == 0
    assert sweep(due)["reports"] == 1
    assert sweep(due + timedelta(hours=1))["reports"] == 0
    for person in (head, county):
        assert Notification.objects.filter(user=person, key__contains="dossier.overdue").count() == 1


def test_who_answers_for_three_offices_is_told_once_and_reminded_once():
    hazard, county = make.make_major(), make.office("county")
    bureau = make.make_body("430102", "bureau", "002", "芙蓉区应急管理局")
    at_bureau = make_user("county_supervisor", "430102")
    at_bureau.postings.all().delete()
    post(at_bureau, "county_supervisor", "430102", body=bureau)
    dossier = make.make_dossier(hazard)
    due = dossier.hazardfiling_rows.first().acknowledge_by
    assert told_of_filings() == {county: 1, at_bureau: 1}
    assert sweep(due - timedelta(seconds=1))["filings"] == 0
    assert sweep(due)["filings"] == 1
    assert sweep(due + timedelta(hours=1))["filings"] == 0
    assert told_of_filings() == {county: 2, at_bureau: 2}


def told_of_filings() -> dict:
    return Counter(row.user for row in Notification.objects.filter(kind="listing.filing").select_related("user"))


def test_open_listing_and_its_dossier_follow_the_enterprise_and_so_does_what_is_public():
    listing = make.make_listing()
    dossier = make.make_dossier(listing.hazard)
    listing_publishing.publish(listing=listing, summary="联锁停用", actor=make.office(), now=NOW)
    other, firm = node("430103002"), listing.enterprise
    new = f"{other.path}E{firm.pk}/"
    with unit_of_work():
        move_unit(firm.place, new, jurisdiction=other, now=NOW)
    assert sweep(NOW)["moved"] == 1
    for row in (listing, dossier):
        row.refresh_from_db()
    published = ListingPublication.objects.get()
    assert [listing.place, dossier.place, published.place] == [new] * 3
