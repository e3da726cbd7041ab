"""The console: each of the three administrators sees the own pages, business people none; what is saved is audited."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from safetyportal.core.admin import CappedPaginator
from safetyportal.core.models import AuditEntry, CalendarDay, CodeEntry, Job, Posting, Role, Rule
from tests.people import make_user

pytestmark = pytest.mark.django_db
PAGES = {
    "system_administrator": {
        "boundary", "calendarday", "checklistitem", "checkliststandard", "codeentry", "inspectionfrequency", "job",
        "jurisdiction", "jurisdictionchange", "periodictick", "rule", "specialobjecttype", "supervisingbody",
    },
    "security_administrator": {"posting", "role"},
    "audit_administrator": {"auditentry", "posting", "role"},
}  # fmt: skip
ALL = sorted(set().union(*PAGES.values()))


def url(model: str, page: str = "changelist", *args) -> str:
    app = {"specialobjecttype": "enterprises"}.get(model, "core")
    app = "hazards" if model in {"checklistitem", "checkliststandard", "inspectionfrequency"} else app
    return reverse(f"admin:{app}_{model}_{page}", args=args)


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("model", ALL)
def test_each_administrator_opens_the_own_pages_only(client, role, model):
    client.force_login(make_user(role, "43"))
    assert client.get(url(model)).status_code == (200 if model in PAGES[role] else 403)


def test_every_page_of_the_console_is_in_the_table_above():
    assert {model._meta.model_name for model in admin.site._registry} == set(ALL)


@pytest.mark.parametrize(
    ("role", "code"), [("county_supervisor", "430102"), ("enterprise_head", "430102001"), ("province_leader", "43")]
)
def test_business_people_are_refused_without_running_in_a_circle(client, role, code):
    client.force_login(make_user(role, code))
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403
    assert len(answer.redirect_chain) == 1


def test_anonymous_signs_in_where_everybody_does(client):
    assert client.get(url("rule"))["Location"] == f"{reverse('account_login')}?next={url('rule')}"
    assert client.get(reverse("admin:login"))["Location"].startswith(reverse("account_login"))
    client.force_login(make_user("audit_administrator", "43"))
    assert client.get(reverse("admin:login"))["Location"] == reverse("admin:index")


def test_console_has_no_second_way_to_passwords_and_out(client):
    client.force_login(make_user("system_administrator", "43"))
    assert client.get(reverse("admin:password_change"))["Location"] == reverse("account_change_password")
    assert client.post(reverse("admin:logout"))["Location"] == reverse("account_logout")
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=(1, 1))


def rule_form(**values) -> dict:
    facts = {
        "key": "test.days", "place": "/43/", "value": "7", "unit": "days", "valid_from": "2027-01-01", "valid_to": "",
        "title": "示例", "source": "示例", "verification": "V", "override_down_to": "0",
    }  # fmt: skip
    return facts | values


def upper(down_to=1) -> Rule:
    return Rule.objects.create(
        key="test.days", place="/", value=9, unit="days", valid_from=date(2020, 1, 1), title="示例", source="示例",
        verification="V", override_down_to=down_to,
    )  # fmt: skip


def test_saving_a_rule_in_the_console_is_audited_and_changes_it(client):
    upper()
    user = make_user("system_administrator", "43")
    client.force_login(user)
    assert client.post(url("rule", "add"), rule_form()).status_code == 302
    row = Rule.objects.get(key="test.days", place="/43/")
    assert client.post(url("rule", "change", row.pk), rule_form(value="8")).status_code == 302
    entries = AuditEntry.unscoped.filter(actor=user, action__startswith="rule.").order_by("pk")
    assert [(e.action, e.changes["value"]) for e in entries] == [("rule.create", [None, 7]), ("rule.update", [7, 8])]


def test_saving_a_rule_that_no_upper_rule_allows_is_refused(client):
    upper(down_to=0)
    client.force_login(make_user("system_administrator", "43"))
    assert client.post(url("rule", "add"), rule_form()).status_code == 403
    assert not Rule.objects.filter(key="test.days", place="/43/").exists()


def test_rule_of_the_country_is_seen_but_not_changed_by_a_province(client):
    row = upper()
    client.force_login(make_user("system_administrator", "43"))
    assert row.title in client.get(url("rule"), {"q": "test.days"}).content.decode()
    assert client.post(url("rule", "change", row.pk), rule_form(place="/", value="1")).status_code == 403
    assert client.post(url("rule", "add"), rule_form(place="/22/")).status_code == 403
    row.refresh_from_db()
    assert (row.value, Rule.objects.filter(place="/22/").exists()) == (9, False)


def test_rule_of_another_province_is_not_there(client):
    foreign = upper()
    Rule.objects.filter(pk=foreign.pk).update(place="/22/")
    client.force_login(make_user("system_administrator", "43"))
    assert client.get(url("rule", "change", foreign.pk)).status_code in {302, 404}  # Django sends back with a notice
    assert "test.days" not in client.get(url("rule")).content.decode()


def test_removing_a_rule_asks_the_service(client):
    past = upper()
    national = make_user("system_administrator", "0")
    client.force_login(national)
    assert client.post(url("rule", "delete", past.pk), {"post": "yes"}).status_code == 403
    future = Rule.objects.create(
        key="test.later", place="/", value=1, valid_from=date(2090, 1, 1), title="示例", source="示例", verification="V"
    )  # fmt: skip
    assert client.post(url("rule", "delete", future.pk), {"post": "yes"}).status_code == 302
    assert list(Rule.objects.filter(key__startswith="test.")) == [past]
    assert AuditEntry.unscoped.latest("pk").action == "rule.delete"


def test_calendar_is_not_a_provinces_to_edit(client):
    day = CalendarDay.objects.first()
    client.force_login(make_user("system_administrator", "43"))
    form = {"day": "2031-05-01", "kind": "holiday", "name": "x", "source": "x", "verification": "V"}
    assert client.post(url("calendarday", "change", day.pk), form).status_code == 403
    assert client.post(url("calendarday", "add"), form).status_code == 403
    assert client.post(url("calendarday", "delete", day.pk), {"post": "yes"}).status_code == 403
    assert CalendarDay.objects.filter(pk=day.pk, name=day.name).exists()
    assert not CalendarDay.objects.filter(day="2031-05-01").exists()


@pytest.mark.parametrize("model", ["job", "jurisdiction", "supervisingbody", "boundary", "periodictick"])
def test_what_services_control_is_read_only(client, model):
    client.force_login(make_user("system_administrator", "0"))
    assert client.get(url(model, "add")).status_code == 403


def test_trail_and_postings_of_the_own_province_only(client):
    auditor, stranger = make_user("audit_administrator", "43"), make_user("county_supervisor", "220102")
    client.force_login(auditor)
    shown = client.get(url("posting")).content.decode()
    assert auditor.username in shown
    assert stranger.username not in shown
    foreign = stranger.postings.get()
    assert client.get(url("posting", "change", foreign.pk)).status_code in {302, 404}
    assert client.post(url("posting", "change", auditor.postings.get().pk), {}).status_code == 403
    assert Posting.unscoped.filter(pk=foreign.pk).exists()


def test_divisions_of_the_own_places_only(client):
    client.force_login(make_user("system_administrator", "430102"))
    shown = client.get(url("jurisdiction")).content.decode()
    assert "430102001" in shown
    assert "430103002" not in shown


def test_long_lists_are_counted_no_further_than_anybody_turns_pages():
    CodeEntry.objects.bulk_create([CodeEntry(table="many", code=str(n), name="示例") for n in range(10_050)])
    assert CappedPaginator(CodeEntry.objects.filter(table="many"), 50).count == 10_001


def test_job_shows_its_state_without_a_form(client):
    job = Job.objects.create(name="core.seal_audit", run_after=timezone.now() + timedelta(days=1))
    client.force_login(make_user("system_administrator", "43"))
    assert client.get(url("job", "change", job.pk)).status_code == 200
    assert client.post(url("job", "change", job.pk), {"state": "done"}).status_code == 403


def test_role_is_shown_by_its_label(client):
    client.force_login(make_user("security_administrator", "43"))
    assert str(Role.objects.get(code="county_supervisor"))
    assert client.get(url("role")).status_code == 200
