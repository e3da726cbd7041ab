"""Who may take which step of a listing, and of a request for more time."""

import pytest

from hazards.choices import LISTED
from hazards.models import Listing, ListingExtension
from hazards.workflow import LISTING_EXTENSION_FLOW, LISTING_FLOW
from tests.conftest import NOW
from tests.factories import listings as make
from tests.factories.enterprises import make_enterprise, make_staff
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db

ROLES = {
    "county_leader": ("county_leader", "430102"),
    "city_leader": ("city_leader", "4301"),
    "other_city_leader": ("city_leader", "4302"),
    "province_leader": ("province_leader", "43"),
    "county_office": ("county_supervisor", "430102"),
    "city_office": ("city_supervisor", "4301"),
    "head": ("enterprise_head", "430102001"),
    "safety_officer": ("enterprise_safety_officer", "430102001"),
    "worker": ("enterprise_worker", "430102001"),
}


class OfOneEnterprise(WorkflowSuite):
    roles = ROLES

    @pytest.fixture(autouse=True)
    def enterprise(self, db):
        self.firm = make_enterprise("430102001", sectors=["hazardous_chemicals"])

    def person(self, name):
        if self.roles[name][0].startswith("enterprise"):
            return make_staff(self.firm, self.roles[name][0])
        return super().person(name)


class TestListingFlow(OfOneEnterprise):
    flow = LISTING_FLOW
    allowed = {
        ("proposed", "list", "city_leader"),
        ("proposed", "refuse", "city_leader"),
        ("supervised", "extend", "city_leader"),
        ("supervised", "take_over", "province_leader"),
        ("supervised", "request_acceptance", "head"),
        ("supervised", "request_acceptance", "safety_officer"),
        ("supervised", "revoke", "city_leader"),
        ("acceptance", "pass", "city_office"),
        ("acceptance", "fail", "city_office"),
        ("acceptance", "revoke", "city_leader"),
        ("passed", "delist", "city_leader"),
        ("passed", "revoke", "city_leader"),
    }

    def make(self, state):
        hazard = make.make_major(enterprise=self.firm, status="awaiting")
        listing = make.propose(hazard)
        clock = LISTING_FLOW.clocks.get(state)
        values = {"status": state, "due_at": clock.due_at(listing, NOW) if clock else None}
        if state in LISTED or state == "delisted":
            values["listed_on"] = NOW.date()
        if state == "delisted":
            values["delisted_on"] = NOW.date()
        if state == "supervised":
            values["climbed_to"] = "province"
        Listing.unscoped.filter(pk=listing.pk).update(**values)
        return Listing.unscoped.get(pk=listing.pk)

    def values_for(self, step, row):
        days = {"list": {"listed_on": NOW.date()}, "delist": {"delisted_on": NOW.date()}}
        return days.get(step, {})


class TestListingExtensionFlow(OfOneEnterprise):
    flow = LISTING_EXTENSION_FLOW
    allowed = {("requested", "grant", "city_leader"), ("requested", "refuse", "city_leader")}

    def make(self, state):
        hazard = make.make_major(enterprise=self.firm)
        listing = make.make_listing(hazard)
        extension = ListingExtension(
            listing=listing, before=listing.deadline, until=listing.deadline.replace(year=2027, month=6, day=1),
            situation="示例", reason="示例", requested_at=NOW,
        )  # fmt: skip
        self.flow.start(extension, NOW)
        extension.status = state
        extension.due_at = extension.due_at if state == "requested" else None
        extension.save(force_insert=True)
        return extension
