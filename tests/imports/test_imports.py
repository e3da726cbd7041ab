"""An import from upload to result: what good rows become, what bad rows say, and that repeats change nothing."""

import io

import pytest
from django.utils.translation import override

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise
from safetyportal.core import audit_check, rollups
from safetyportal.core.imports import services, workbooks
from safetyportal.core.imports.spec import spec_of
from safetyportal.core.models import AuditEntry, ImportBatch, ImportRow, Notification
from tests.factories.enterprises import make_enterprise
from tests.imports.books import HEADINGS, row, workbook
from tests.people import make_user, node

pytestmark = pytest.mark.django_db


def errors_of(batch) -> dict[int, list[str]]:
    """`{row number: ["column: message"]}` in English."""
    spec = spec_of(batch.kind)
    with override("en"):
        return {
            one.number: [f"{error['column']}: {message}" for error, (_c, message) in
                         zip(one.errors, workbooks.messages(one.errors, spec), strict=True)]
            for one in batch.rows.filter(bad=True)
        }  # fmt: skip


def test_city_import_enters_enterprises_with_all_that_follows(imported, city_supervisor):
    batch = imported(city_supervisor, [row(1), row(2, township="长沙市芙蓉区湘湖街道")])

    assert (batch.state, batch.created, batch.bad_count) == ("done", 2, 0)
    first = Enterprise.unscoped.get(name="示例导入1号机械有限公司")
    assert first.status == EnterpriseStatus.ACTIVE
    assert first.registered_at is not None
    assert first.place == f"{node('430102001').path}E{first.pk}/"
    assert first.acceptance_number == f"QY430102{first.pk:09d}"
    assert (first.data_source, first.sectors[0] != "", first.scale) == ("import", True, "3")
    assert first.legal_phone == "+86-13800000001"
    assert first.founded_on.isoformat() == "2015-06-01"
    assert first.version == 1
    assert rollups.total("enterprises", node("430102").path, status="active") == 2
    entry = AuditEntry.unscoped.get(action="enterprise.import", target_id=str(first.pk))
    assert entry.place == first.place
    assert entry.changes["name"] == [None, first.name]
    assert "13800000001" not in str(entry.changes)
    assert audit_check.verify()[1] == []
    assert Notification.objects.filter(user=city_supervisor, kind="import.finished").count() == 1


def test_the_same_file_of_two_people_is_two_imports_each_at_the_own_place(imported, inspector, city_supervisor):
    file = workbook([row(1)])  # bears the second it was made in
    mine, theirs = (imported(person, file, confirm=False) for person in (inspector, city_supervisor))
    assert (mine.user, theirs.user) == (inspector, city_supervisor)
    assert (mine.place, theirs.place) == (node("430102").path, node("4301").path)
    assert imported(inspector, file, confirm=False) == mine


def test_county_import_waits_for_the_city(imported, inspector):
    imported(inspector, [row(1)])

    enterprise = Enterprise.unscoped.get()
    assert enterprise.status == EnterpriseStatus.COUNTY_PASSED
    assert enterprise.due_at is not None
    assert enterprise.reviewed_by == inspector
    assert enterprise.registered_at is None


def test_same_file_again_changes_nothing(imported, city_supervisor):
    rows = [row(n) for n in range(1, 21)]
    imported(city_supervisor, rows)
    before = list(Enterprise.unscoped.order_by("pk").values())
    entries = AuditEntry.unscoped.filter(action="enterprise.import").count()

    again = imported(city_supervisor, rows)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 20)
    assert list(Enterprise.unscoped.order_by("pk").values()) == before
    assert AuditEntry.unscoped.filter(action="enterprise.import").count() == entries


def test_changed_row_updates_only_what_differs(imported, city_supervisor):
    imported(city_supervisor, [row(1), row(2)])
    batch = imported(
        city_supervisor, [row(1, staff_total="900", legal_phone="0731-88888888", name="示例改名有限公司"), row(2)]
    )

    assert (batch.updated, batch.unchanged) == (1, 1)
    changed = Enterprise.unscoped.get(name="示例改名有限公司")
    assert changed.former_names == ["示例导入1号机械有限公司"]
    assert (changed.staff_total, changed.version) == (900, 2)
    entry = AuditEntry.unscoped.filter(action="enterprise.import", target_id=str(changed.pk)).first()
    assert entry.changes["staff_total"] == [21, 900]
    assert entry.changes["legal_phone"][1].count("*") > 3


def test_empty_cell_changes_nothing(imported, city_supervisor):
    imported(city_supervisor, [row(1)])
    batch = imported(city_supervisor, [row(1, staff_total="", registered_address="")])

    assert batch.unchanged == 1
    assert Enterprise.unscoped.get().staff_total == 21


def test_headings_in_either_language_any_order_and_unknown_ones(imported, city_supervisor):
    with override("en"):
        english = {key: str(spec_of("enterprises").column(key).label) for key in reversed(HEADINGS)}
    batch = imported(city_supervisor, workbook([row(1)], english | {"colour": "颜色"}))

    assert batch.created == 1


