"""Change requests, direct changes, the life of a registered enterprise, risk class."""

import pytest
from django.core.exceptions import ValidationError

from enterprises import queries
from enterprises.choices import EnterpriseStatus as S
from enterprises.models import Enterprise, RiskClassification
from enterprises.services import changes, life
from enterprises.services.counts import rebuild
from safetyportal.core.crypto import blind_index
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification
from safetyportal.core.rollups import total
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import node

pytestmark = pytest.mark.django_db


def ask(enterprise, head, **facts):
    facts = facts or {"name": "示例新名称有限公司", "staff_total": 80}
    return changes.request_change(enterprise=enterprise, facts=facts, reason="示例：更名", actor=head, now=NOW)


def test_request_keeps_the_record_and_tells_the_county(enterprise, head, inspector):
    request = ask(enterprise, head)
    enterprise.refresh_from_db()
    assert enterprise.staff_total == 50
    assert request.status == "pending"
    assert request.due_at is not None
    assert Notification.objects.filter(user=inspector, kind="enterprise.review").count() == 1


def test_approval_changes_the_record_and_what_follows_from_it(enterprise, head, inspector):
    request = ask(enterprise, head, name="示例新名称有限公司", supervision_classes=["fireworks_production"])
    changes.approve_change(changerequest=request, actor=inspector, now=NOW)
    row = Enterprise.unscoped.get(pk=enterprise.pk)
    assert row.name == "示例新名称有限公司"
    assert row.former_names == [enterprise.name]
    assert row.sectors == ["fireworks"]
    assert row.version == enterprise.version + 1
    assert AuditEntry.unscoped.filter(action="enterprise.update", actor=inspector).count() == 1
    assert total("enterprises", "/43/4301/430102/", sector="fireworks") == 1


def test_difference_shows_before_and_after_in_words(enterprise, head):
    request = ask(enterprise, head, supervision_classes=["fireworks_production"], safety_head_phone="13911112222")
    lines = {line["name"]: line for line in queries.differences(request, enterprise)}
    assert lines["supervision_classes"]["old"] == "机械"
    assert lines["supervision_classes"]["new"] == "烟花爆竹生产"
    assert lines["safety_head_phone"]["new"] == "139****2222"
    assert "13911112222" not in str(request.proposed)


def test_encrypted_field_changes_with_its_index(enterprise, head, inspector):
    number = "11010519491231002X"
    request = ask(enterprise, head, legal_id_number=number)
    changes.approve_change(changerequest=request, actor=inspector, now=NOW)
    row = Enterprise.unscoped.get(pk=enterprise.pk)
    assert row.legal_id_number == number
    assert row.legal_id_number_index == blind_index(number)


def test_phone_that_differs_only_where_it_is_masked_is_changed(inspector):
    enterprise = make_enterprise(safety_head_phone="13812345678")
    life.update_facts(enterprise=enterprise, facts={"safety_head_phone": "13800005678"}, actor=inspector, now=NOW)
    assert Enterprise.unscoped.get(pk=enterprise.pk).safety_head_phone == "13800005678"
    entry = AuditEntry.unscoped.get(action="enterprise.update")
    assert entry.changes["safety_head_phone"] == ["138****5678", "138****5678"]


def test_approval_of_a_difference_that_was_not_shown_is_a_conflict(enterprise, head, inspector):
    request = ask(enterprise, head, staff_total=80)
    life.update_facts(enterprise=enterprise, facts={"staff_total": 60}, actor=inspector, now=NOW)
    with pytest.raises(Conflict):
        changes.approve_change(changerequest=request, actor=inspector, now=NOW, enterprise_version=request.base_version)
    row = Enterprise.unscoped.get(pk=enterprise.pk)
    assert row.staff_total == 60
    (line,) = queries.differences(request, row)
    assert (line["old"], line["new"], line["stale"]) == (60, 80, True)
    changes.approve_change(changerequest=request, actor=inspector, now=NOW, enterprise_version=row.version)
    assert Enterprise.unscoped.get(pk=enterprise.pk).staff_total == 80


def test_nothing_changed_is_refused(enterprise, head):
    with pytest.raises(TransitionDenied):
        ask(enterprise, head, staff_total=50)


def test_wrong_value_is_refused_when_asked(enterprise, head):
    with pytest.raises(ValidationError):
        ask(enterprise, head, credit_code="91430102MA0000000A")


def test_second_request_of_a_kind_waits_for_the_first(enterprise, head):
    ask(enterprise, head)
    with pytest.raises((Conflict, ValidationError)):
        ask(enterprise, head, staff_total=90)
    assert enterprise.change_requests.count() == 1


