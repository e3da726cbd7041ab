"""Registers, workflow tables and endpoints of visits behave like all others."""

import pytest

from inspections.models import Visit, VisitObjection, VisitOfficer, VisitRating
from inspections.queries.visits import content_digest
from inspections.services import visits_signing
from inspections.views.visits import VisitRegister
from inspections.views.visits_feedback import VisitObjectionRegister, VisitRatingRegister
from inspections.workflow import OBJECTION_FLOW, VISIT_FLOW
from safetyportal.core.models import SupervisingBody
from tests import people
from tests.api.client import Program
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.visits import body_of, drawing, make_finding, make_officer, make_visit
from tests.suites.api import ApiSuite
from tests.suites.browsing import browser, words
from tests.suites.register import RegisterSuite
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db


def make_objection(visit: Visit, status="waiting", **values) -> VisitObjection:
    waiting = status == "waiting"
    facts = {
        "visit": visit, "jurisdiction": visit.jurisdiction, "place": visit.place, "sectors": visit.sectors,
        "holder": f"holder-{VisitObjection.unscoped.count()}", "said_at": NOW, "text": "检查态度生硬（示例）",
        "status": status, "clock": "objection" if waiting else "", "due_at": NOW if waiting else None,
    } | values  # fmt: skip
    return VisitObjection.unscoped.create(**facts)


def make_rating(visit: Visit, **values) -> VisitRating:
    facts = {
        "visit": visit, "jurisdiction": visit.jurisdiction, "place": visit.place, "sectors": visit.sectors,
        "holder": f"holder-{VisitRating.unscoped.count()}", "said_at": NOW, "lawful": 5, "manner": 4, "helpful": 3,
    } | values  # fmt: skip
    return VisitRating.unscoped.create(**facts)


class _Townships(RegisterSuite):
    home, foreign = "430102001", "430103002"


class TestVisitRegister(_Townships):
    register = VisitRegister

    def make(self, division, number):
        visit = make_visit(make_enterprise(division, name=f"示例检查{number}号机械有限公司"))
        make_finding(visit)
        return visit

    def search_word(self, row):
        return row.enterprise.name


class TestVisitRatingRegister(_Townships):
    register = VisitRatingRegister

    def make(self, division, number):
        return make_rating(make_visit(make_enterprise(division), "completed"))


class TestVisitObjectionRegister(_Townships):
    register = VisitObjectionRegister

    def make(self, division, number):
        return make_objection(make_visit(make_enterprise(division), "completed"))


class TestVisitsApi(ApiSuite):
    path = "visits/"
    scope = "visits:read"

    def make(self, code):
        return make_visit(make_enterprise(code))


TEAM = ("first", "second")
ROLES = {
    "first": ("enforcement_officer", "430102"),
    "second": ("enforcement_officer", "430102"),
    "colleague": ("enforcement_officer", "430102"),
    "neighbour": ("enforcement_officer", "430103"),
    "county": ("county_supervisor", "430102"),
    "leader": ("county_leader", "430102"),
    "city": ("city_supervisor", "4301"),
    "head": ("enterprise_head", "430102001"),
    "system": ("system_administrator", "43"),
}


class _WithTeam(WorkflowSuite):
    roles = ROLES

    @pytest.fixture(autouse=True)
    def _firm(self, db):
        self.firm, self.made = make_enterprise("430102001"), {}
        for code in ("430102", "430103", "4301"):
            body_of(code)

    def person(self, name):
        role, code = self.roles[name]
        if name not in self.made:
            if name == "head":
                self.made[name] = make_staff(self.firm, role)
            elif role == "enforcement_officer":
                self.made[name] = make_officer(code)
            else:
                self.made[name] = people.make_user(role, code)
        return self.made[name]

    def visit(self, state):
        return make_visit(self.firm, state, officers=[self.person(name) for name in TEAM])


class TestVisitFlow(_WithTeam):
    flow = VISIT_FLOW
    allowed = {
        (state, step, name)
        for state, step in (
            ("open", "present"), ("signing", "take_back"), ("signing", "complete"), ("open", "void"),
            ("signing", "void"),
        )
        for name in TEAM
    }  # fmt: skip

    def make(self, state):
        visit = self.visit(state)
        if state == "signing":
            given = {"visit": visit, "shown_sha256": visit.content_sha256, "actor": self.person("first"), "now": NOW}
            for name in TEAM:
                visits_signing.sign(role="officer", officer=self.person(name).pk, drawing=drawing(), **given)
            visits_signing.sign(role="unit", name="示例主管", drawing=drawing(), **given)
            visit.refresh_from_db()
        return visit

    def values_for(self, step, row):
        return {"present": {"presented_at": NOW, "content_sha256": content_digest(row)}}.get(step, {})


class TestObjectionFlow(_WithTeam):
    """Answered by the leaders and supervisors of the body, never by who was there."""

    flow = OBJECTION_FLOW
    allowed = {("waiting", "answer", name) for name in ("leader", "county")}

    def make(self, state):
        return make_objection(self.visit("completed"), state)


# The enterprise reads its own


def test_enterprise_sees_a_visit_only_once_it_is_presented():
    firm = make_enterprise()
    head = make_staff(firm)
    hidden, shown = make_visit(firm, kind="covert"), make_visit(firm, "completed")
    visible = set(Visit.objects.visible_to(head, "inspections.view_visit"))
    assert visible == {shown}
    assert set(VisitOfficer.objects.visible_to(head, "inspections.view_visit").values_list("visit", flat=True)) == {
        shown.pk
    }
    assert browser(head).get(f"/visits/{hidden.pk}/").status_code == 404
    assert browser(head).get(f"/visits/{shown.pk}/").status_code == 200
    listed = Program(head).get("visits/").json()["results"]
    assert [row["id"] for row in listed] == [shown.pk]
    assert Program(head).get(f"visits/{hidden.pk}/findings/").status_code == 404


def test_covert_visit_is_seen_from_the_body_upwards_until_it_is_presented():
    visit = make_visit(make_enterprise("430102001"), seen_from=people.node("430102").path)
    township = people.make_user("township_supervisor", "430102001")
    county, province = people.make_user("county_supervisor", "430102"), people.make_user("province_supervisor", "43")
    assert [browser(one).get(f"/visits/{visit.pk}/").status_code for one in (township, county, province)] == [
        404, 200, 200
    ]  # fmt: skip


def test_findings_are_read_through_the_api_with_the_limit_of_the_hazard():
    visit = make_visit(make_enterprise("430102001"))
    finding, gone = make_finding(visit), make_finding(visit, removed=True)
    reader = people.make_user("county_supervisor", "430102")
    [row] = Program(reader, "visits:read").get(f"visits/{visit.pk}/findings/").json()["results"]
    assert (row["id"], row["hazard"]) == (finding.pk, None)
    assert row["id"] != gone.pk


def test_print_and_record_show_findings_officers_and_code():
    visit = make_visit(make_enterprise("430102001"), "completed")
    finding = make_finding(visit)
    reader = people.make_user("county_supervisor", "430102")
    for page in ("", "print/"):
        text = words(browser(reader).get(f"/visits/{visit.pk}/{page}"))
        assert finding.description in text
        assert visit.premises in text
    assert SupervisingBody.unscoped.filter(pk=visit.body_id).exists()
