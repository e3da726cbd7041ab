"""Who may take which step, over every state and role: registration, change requests, transfers."""

from enterprises.choices import EnterpriseStatus as S
from enterprises.models import ChangeRequest, TransferRequest
from enterprises.workflow import CHANGE_FLOW, ENTERPRISE_FLOW, TRANSFER_FLOW
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node
from tests.suites.workflow import WorkflowSuite

STAFF = ("head", "safety", "worker")
ROLES = {
    "township": ("township_supervisor", "430102001"),
    "county": ("county_supervisor", "430102"),
    "city": ("city_supervisor", "4301"),
    "neighbour": ("county_supervisor", "430103"),
    "province": ("province_supervisor", "43"),
    "leader": ("county_leader", "430102"),
    "grid": ("grid_officer", "430102001"),
}


class TestEnterpriseFlow(WorkflowSuite):
    flow = ENTERPRISE_FLOW
    roles = ROLES
    allowed = {
        (S.DRAFT, "register", "county"),
        *((S.SUBMITTED, step, name) for step in ("pass", "return", "refuse") for name in ("township", "county")),
        *((S.COUNTY_PASSED, step, "city") for step in ("approve", "send_back", "reject")),
        (S.ACTIVE, "suspend", "county"),
        (S.SUSPENDED, "resume", "county"),
        (S.ACTIVE, "mark_no_premises", "county"),
        (S.SUSPENDED, "mark_no_premises", "county"),
        (S.NO_PREMISES, "reopen", "county"),
        *((state, "cancel", "county") for state in (S.ACTIVE, S.SUSPENDED, S.NO_PREMISES)),
    }

    def make(self, state):
        return make_enterprise("430102001", status=state, applicant=make_user("enterprise_head", "430102002"))


def test_staff_submit_and_correct_their_own_registration_only(db):
    own, other = make_enterprise(status=S.RETURNED), make_enterprise(status=S.RETURNED)
    draft = make_enterprise(status=S.DRAFT)
    for role, may in (("enterprise_head", True), ("enterprise_safety_officer", True), ("enterprise_worker", False)):
        person = make_staff(own, role)
        assert bool(ENTERPRISE_FLOW.check(own, "resubmit", person)) is may
        assert not ENTERPRISE_FLOW.check(other, "resubmit", person)
        assert bool(ENTERPRISE_FLOW.check(draft, "submit", make_staff(draft, role))) is may


class TestChangeFlow(WorkflowSuite):
    flow = CHANGE_FLOW
    roles = ROLES
    allowed = {("pending", "approve", "county"), ("pending", "refuse", "county")}

    def make(self, state):
        enterprise = make_enterprise("430102001")
        request = ChangeRequest(
            enterprise=enterprise,
            jurisdiction=enterprise.jurisdiction,
            place=enterprise.place,
            sectors=enterprise.sectors,
            base_version=1,
            reason="示例",
            requested_by=make_staff(enterprise),
        )
        self.flow.start(request, NOW)
        return saved(request, state)


class TestTransferFlow(WorkflowSuite):
    flow = TRANSFER_FLOW
    roles = ROLES | {"receiver": ("county_supervisor", "430202"), "receiving_city": ("city_supervisor", "4302")}
    allowed = {
        ("requested", "accept", "receiver"),
        ("requested", "refuse", "receiver"),
        ("requested", "withdraw", "county"),
    }

    def make(self, state):
        enterprise, target = make_enterprise("430102001"), node("430202001")
        request = TransferRequest(
            enterprise=enterprise,
            jurisdiction=enterprise.jurisdiction,
            place=enterprise.place,
            sectors=enterprise.sectors,
            to_jurisdiction=target,
            to_place=target.path,
            reason="示例",
            requested_by=make_user("county_supervisor", "430102"),
        )
        self.flow.start(request, NOW)
        return saved(request, state)


def saved(request, state: str):
    if state != request.status:
        request.status, request.clock, request.due_at = state, "", None
    request.save(force_insert=True)
    return request
