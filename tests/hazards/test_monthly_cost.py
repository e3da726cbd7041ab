"""What signing and filing costs the database: on the 5th a whole province does it within hours (P6)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hazards.services import monthly as services
from hazards.services import monthly_signing
from safetyportal.core.models import AuditEntry
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.factories.monthly import FOURTH, OCTOBER, make_inspection, make_report, registered
from tests.hazards.test_monthly_register import drawing

pytestmark = pytest.mark.django_db
MOST = 50


def test_signing_and_filing_takes_few_statements_and_leaves_the_whole_trail():
    firm = registered()
    make_hazard(firm, found_on=OCTOBER.replace(day=3))
    make_inspection(firm)
    head = make_staff(firm, "enterprise_head")
    report = make_report(firm)
    report = services.prepare(monthlyreport=report, actor=head, now=FOURTH)
    with CaptureQueriesContext(connection) as asked:
        row = monthly_signing.sign_and_file(
            monthlyreport=report, shown_sha256=report.content_sha256, actor=head, now=FOURTH, drawing=drawing()
        )
    assert len(asked) <= MOST, "\n".join(query["sql"][:120] for query in asked)
    row.refresh_from_db()
    assert (row.status, row.signed_sha256, row.version) == ("submitted", row.content_sha256, report.version + 2)
    trail = AuditEntry.unscoped.filter(target_type="hazards.monthlyreport", target_id=str(row.pk))
    assert list(trail.order_by("sequence").values_list("action", flat=True))[-2:] == [
        "monthlyreport.sign",
        "monthlyreport.file",
    ]