def test_bad_rows_are_reported_and_good_ones_applied(imported, city_supervisor):
    rows = [
        row(1),
        row(2, credit_code="91430102MA4L00000X"),
        row(3, township="430199999"),
        row(4, staff_total="很多", founded_on="2099-01-01"),
        row(5, name=""),
        row(6, industry="9999"),
        row(7, longitude="", latitude="28"),
        row(8, longitude="28.19", latitude="112.98"),
        row(9, credit_code=row(1)["credit_code"]),
        row(10, legal_phone="call me"),
        row(11, supervision_classes="machinery；不存在"),
        row(12, credit_code=""),
        row(13, name="长" * 121),
        row(14),
    ]
    batch = imported(city_supervisor, rows)

    assert (batch.created, batch.bad_count, Enterprise.unscoped.count()) == (2, 12, 2)
    found = errors_of(batch)
    assert sorted(found) == list(range(3, 15))
    assert "check character" in found[3][0]
    assert found[4] == ["township: There is no township or grid cell “430199999”."]
    assert [line.split(":")[0] for line in found[5]] == ["founded_on", "staff_total"]
    assert found[6] == ["name: This cell must be filled."]
    assert "not in the list" in found[7][0]
    assert found[10] == ["credit_code: Row 2 of this file has the same credit code."]
    assert "call me" not in found[11][0]
    assert "120" in found[14][0]


def test_foreign_division_and_foreign_enterprise_reveal_nothing(imported, inspector):
    elsewhere = make_enterprise("430103002", name="示例邻县机密有限公司")
    rows = [
        row(1, township="430103002", credit_code=elsewhere.credit_code, name="甲"),
        row(2, township="430103002", name="乙"),
        row(3, credit_code=elsewhere.credit_code, name="丙"),
    ]
    batch = imported(inspector, rows)

    found = errors_of(batch)
    assert batch.created == 0
    assert found[2] == found[3] == ["township: None of your postings allows imports in this division."]
    assert found[4] == ["credit_code: This credit code is registered elsewhere. Ask the emergency management bureau."]
    assert "机密" not in str(list(ImportRow.objects.values()))
    elsewhere.refresh_from_db()
    assert elsewhere.version == 1


def test_registration_under_review_is_not_overwritten(imported, inspector):
    waiting = make_enterprise("430102001", status="submitted")
    batch = imported(inspector, [row(1, credit_code=waiting.credit_code)])

    assert "decide on it first" in errors_of(batch)[2][0]
    waiting.refresh_from_db()
    assert waiting.version == 1


def test_error_workbook_can_be_corrected_and_sent_again(imported, city_supervisor):
    from openpyxl import load_workbook

    batch = imported(city_supervisor, [row(1), row(2, staff_total="很多", legal_phone="+86-13900000002")])
    with override("zh-hans"):
        content = b"".join(workbooks.errors_workbook(batch))
    book = load_workbook(io.BytesIO(content))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    cells = dict(zip(heads, [cell.value for cell in sheet[2]], strict=True))
    assert sheet.max_row == 2
    assert cells["法定代表人电话"] == "+86-13900000002"
    assert cells[heads[-1]]

    sheet.cell(2, heads.index("从业人数") + 1, "55")
    buffer = io.BytesIO()
    book.save(buffer)
    corrected = imported(city_supervisor, buffer.getvalue())
    assert (corrected.created, corrected.bad_count) == (1, 0)
    assert Enterprise.unscoped.get(name="示例导入2号机械有限公司").legal_phone == "+86-13900000002"


def test_personal_data_wait_encrypted(imported, city_supervisor):
    batch = imported(city_supervisor, [row(1), row(2, name="")], confirm=False)

    staged = str(list(batch.rows.values()))
    assert "13800000001" not in staged
    assert "13800000002" not in staged


def test_nothing_is_changed_before_confirmation_or_after_cancelling(imported, city_supervisor, now):
    batch = imported(city_supervisor, [row(1)], confirm=False)
    assert (batch.state, batch.create_count, Enterprise.unscoped.count()) == ("ready", 1, 0)

    services.cancel(actor=city_supervisor, batch=batch, now=now)
    assert Enterprise.unscoped.count() == 0
    with pytest.raises(services.Conflict):
        services.confirm(actor=city_supervisor, batch=batch, now=now)


def test_posting_lost_between_preview_and_confirmation_stops_the_rows(imported, now):
    actor = make_user("city_supervisor", "4301")
    batch = imported(actor, [row(1)], confirm=False)
    actor.postings.update(ends_at=now.replace(year=2025))
    actor._grants = None

    with pytest.raises(services.NotAllowed):
        services.confirm(actor=actor, batch=batch, now=now)
    assert Enterprise.unscoped.count() == 0


def test_same_name_is_a_warning_only(imported, city_supervisor):
    make_enterprise("430102001", name="示例导入1号机械有限公司")
    batch = imported(city_supervisor, [row(1)])

    assert (batch.warning_count, batch.created) == (1, 1)


def test_file_still_open_comes_back_as_the_same_batch(imported, city_supervisor, now):
    content = workbook([row(1)])
    batch = imported(city_supervisor, content, confirm=False)
    again = imported(city_supervisor, content, confirm=False)
    assert again.pk == batch.pk
    assert ImportBatch.objects.count() == 1
