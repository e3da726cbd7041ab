"""Who may take which step of a monthly report in which state."""

import pytest

from hazards.workflow import MONTHLY_FLOW
from tests import people
from tests.factories.enterprises import make_staff
from tests.factories.monthly import make_report, registered
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db
KEEPERS = ("head", "officer")
OWED = ("due", "draft", "returned", "overdue")


class TestMonthlyFlow(WorkflowSuite):
    flow = MONTHLY_FLOW
    roles = {
        "head": ("enterprise_head", "430102001"),
        "officer": ("enterprise_safety_officer", "430102001"),
        "worker": ("enterprise_worker", "430102001"),
        "township": ("township_supervisor", "430102001"),
        "county": ("county_supervisor", "430102"),
        "city": ("city_supervisor", "4301"),
        "neighbour": ("county_supervisor", "430103"),
        "portal": ("automation", "0"),
        "auditor": ("audit_administrator", "43"),
    }
    allowed = {
        *(("due", "prepare", name) for name in KEEPERS),
        *((state, "file", name) for state in OWED for name in KEEPERS),
        *(("submitted", "recall", name) for name in KEEPERS),
        *((state, "proxy", "township") for state in ("due", "draft", "overdue")),
        *(("submitted", step, name) for step in ("accept", "return") for name in ("township", "county")),
        *((state, "extend", "county") for state in ("due", "draft", "overdue")),
        *((state, "waive", "county") for state in OWED),
        *((state, "unlock", "county") for state in ("accepted", "locked")),
        *((state, "expire", "portal") for state in ("due", "draft", "returned")),
        ("accepted", "lock", "portal"),
    }

    @pytest.fixture(autouse=True)
    def _enterprise(self, db):
        self.enterprise = registered()

    def make(self, state: str):
        return make_report(self.sister(), state, signed=True)

    def sister(self):
        """Another enterprise at the same place, so that each row has its own month and the same people."""
        sister = registered()
        sister.place = self.enterprise.place
        return sister

    def person(self, name: str):
        role, code = self.roles[name]
        if role.startswith("enterprise_"):
            return make_staff(self.enterprise, role)
        return people.make_user(role, code)

    def values_for(self, step: str, row) -> dict:
        if step == "proxy":
            return {"proxy": True, "proxy_reason": "示例：企业无网络"}
        if step == "accept":
            return {"snapshot": row.content, "snapshot_sha256": row.content_sha256}
        return {}


def test_whoever_filed_for_the_enterprise_does_not_accept_it():
    township = people.make_user("township_supervisor", "430102001")
    report = make_report(status="submitted", proxy=True, proxy_reason="示例", filed_by=township)
    assert not MONTHLY_FLOW.check(report, "accept", township)
    assert MONTHLY_FLOW.check(report, "accept", people.make_user("county_supervisor", "430102"))
    assert not MONTHLY_FLOW.check(report, "recall", report.signed_by)


def test_a_report_that_nobody_signed_is_not_filed():
    report = make_report(status="draft")
    head = make_staff(report.enterprise, "enterprise_head")
    decision = MONTHLY_FLOW.check(report, "file", head)
    assert not decision
    assert decision.reason
