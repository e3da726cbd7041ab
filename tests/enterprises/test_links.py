"""On whose premises an enterprise works, its competent department, its number elsewhere: form, list, record, trail."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from enterprises.forms.acts import ChangeForm, EditForm
from enterprises.forms.suggesting import HostField
from enterprises.models import Enterprise
from enterprises.services import changes, life, registration, transfer
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.models import AuditEntry, SupervisingBody
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db


def body_of(code: str) -> SupervisingBody:
    """A bureau of this division."""
    where = node(code)
    return SupervisingBody.unscoped.create(
        code=f"{code:0<9}901", name=f"示例{where.name}工业局", kind="industry", jurisdiction=where, place=where.path
    )


def change(enterprise, actor, **facts) -> Enterprise:
    return life.update_facts(enterprise=enterprise, facts=facts, actor=actor, now=NOW)


def test_county_records_host_department_and_number_and_the_trail_tells(enterprise, inspector):
    host, body = make_enterprise("430102002"), body_of("430102")
    row = change(enterprise, inspector, host=host, government_body=body, external_id="示例-17")
    assert (row.host, row.government_body, row.external_id) == (host, body, "示例-17")
    entry = AuditEntry.unscoped.get(action="enterprise.update")
    assert entry.changes["host"] == [None, host.pk]
    assert entry.changes["government_body"] == [None, body.pk]
    page = words(browser(inspector).get(reverse("enterprise-detail", args=[enterprise.pk])))
    assert host.name in page
    assert body.name in page
    assert f'href="{reverse("enterprise-detail", args=[host.pk])}"' in page
    assert enterprise.name in words(browser(inspector).get(reverse("enterprise-detail", args=[host.pk])))


def test_host_out_of_sight_is_named_without_a_way_to_it(enterprise, head, inspector, city_supervisor):
    host = make_enterprise("430103002")
    Enterprise.unscoped.filter(pk=enterprise.pk).update(host=host)
    page = words(browser(head).get(reverse("enterprise-detail", args=[enterprise.pk])))
    assert host.name in page
    assert reverse("enterprise-detail", args=[host.pk]) not in page


@pytest.mark.parametrize("end", ["self", "circle", "ended", "elsewhere"])
def test_host_that_cannot_be_is_refused(enterprise, inspector, end):
    host = {
        "self": lambda: enterprise,
        "circle": lambda: make_enterprise(host=make_enterprise(host=enterprise)),
        "ended": lambda: make_enterprise(status="cancelled"),
        "elsewhere": lambda: make_enterprise("430103002"),
    }[end]()
    with pytest.raises(ValidationError) as refused:
        change(enterprise, inspector, host=host)
    assert "host" in refused.value.message_dict
    assert Enterprise.unscoped.get(pk=enterprise.pk).host is None


def test_present_host_stays_though_the_official_cannot_see_it(enterprise, inspector):
    host = make_enterprise("430103002")
    Enterprise.unscoped.filter(pk=enterprise.pk).update(host=host)
    enterprise.refresh_from_db()
    assert change(enterprise, inspector, host=host, staff_total=51).staff_total == 51


def test_body_of_another_county_is_refused(enterprise, inspector):
    with pytest.raises(ValidationError):
        change(enterprise, inspector, government_body=body_of("430103"))
    assert change(enterprise, inspector, government_body=body_of("4301")).government_body is not None


def test_enterprise_cannot_ask_for_another_host(enterprise, head):
    with pytest.raises(TransitionDenied):
        changes.request_change(
            enterprise=enterprise, facts={"host": make_enterprise()}, reason="示例", actor=head, now=NOW
        )
    assert not {"host", "government_body", "external_id"} & set(ChangeForm(user=head, record=enterprise).fields)


def test_new_enterprise_is_registered_with_its_host(inspector):
    host = make_enterprise()
    facts = {"name": "示例厂中厂有限公司", "no_code_reason": "示例", "supervision_classes": ["machinery"]}
    made = registration.register(
        jurisdiction=node("430102001"), facts={**facts, "host": host}, actor=inspector, now=NOW
    )
    assert made.host == host
    with pytest.raises(ValidationError):
        other = {**facts, "name": "示例另厂", "host": make_enterprise("430103002")}
        registration.register(jurisdiction=node("430102001"), facts=other, actor=inspector, now=NOW)
    assert not Enterprise.unscoped.filter(name="示例另厂").exists()


def test_department_of_the_old_county_ends_with_a_transfer(enterprise, inspector, other_county):
    kept = change(make_enterprise(), inspector, government_body=body_of("43"))
    change(enterprise, inspector, government_body=body_of("430102"))
    for one in (enterprise, kept):
        offer = transfer.request_transfer(
            enterprise=one, jurisdiction=node("430202001"), reason="示例", actor=inspector, now=NOW
        )
        transfer.accept_transfer(transferrequest=offer, actor=other_county, now=NOW)
    assert Enterprise.unscoped.get(pk=enterprise.pk).government_body is None
    assert Enterprise.unscoped.get(pk=kept.pk).government_body is not None
    entry = AuditEntry.unscoped.filter(action="enterprise.transfer", target_id=str(enterprise.pk)).get()
    assert entry.changes["government_body"][1] is None


# The field


def host_field(user, kept=None) -> HostField:
    field = HostField(required=False)
    field.bind_user(user)
    field.kept = kept
    return field


def test_host_is_found_by_code_by_number_and_by_whole_name(inspector):
    host = make_enterprise(name="示例厂区有限公司")
    field = host_field(inspector)
    for typed in (host.credit_code, field.prepare_value(host), host.acceptance_number, host.name):
        assert field.clean(typed) == host
    assert field.clean("") is None


def test_host_of_another_county_or_of_two_names_is_not_found(inspector):
    elsewhere = make_enterprise("430103002")
    for _each in range(2):
        make_enterprise(name="示例同名有限公司")
    field = host_field(inspector)
    for typed, code in ((elsewhere.credit_code, "unknown"), ("示例同名有限公司", "several")):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert str(field.error_messages[code]) in refused.value.messages
    assert host_field(inspector, kept=elsewhere).clean(field.prepare_value(elsewhere)) == elsewhere


def test_form_offers_bodies_over_the_enterprise_and_saves_them(enterprise, inspector):
    right, wrong, host = body_of("430102"), body_of("430103"), make_enterprise()
    offered = EditForm(user=inspector, record=enterprise).fields["government_body"].queryset
    assert right in offered
    assert wrong not in offered
    form = EditForm(user=inspector, record=enterprise)
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    sent |= {"host": host.name, "government_body": right.pk, "external_id": "示例-9"}
    answer = browser(inspector).post(reverse("enterprise-edit", args=[enterprise.pk]), sent)
    assert answer.status_code == 302, words(answer)
    row = Enterprise.unscoped.get(pk=enterprise.pk)
    assert (row.host, row.government_body, row.external_id) == (host, right, "示例-9")


def test_suggestions_stay_in_scope(enterprise, inspector, neighbour):
    address = f"{reverse('host-options')}?host={enterprise.name}"
    assert enterprise.credit_code in words(browser(inspector).get(address))
    assert enterprise.credit_code not in words(browser(neighbour).get(address))
    assert browser().get(address).status_code == 302


# The list


def test_list_filters_and_shows_the_links(enterprise, inspector):
    host, body = make_enterprise(name="示例园区管理有限公司"), body_of("430102")
    change(enterprise, inspector, host=host, government_body=body, external_id="示例-17")
    make_enterprise()
    listing = reverse("enterprise-list")
    for query in ("host=园区管理", "body=工业局", "guest=true", "external_id=示例-17"):
        page = browser(inspector).get(f"{listing}?{query}&cols=name,host,government_body,external_id")
        assert {row.pk for row in page.context["listing"].page.rows} == {enterprise.pk}, query
        assert host.name in words(page)
        assert body.name in words(page)
    outsider = make_user("township_supervisor", "430102002")
    assert not browser(outsider).get(f"{listing}?host=园区管理").context["listing"].page.rows
