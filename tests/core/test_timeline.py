"""The trail of a record in words."""

from django.utils import translation

from safetyportal.core import audit
from safetyportal.core.services import body_changes
from safetyportal.core.timeline import entries
from tests import people
from tests.conftest import NOW
from tests.core.test_pages_bodies import administrator, make_body


def changes(record) -> dict:
    (entry,) = entries(record, audit.timeline(record))
    return {change["field"]: (change["old"], change["new"]) for change in entry["changes"]}


def change(body, **values):
    body_changes.change_body(actor=administrator(), now=NOW, supervisingbody=body, **values)


def test_choices_and_yes_or_no_are_said_in_words(db):
    body = make_body(1, kind="bureau")
    change(body, kind="squad", active=False)
    with translation.override("zh-hans"):  # whatever the test before has left
        shown = changes(body)
    assert ("是", "否") in shown.values()
    assert "squad" not in [str(value) for pair in shown.values() for value in pair]


def test_foreign_keys_are_named(db):
    body = make_body(1)
    change(body, jurisdiction=people.node("430103"))
    assert ("芙蓉区", "天心区") in changes(body).values()


def test_personal_data_stay_masked(db):
    body = make_body(1)
    change(body, contact_phone="13812345678")
    assert (None, "138****5678") in changes(body).values()


def test_person_and_act_are_named(db):
    body = make_body(1)
    change(body, name="新名称")
    (entry,) = entries(body, audit.timeline(body))
    assert entry["who"].startswith("示例")
    assert "." not in str(entry["title"])
