"""What the database refuses, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise, SpecialObjectType
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise

pytestmark = pytest.mark.django_db


def refused(enterprise: Enterprise, **values) -> str:
    """Name of the constraint that stops the update."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Enterprise.unscoped.filter(pk=enterprise.pk).update(**values)
    return error.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"status": "somewhere"}, "enterprise_status_known"),
        ({"due_at": NOW}, "enterprise_clock_runs_only_while_someone_must_act"),
        ({"status": EnterpriseStatus.SUBMITTED}, "enterprise_clock_runs_only_while_someone_must_act"),
        ({"place": "/43/4301/430102/430102001/E1/"}, "enterprise_place_ends_with_itself"),
        ({"credit_code": ""}, "enterprise_has_code_or_reason"),
        ({"sectors": []}, "enterprise_is_some_sectors"),
        ({"longitude": 112.9}, "enterprise_position_is_whole"),
        ({"risk_class": "X"}, "enterprise_risk_class_known"),
    ],
)
def test_enterprise_row_that_contradicts_itself_is_refused(values, constraint):
    assert refused(make_enterprise(), **values) == constraint


def test_credit_code_is_unique_among_living_enterprises():
    first = make_enterprise()
    with pytest.raises(IntegrityError, match="enterprise_credit_code_once"), transaction.atomic():
        make_enterprise(credit_code=first.credit_code)
    Enterprise.unscoped.filter(pk=first.pk).update(status=EnterpriseStatus.CANCELLED)
    assert make_enterprise(credit_code=first.credit_code).credit_code == first.credit_code


def test_enterprises_without_code_do_not_exclude_each_other():
    for _ in range(2):
        make_enterprise(credit_code="", no_code_reason="示例：老企业无代码")
    assert Enterprise.unscoped.filter(credit_code="").count() == 2


def test_place_is_right_at_insert():
    enterprise = make_enterprise("430102001")
    assert enterprise.place == f"/43/4301/430102/430102001/E{enterprise.pk}/"
    assert enterprise.acceptance_number == f"QY430102{enterprise.pk:09d}"


def test_special_object_types_are_there_after_migration():
    assert {"major_hazard", "tailings_pond", "special_equipment", "confined_space", "dust", "ammonia"} <= set(
        SpecialObjectType.objects.values_list("code", flat=True)
    )
