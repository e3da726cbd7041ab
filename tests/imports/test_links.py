"""Columns that name other records: the host enterprise and the competent department."""

import pytest

from enterprises.models import Enterprise
from safetyportal.core.models import AuditEntry
from tests.enterprises.test_links import body_of
from tests.factories.enterprises import make_enterprise
from tests.imports.books import HEADINGS, row, workbook
from tests.imports.test_imports import errors_of

pytestmark = pytest.mark.django_db
ALL = HEADINGS | {"host": "厂中厂所在企业", "government_body": "政府主管部门", "external_id": "外部编号"}


def sent(*rows) -> bytes:
    return workbook(list(rows), ALL)


def test_host_and_department_are_found_and_kept(imported, city_supervisor):
    host, body = make_enterprise(), body_of("430102")
    coded, named = row(1, government_body=body.code), row(2, government_body=body.name, external_id="示例-2")
    for again in range(2):
        batch = imported(city_supervisor, sent(coded | {"host": host.credit_code}, named | {"host": host.credit_code}))
        assert (batch.created, batch.unchanged) == ((2, 0), (0, 2))[again], errors_of(batch)
    made = Enterprise.unscoped.exclude(pk=host.pk)
    assert set(made.values_list("host", "government_body")) == {(host.pk, body.pk)}
    assert AuditEntry.unscoped.filter(action="enterprise.import").first().changes["host"] == [None, host.pk]


def test_what_is_not_found_is_an_error_of_its_row(imported, inspector):
    elsewhere = make_enterprise("430103002")
    batch = imported(
        inspector,
        sent(
            row(1, host=elsewhere.credit_code),
            row(2, host=row(2)["credit_code"]),
            row(3, government_body="示例没有的局"),
            row(4, government_body=body_of("430103").name),
        ),
    )
    assert (batch.created, batch.bad_count) == (0, 4)
    assert elsewhere.name not in str(errors_of(batch))


def test_circle_within_one_file_is_refused(imported, city_supervisor):
    imported(city_supervisor, [row(1), row(2)])
    codes = [row(1)["credit_code"], row(2)["credit_code"]]
    batch = imported(city_supervisor, sent(row(1, host=codes[1]), row(2, host=codes[0])))
    assert batch.updated == 1
    assert Enterprise.unscoped.exclude(host=None).count() == 1
