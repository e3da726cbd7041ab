"""What rows call themselves: in the trail, the console and the logs, without secrets or personal data."""

from datetime import UTC, date, datetime

import pytest

from safetyportal.core import models
from safetyportal.core.crypto import mask
from safetyportal.core.models.audit import ExactJSONField
from safetyportal.core.scopes import permissions_in, scopes

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (models.AuditEntry(at=AT, actor_name="示例", action="user.lock"), "2026-11-20 02:00 示例 user.lock"),
        (models.AuditChain(key="4301"), "4301"),
        (models.AuditSeal(at=AT), "2026-11-20 02:00"),
        (models.Job(name="core.x"), "core.x"),
        (models.Job(name="core.x", title="导出"), "导出"),
        (models.PeriodicTick(name="core.x", due_at=AT), "core.x 2026-11-20 02:00"),
        (models.Reminder(target_type="a.b", target_id=1, stage="due"), "a.b 1 due"),
        (models.IdempotencyKey(key="k"), "k"),
        (models.Notification(title="示例"), "示例"),
        (models.Delivery(channel="sms", state="sent"), "sms sent"),
        (models.NotificationPreference(user_id=7), "7"),
        (models.SavedView(name="示例"), "示例"),
        (models.Draft(form="f", data="x"), "f"),
        (models.ApiToken(prefix="abcdefgh", name="示例", digest="secret"), "abcdefgh… 示例"),
        (models.RollupCell(metric="m", place="/", dimensions="a=b"), "m / a=b"),
        (models.RollupDelta(metric="m", place="/", value=-2), "m / -2"),
        (models.Boundary(name="示例"), "示例"),
        (models.CalendarDay(day=date(2026, 10, 1), name="国庆节"), "2026-10-01 国庆节"),
        (models.CodeEntry(name="示例"), "示例"),
        (models.Rule(key="k", place="/", valid_from=date(2026, 1, 1)), "k / 2026-01-01"),
        (models.JurisdictionChange(old_id=1, new_id=2), "1 → 2"),
        (models.Attachment(name="现场.jpg"), "现场.jpg"),
        (models.User(name="示例", username="u", phone="13812345678", id_number="11010519491231002X"), "示例 (u)"),
    ],
)
def test_row_says_what_it_is(row, expected):
    assert str(row) == expected


def test_person_is_found_however_the_name_is_typed(inspector):
    assert models.User.objects.get_by_natural_key(f" {inspector.username.upper()} ") == inspector


def test_personal_data_are_shown_in_part():
    user = models.User(phone="13812345678", id_number="11010519491231002X")
    assert (user.phone_masked, user.id_number_masked) == ("138****5678", "110105********002X")
    assert mask("12345") == "*****"
    assert not models.User(duty="business").has_module_perms("core")
    assert models.User(duty="audit").has_module_perms("core")


def test_encrypted_column_may_be_asked_for_nothing_but_null(db):
    from django.core.exceptions import FieldError

    assert not models.User.objects.filter(phone__isnull=True).exists()
    with pytest.raises(FieldError):
        models.User.objects.filter(phone="13812345678").exists()


def test_exact_json_reads_what_a_driver_has_read_already():
    assert ExactJSONField().from_db_value({"a": 1}, None, None) == {"a": 1}


def test_scope_that_no_longer_exists_gives_nothing():
    assert permissions_in(["no:such"]) == frozenset()
    assert list(scopes()) == sorted(scopes())