def test_enterprise_cannot_propose_what_is_the_authority_s(enterprise, head):
    with pytest.raises(TransitionDenied):
        ask(enterprise, head, risk_class="D")


@pytest.mark.parametrize("code", ["430103", "4301"])
def test_only_the_own_county_decides(enterprise, head, code):
    from tests.people import make_user

    role = "county_supervisor" if len(code) == 6 else "city_supervisor"
    request = ask(enterprise, head)
    with pytest.raises(NotAllowed):
        changes.approve_change(changerequest=request, actor=make_user(role, code), now=NOW)
    request.refresh_from_db()
    assert request.status == "pending"


def test_refusal_needs_a_reason_and_leaves_the_record(enterprise, head, inspector):
    request = ask(enterprise, head)
    with pytest.raises(TransitionDenied):
        changes.refuse_change(changerequest=request, actor=inspector, now=NOW, note="")
    refused = changes.refuse_change(changerequest=request, actor=inspector, now=NOW, note="示例：无依据")
    assert refused.status == "refused"
    assert Enterprise.unscoped.get(pk=enterprise.pk).name == enterprise.name


def test_only_whoever_asked_withdraws(enterprise, head):
    request = ask(enterprise, head)
    colleague = make_staff(enterprise, "enterprise_safety_officer")
    with pytest.raises(TransitionDenied):
        changes.withdraw_change(changerequest=request, actor=colleague, now=NOW)
    assert changes.withdraw_change(changerequest=request, actor=head, now=NOW).status == "withdrawn"


def test_step_request_is_carried_out_by_the_county(enterprise, head, inspector):
    request = changes.request_step(enterprise=enterprise, kind="suspend", reason="示例：检修", actor=head, now=NOW)
    changes.approve_change(changerequest=request, actor=inspector, now=NOW)
    assert Enterprise.unscoped.get(pk=enterprise.pk).status == S.SUSPENDED


def test_step_that_does_not_start_here_is_refused(enterprise, head):
    with pytest.raises(TransitionDenied):
        changes.request_step(enterprise=enterprise, kind="resume", reason="示例", actor=head, now=NOW)


def test_life_of_an_enterprise_moves_its_counts(enterprise, inspector):
    rebuild("/43/")
    for take, status in (
        (life.suspend, S.SUSPENDED),
        (life.resume, S.ACTIVE),
        (life.mark_no_premises, S.NO_PREMISES),
        (life.reopen, S.ACTIVE),
        (life.cancel, S.CANCELLED),
    ):
        row = take(enterprise=Enterprise.unscoped.get(pk=enterprise.pk), actor=inspector, now=NOW, note="示例")
        assert row.status == status
        assert total("enterprises", "/43/", status=str(status)) == 1
    with pytest.raises(TransitionDenied):
        life.resume(enterprise=row, actor=inspector, now=NOW, note="示例")


def test_risk_class_keeps_its_history(enterprise, inspector):
    life.set_risk_class(enterprise=enterprise, risk_class="B", reason="示例：涉爆粉尘", actor=inspector, now=NOW)
    row = Enterprise.unscoped.get(pk=enterprise.pk)
    life.set_risk_class(enterprise=row, risk_class="C", reason="示例：整改后", actor=inspector, now=NOW)
    assert list(RiskClassification.unscoped.values_list("previous", "risk_class").order_by("id")) == [
        ("", "B"),
        ("B", "C"),
    ]
    assert Enterprise.unscoped.get(pk=enterprise.pk).risk_reason == "示例：整改后"
    assert total("enterprises", "/43/", risk="C") == 1


def test_risk_class_without_reason_is_refused(enterprise, inspector):
    with pytest.raises(TransitionDenied):
        life.set_risk_class(enterprise=enterprise, risk_class="A", reason=" ", actor=inspector, now=NOW)
    assert RiskClassification.unscoped.count() == 0


def test_move_within_the_county_but_not_beyond(enterprise, head, inspector):
    moved = life.move_within_county(enterprise=enterprise, jurisdiction=node("430102002"), actor=inspector, now=NOW)
    assert moved.place == f"/43/4301/430102/430102002/E{enterprise.pk}/"
    with pytest.raises((NotAllowed, TransitionDenied)):
        life.move_within_county(enterprise=moved, jurisdiction=node("430103002"), actor=inspector, now=NOW)


def test_direct_change_is_for_the_county(enterprise, head, neighbour):
    for actor in (head, neighbour):
        with pytest.raises(NotAllowed):
            life.update_facts(enterprise=enterprise, facts={"staff_total": 1}, actor=actor, now=NOW)
    assert Enterprise.unscoped.get(pk=enterprise.pk).staff_total == 50
