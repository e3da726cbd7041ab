"""The registers of the enterprise app behave like every register."""

from enterprises.models import (
    ChangeRequest,
    EnterpriseDocument,
    ResponsiblePerson,
    Site,
    SpecialObject,
    SpecialObjectType,
    TransferRequest,
)
from enterprises.views.registers import ChangeRequestRegister, EnterpriseRegister, TransferRequestRegister
from enterprises.views.row_registers import DocumentRegister, PersonRegister, SiteRegister, SpecialObjectRegister
from enterprises.workflow import CHANGE_FLOW, TRANSFER_FLOW
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node
from tests.suites.register import RegisterSuite


class EnterpriseRegisterSuite(RegisterSuite):
    """Rows lie in townships of the two counties."""

    home, foreign = "430102001", "430103002"


class TestEnterpriseRegister(EnterpriseRegisterSuite):
    register = EnterpriseRegister

    def make(self, division, number):
        return make_enterprise(division, name=f"示例登记测试{number}号机械有限公司", legal_phone="13812345678")

    def search_word(self, row):
        return row.credit_code


class TestPersonRegister(EnterpriseRegisterSuite):
    register = PersonRegister

    def make(self, division, number):
        firm = make_enterprise(division)
        return ResponsiblePerson.unscoped.create(enterprise=firm, kind="contact", name=f"示例{number}")

    def search_word(self, row):
        return row.name


class TestDocumentRegister(EnterpriseRegisterSuite):
    register = DocumentRegister

    def make(self, division, number):
        return EnterpriseDocument.unscoped.create(
            enterprise=make_enterprise(division), kind="lease", number=f"示例字{number}号"
        )

    def search_word(self, row):
        return row.number


class TestSiteRegister(EnterpriseRegisterSuite):
    register = SiteRegister

    def make(self, division, number):
        return Site.unscoped.create(enterprise=make_enterprise(division), kind="plant", name=f"示例{number}")

    def search_word(self, row):
        return row.name


class TestSpecialObjectRegister(EnterpriseRegisterSuite):
    register = SpecialObjectRegister

    def make(self, division, number):
        kind = SpecialObjectType.objects.get(code="dust")
        firm = make_enterprise(division)
        return SpecialObject.unscoped.create(enterprise=firm, type=kind, name=f"示例{number}", values={"workers": 3})

    def search_word(self, row):
        return row.name


class TestChangeRequestRegister(EnterpriseRegisterSuite):
    register = ChangeRequestRegister

    def make(self, division, number):
        firm = make_enterprise(division)
        request = ChangeRequest(
            enterprise=firm,
            jurisdiction=firm.jurisdiction,
            place=firm.place,
            sectors=firm.sectors,
            base_version=1,
            proposed={"staff_total": 60 + number},
            before={"staff_total": 50},
            reason="示例",
            requested_by=make_staff(firm),
        )
        CHANGE_FLOW.start(request, NOW)
        request.save(force_insert=True)
        return request


class TestTransferRequestRegister(EnterpriseRegisterSuite):
    register = TransferRequestRegister

    def make(self, division, number):
        firm, target = make_enterprise(division), node("430202001")
        request = TransferRequest(
            enterprise=firm,
            jurisdiction=firm.jurisdiction,
            place=firm.place,
            sectors=firm.sectors,
            reason="示例",
            to_jurisdiction=target,
            to_place=target.path,
            requested_by=make_user("county_supervisor", division[:6]),
        )
        TRANSFER_FLOW.start(request, NOW)
        request.save(force_insert=True)
        return request
