"""Who may take which step of a statistical report in which state, and of a bulletin."""

import pytest

from hazards.choices_tables import LEVEL_OWED
from hazards.workflow import BULLETIN_FLOW, LEVEL_FLOW
from tests import people
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.tables import make_bulletin, make_level_report
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db
OWED = tuple(str(state) for state in LEVEL_OWED)


class TestLevelFlow(WorkflowSuite):
    """The table of a county: its supervisors submit, its city decides, nobody else."""

    flow = LEVEL_FLOW
    roles = {
        "county": ("county_supervisor", "430102"),
        "county_leader": ("county_leader", "430102"),
        "township": ("township_supervisor", "430102001"),
        "city": ("city_supervisor", "4301"),
        "province": ("province_supervisor", "43"),
        "neighbour": ("county_supervisor", "430103"),
        "officer": ("industry_officer", "430102"),
        "portal": ("automation", "0"),
        "auditor": ("audit_administrator", "43"),
    }
    allowed = {
        ("due", "prepare", "county"),
        *((state, "submit", "county") for state in ("draft", "returned")),
        ("submitted", "recall", "county"),
        ("submitted", "accept", "city"),
        *((state, "return", "city") for state in ("submitted", "accepted")),
        *((state, "waive", "city") for state in OWED),
        *((state, "lapse", "portal") for state in OWED),
    }

    @pytest.fixture(autouse=True)
    def _months(self, db):
        self.months = iter((year, month) for year in range(2020, 2026) for month in range(1, 13))

    def make(self, state: str):
        from datetime import date

        return make_level_report("430102", "m1", state, day=date(*next(self.months), 1), head_name="示例局长")

    def values_for(self, step: str, row) -> dict:
        return {"submitted_at": row.submitted_at or row.deadline} if step == "submit" else {}


class TestOwnFlow(TestLevelFlow):
    """The quarter report of an enterprise: its head files, township or county decides."""

    roles = {
        "head": ("enterprise_head", "430102001"),
        "officer": ("enterprise_safety_officer", "430102001"),
        "township": ("township_supervisor", "430102001"),
        "county": ("county_supervisor", "430102"),
        "city": ("city_supervisor", "4301"),
        "neighbour": ("township_supervisor", "430102002"),
        "portal": ("automation", "0"),
    }
    allowed = {
        *(("due", "prepare", name) for name in ("head", "officer")),
        *((state, "submit", "head") for state in ("draft", "returned")),
        ("submitted", "recall", "head"),
        *(("submitted", "accept", name) for name in ("township", "county")),
        *((state, "return", name) for state in ("submitted", "accepted") for name in ("township", "county")),
        *((state, "waive", name) for state in OWED for name in ("township", "county")),
        *((state, "lapse", "portal") for state in OWED),
    }

    @pytest.fixture(autouse=True)
    def _enterprise(self, db):
        self.enterprise = make_enterprise("430102001")

    def make(self, state: str):
        sister = make_enterprise("430102001")
        sister.place = self.enterprise.place
        return make_level_report(kind="own_quarter", status=state, enterprise=sister, head_name="示例负责人")

    def person(self, name: str):
        role, code = self.roles[name]
        return make_staff(self.enterprise, role) if role.startswith("enterprise_") else people.make_user(role, code)


class TestBulletinFlow(WorkflowSuite):
    flow = BULLETIN_FLOW
    roles = {
        "writer": ("city_supervisor", "4301"),
        "leader": ("city_leader", "4301"),
        "province": ("province_leader", "43"),
        "county": ("county_supervisor", "430102"),
        "neighbour": ("city_leader", "4302"),
    }
    allowed = {("draft", "issue", "leader"), ("issued", "withdraw", "leader"), ("draft", "discard", "writer")}

    @pytest.fixture(autouse=True)
    def _months(self, db):
        self.months = iter((year, month) for year in range(2020, 2026) for month in range(1, 13))

    def make(self, state: str):
        from datetime import date

        return make_bulletin("4301", state, month=date(*next(self.months), 1))

    def values_for(self, step: str, row) -> dict:
        from datetime import date

        return {"issued_on": date(2026, 11, 20)} if step == "issue" else {}


def test_whoever_wrote_a_bulletin_does_not_issue_it():
    leader = people.make_user("city_leader", "4301")
    bulletin = make_bulletin("4301", "draft", edited_by=leader)
    assert not BULLETIN_FLOW.check(bulletin, "issue", leader)
    assert BULLETIN_FLOW.check(bulletin, "issue", people.make_user("city_leader", "4301"))


def test_a_report_of_a_province_waits_for_nobody_with_a_clock():
    assert make_level_report("43", status="submitted").due_at is None
    assert make_level_report("4301", status="submitted").clock == "acceptance"
