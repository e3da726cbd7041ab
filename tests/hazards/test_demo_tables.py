"""Statistical tables and bulletins of the demonstration: in the states of their age, with the figures of the rows."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils.translation import override

from enterprises.management.demo.people import TOWNSHIP, home_firm, seed_people
from hazards.choices import FOUND
from hazards.choices_tables import LEVEL_OWED, OWN_KINDS, LevelStatus, ReportKind
from hazards.management.demo import level_reports, level_stories
from hazards.models import Hazard, HazardBulletin, LevelReport
from hazards.queries import level_reports as queries
from safetyportal.core.audit_check import verify
from safetyportal.core.issued import valid_document
from tests.conftest import NOW
from tests.factories.hazards import make_hazard
from tests.factories.monthly import LONG_AGO, make_report, registered

pytestmark = pytest.mark.django_db
PLACES = (TOWNSHIP, TOWNSHIP, "430181003", "430102001", "430281004")
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def firms(db):
    """Hazards of two months at five firms, in two cities."""
    made = [registered(code, data_source="demo", status="active") for code in PLACES]
    for number, firm in enumerate(made):
        make_hazard(
            firm, "closed", found_on=date(2026, 9, 3 + number), closed_on=date(2026, 9, 20), actual_cost=Decimal(500)
        )
        make_hazard(firm, level="major" if number == 1 else "general", found_on=date(2026, 10, 8))
        make_report(firm, "accepted", month=OCTOBER)
    seed_people(LONG_AGO)
    return made


def seed(now: datetime) -> None:
    with override("zh-hans"):
        level_stories.seed("small", now=now, say=lambda text: None)


def states(**where) -> set[str]:
    return set(LevelReport.unscoped.filter(**where).values_list("status", flat=True))


def test_tables_and_bulletins_stand_in_the_states_of_their_age(firms):
    seed(NOW)
    assert_every_level_has_its_tables(firms)
    assert_what_is_settled_was_accepted_up_to_the_province()
    assert_the_newest_month_is_under_way()
    assert_enterprises_have_signed()
    assert_figures_are_those_of_the_rows()
    assert_bulletins_are_issued_on_paper()
    assert verify()[1] == []
    count = LevelReport.unscoped.count()
    said = StringIO()
    call_command("seed_tables", size="small", stdout=said)
    assert (LevelReport.unscoped.count(), HazardBulletin.unscoped.count()) == (count, 4)
    assert "already" in said.getvalue()


def assert_every_level_has_its_tables(firms):
    paths = {path for firm in firms for path in parts_of(firm.place)}
    for kind in (ReportKind.M1, ReportKind.M2):
        for month in (date(2026, 8, 1), SEPTEMBER, OCTOBER):
            rows = LevelReport.unscoped.filter(kind=kind, first=month)
            assert set(rows.values_list("jurisdiction__path", flat=True)) == paths
    for kind in set(ReportKind) - {ReportKind.M1, ReportKind.M2}:
        wanted = len(firms) if kind in OWN_KINDS else len(paths)
        assert LevelReport.unscoped.filter(kind=kind).count() == wanted
    assert not LevelReport.unscoped.filter(created_at__gt=NOW).exists()


def parts_of(place: str) -> list[str]:
    """The paths of province, city, county and township of a firm's place."""
    parts = place.strip("/").split("/")
    return [f"/{'/'.join(parts[:depth])}/" for depth in range(1, 5)]


def assert_what_is_settled_was_accepted_up_to_the_province():
    settled = {"kind__in": ("m1", "m2"), "first__lt": OCTOBER}
    assert states(**settled, level__in=("township", "county", "city")) == {LevelStatus.ACCEPTED}
    assert states(**settled, level="province") == {LevelStatus.SUBMITTED}
    assert states(kind__in=("year", "own_year"), level__in=("enterprise", "township", "city")) == {LevelStatus.ACCEPTED}
    own = LevelReport.unscoped.get(kind="m1", first=SEPTEMBER, jurisdiction__code="430181")
    assert (own.submitted_by.username, own.accepted_by.username) == ("county", "city")
    assert own.submitted_at < own.accepted_at < NOW


def assert_the_newest_month_is_under_way():
    province = LevelReport.unscoped.get(kind="m1", first=OCTOBER, level="province")
    assert province.status in LEVEL_OWED
    assert province.overdue
    returned = LevelReport.unscoped.filter(status=LevelStatus.RETURNED)
    assert {(row.level, row.kind) for row in returned} == {("township", "m1"), ("county", "m2")}
    assert all("示例" in row.decision_note and row.former for row in returned)
    assert not LevelReport.unscoped.filter(status__in=LEVEL_OWED, due_at__lte=NOW, overdue=False).exists()


def assert_enterprises_have_signed():
    own = LevelReport.unscoped.get(kind="own_quarter", enterprise=home_firm())
    if own.is_filed:
        assert own.signed_by.username == "head"
    filed = LevelReport.unscoped.filter(kind__in=OWN_KINDS, status__in=("submitted", "accepted"))
    assert filed.count() > len(PLACES)
    assert all(row.is_signed for row in filed)


def assert_figures_are_those_of_the_rows():
    for row in LevelReport.unscoped.exclude(content={}):
        assert queries.differences(row) == [], row
    province = LevelReport.unscoped.get(kind="quarter", level="province")
    found = Hazard.unscoped.filter(status__in=FOUND, found_on__range=(province.first, province.last))
    cell = province.content["cells"]["period"]["all"]
    assert cell["general_found"] + cell["major_found"] == found.count() == len(PLACES)
    for row in LevelReport.unscoped.filter(kind="m1", first=SEPTEMBER).exclude(level="township"):
        assert list(queries.deviations(row, list(queries.below(row)))) == [], row


def assert_bulletins_are_issued_on_paper():
    issued = HazardBulletin.unscoped.filter(status="issued")
    assert {(row.jurisdiction.code, row.month) for row in issued} == {
        ("4301", date(2026, 8, 1)), ("4301", SEPTEMBER), ("43", SEPTEMBER),
    }  # fmt: skip
    for row in issued:
        paper = valid_document(row, "hazards.bulletin")
        assert row.number == paper.number != ""
        assert default_storage.exists(paper.stored_name)
    assert HazardBulletin.unscoped.get(status="draft").month == OCTOBER
    assert all("示例" in row.opening for row in HazardBulletin.unscoped.all())


def test_on_the_second_of_a_month_hardly_anybody_has_reported_and_nobody_is_late(firms):
    now = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
    seed(now)
    newest = LevelReport.unscoped.filter(kind="m1", first=OCTOBER)
    assert set(newest.values_list("status", flat=True)) <= {"due", "draft"}
    assert not newest.filter(overdue=True).exists()
    assert not LevelReport.unscoped.filter(submitted_at__gt=now).exists()
    assert not LevelReport.unscoped.filter(accepted_at__gt=now).exists()
    assert states(kind="m1", first=SEPTEMBER, level="county") <= {LevelStatus.ACCEPTED, LevelStatus.RETURNED}


def test_the_last_periods_of_each_kind_are_told_oldest_first(db):
    told = level_reports.periods("small", NOW)
    months = [period.first.month for period in told if period.kind == ReportKind.M1]
    assert months == [8, 9, 10]
    assert [period.settled for period in told if period.kind == ReportKind.M1] == [True, True, False]
    order = [period.kind for period in told]
    assert order.index(ReportKind.OWN_QUARTER) < order.index(ReportKind.UNITS)
