"""Papers of a covert inspection are concealed as long as its visit is (ADR 0014); experts see what was shown."""

from uuid import uuid4

import pytest

from inspections.models import EnforcementPaper, Visit
from inspections.services import papers, visits, visits_findings
from safetyportal.core import attachments
from safetyportal.core.access import can
from safetyportal.core.models import AuditEntry
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.listings import picture
from tests.factories.visits import make_officer, make_task, make_visit
from tests.people import make_user, node

pytestmark = pytest.mark.django_db

VIEW, VIEW_VISIT = "inspections.view_enforcementpaper", "inspections.view_visit"


def readers(enterprise) -> tuple[list, list]:
    """(from the planning county upwards, below it)."""
    upper = [make_user("county_supervisor", "430102"), make_user("city_leader", "4301")]
    lower = [make_user("township_supervisor", enterprise.jurisdiction.code), make_staff(enterprise)]
    return upper, lower


def test_the_scheme_of_a_covert_inspection_is_concealed_until_the_visit_is_presented():
    enterprise, team = make_enterprise("430102001"), [make_officer(), make_officer()]
    upper, lower = readers(enterprise)
    task = make_task(enterprise, officers=team, kind="covert")
    scheme = papers.prepare(kind="inspection_plan", task=task, actor=team[0], now=NOW)
    assert all(list(EnforcementPaper.objects.visible_to(one, VIEW)) == [scheme] for one in upper)
    assert [one for one in lower if EnforcementPaper.objects.visible_to(one, VIEW) or can(one, VIEW, scheme)] == []
    assert AuditEntry.unscoped.get(action="enforcementpaper.create").place == node("430102").path
    visit = make_visit(enterprise, officers=team, task=task, seen_from=task.seen_from)
    visits.present(visit=visit, actor=team[0], now=NOW)
    assert list(EnforcementPaper.objects.visible_to(lower[0], VIEW)) == [scheme]


def test_a_paper_of_a_covert_visit_follows_the_visit():
    enterprise, team = make_enterprise("430102001"), [make_officer(), make_officer()]
    _upper, (township, _head) = readers(enterprise)
    task = make_task(enterprise, officers=team, kind="covert")
    visit = make_visit(enterprise, officers=team, task=task, seen_from=task.seen_from)
    record = papers.prepare(kind="inspection_record", visit=visit, actor=team[0], now=NOW)
    assert not can(township, VIEW, record)
    visits.present(visit=visit, actor=team[0], now=NOW)
    record.refresh_from_db()
    assert can(township, VIEW, record)


def test_the_trail_tells_of_photos_of_a_covert_visit_only_where_the_visit_is_seen():
    enterprise, team = make_enterprise("430102001"), [make_officer(), make_officer()]
    task = make_task(enterprise, officers=team, kind="covert")
    covert = make_visit(enterprise, officers=team, task=task, seen_from=task.seen_from)
    plain = make_visit(enterprise, officers=team)
    for visit, place in ((covert, node("430102").path), (plain, enterprise.place)):
        kept = visits_findings.add_photo(
            visit=visit, key=uuid4(), upload=picture(), after=False, actor=team[0], now=NOW
        )  # fmt: skip
        attachments.note_opening(kept, actor=team[0], now=NOW)
        told = AuditEntry.unscoped.filter(target_type="core.attachment", target_id=str(kept.pk))
        assert {(one.action, one.place) for one in told} == {
            ("attachment.create", place), ("attachment.open", place)
        }  # fmt: skip


def test_experts_see_visits_that_were_presented_and_no_others():
    enterprise = make_enterprise("430102001")
    done = make_visit(enterprise, status="completed")
    make_visit(enterprise)
    expert, officer = make_user("expert", "430102"), make_user("county_supervisor", "430102")
    assert list(Visit.objects.visible_to(expert, VIEW_VISIT)) == [done]
    assert Visit.objects.visible_to(officer, VIEW_VISIT).count() == 2
