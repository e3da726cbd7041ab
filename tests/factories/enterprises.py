"""Enterprises for tests: written straight into the tables, as the services would leave them."""

from itertools import count

from enterprises.choices import CLOCKED, REGISTERED, EnterpriseStatus
from enterprises.models import Enterprise
from enterprises.workflow import ENTERPRISE_FLOW
from safetyportal.core.identifiers import make_credit_code
from tests.conftest import NOW
from tests.people import make_user, node

_numbers = count(1)


def make_enterprise(
    jurisdiction_code: str = "430102001", status: str = EnterpriseStatus.ACTIVE, **values
) -> Enterprise:
    """An invented enterprise in a township: `make_enterprise("430102001", status="submitted", name=…)`."""
    number = next(_numbers)
    where = node(jurisdiction_code)
    facts = {
        "name": f"示例企业{number}号有限公司",
        "credit_code": make_credit_code(jurisdiction_code[:6], 700_000 + number),
        "registration_type": "112",
        "industry": "3311",
        "supervision_classes": ["machinery"],
        "sectors": ["metallurgy_trade"],
        "legal_representative": f"示例法人{number}",
        "safety_head": f"示例安全{number}",
        "safety_head_phone": f"138{number:08d}",
        "production_address": f"示例路{number}号",
        "registered_address": f"示例路{number}号",
        "staff_total": 50,
        "data_source": "demo",
    } | values
    enterprise = Enterprise(status=status, **facts)
    enterprise.settle(where)
    if status in CLOCKED:
        clock = ENTERPRISE_FLOW.clocks[status]
        enterprise.clock, enterprise.due_at = clock.name, clock.due_at(enterprise, NOW)
    if status in REGISTERED and enterprise.registered_at is None:
        enterprise.registered_at = NOW
    enterprise.save(force_insert=True)
    return enterprise


def make_staff(enterprise: Enterprise, role: str = "enterprise_head", **values):
    """An account of somebody who works there: `make_staff(enterprise, "enterprise_worker")`."""
    return make_user(role, enterprise.jurisdiction.code, place=enterprise.place, **values)
