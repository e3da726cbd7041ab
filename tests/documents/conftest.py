"""A kind of paper about an enterprise, and what issuing needs."""

import pytest
from django.utils.translation import gettext_lazy as _

from safetyportal.core.documents.content import OfficialLetter, Signing, Text
from safetyportal.core.documents.kinds import register_kind
from safetyportal.core.models import SupervisingBody
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import node

KIND, UNNUMBERED, PRIVATE = "tests.notice", "tests.summary", "tests.approval"


def build_notice(enterprise, stamp, data):
    return OfficialLetter(
        title=data.get("title", "关于挂牌督办的通知"),
        number=stamp.number,
        addressee=data.get("addressee", enterprise.name),
        body=(Text(data.get("words", "请按期完成整改。")),),
        signing=Signing(stamp.issuer, stamp.issued_on),
    )


def build_summary(enterprise, stamp, data):
    return OfficialLetter(
        title="自查自报表",
        number=None,
        body=(Text(f"{enterprise.name}（示例）"),),
        signing=Signing(stamp.issuer, stamp.issued_on, seal=False),
    )


ISSUES = "core.reveal_personal_data"  # held by supervisors, not by the staff of an enterprise
register_kind(KIND, _("Notice of listed supervision"), build_notice, perm=ISSUES, sign="督")
register_kind(UNNUMBERED, _("official document"), build_summary, perm="enterprises.view_enterprise", number_rule="")
register_kind(PRIVATE, _("official document"), build_notice, perm=ISSUES, read_perm=ISSUES)


@pytest.fixture
def enterprise(db):
    return make_enterprise("430102001")


@pytest.fixture
def head(enterprise):
    return make_staff(enterprise)


@pytest.fixture
def office(db):
    """The committee office of 芙蓉区."""
    where = node("430102")
    return SupervisingBody.unscoped.create(
        code="430102000001", name="芙蓉区安全生产委员会办公室", kind="committee", jurisdiction=where, place=where.path
    )
