"""A new kind of special object is data: the country's system administrator adds it, and it works at once."""

import json

import pytest
from django.core.exceptions import ValidationError

from enterprises.models import SpecialObjectType
from enterprises.services.rows import add_special_object
from enterprises.services.special_types import save_type
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import AuditEntry
from tests.factories.enterprises import make_enterprise
from tests.people import make_user

pytestmark = pytest.mark.django_db
SCHEMA = [{"code": "height", "name": "高度", "name_en": "height", "kind": "number", "unit": "m", "required": True}]


def new_type(**values) -> SpecialObjectType:
    return SpecialObjectType(**{"code": "glass_bridge", "name": "玻璃栈道", "schema": SCHEMA} | values)


def test_type_added_as_data_takes_objects_at_once(inspector, now):
    administrator = make_user("system_administrator", "0")
    made = save_type(new_type(), actor=administrator, now=now, created=True)

    bridge = add_special_object(
        enterprise=make_enterprise(), actor=inspector, now=now, type=made, name="示例栈道", values={"height": "180"}
    )
    assert float(bridge.values["height"]) == 180
    with pytest.raises(ValidationError):
        add_special_object(
            enterprise=make_enterprise(), actor=inspector, now=now, type=made, name="示例栈道", values={}
        )
    assert AuditEntry.unscoped.filter(action="specialobjecttype.create").count() == 1


def test_province_cannot_change_the_countrys_types(now):
    with pytest.raises(NotAllowed):
        save_type(new_type(), actor=make_user("system_administrator", "43"), now=now, created=True)
    assert not SpecialObjectType.objects.filter(code="glass_bridge").exists()


@pytest.mark.parametrize("schema", [[{"code": "x"}], [*SCHEMA, *SCHEMA], "text"])
def test_unusable_fields_are_named_on_the_form(client, schema):
    client.force_login(make_user("system_administrator", "0"))
    answer = client.post(
        "/console/enterprises/specialobjecttype/add/",
        {"code": "bad", "name": "示例", "schema": json.dumps(schema), "order": 1},
    )
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["schema"]
    assert not SpecialObjectType.objects.filter(code="bad").exists()
