"""Pages of the hazard loop: forms for the phone, photos side by side, double clicks, refusals that keep the text."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hazards.models import Hazard, HazardComment
from safetyportal.core.models import Attachment
from safetyportal.core.todo import todo_for
from tests import people
from tests.factories.hazards import make_hazard
from tests.hazards.loop_helpers import a_firm, photo
from tests.suites.browsing import browser, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def today():
    return timezone.localdate()


def act(hazard, name: str) -> str:
    return reverse("hazard-act", kwargs={"pk": hazard.pk, "name": name})


def typed(**values) -> dict:
    return {
        "description": "示例：安全出口堵塞", "location": "一车间（示例）", "category": "B03", "source": "3",
        "found_on": today().isoformat(), "form_token": "t" * 32, **values,
    }  # fmt: skip


def test_worker_reports_with_a_photo_and_a_double_click_has_one_effect():
    _firm, _head, _officer, worker = a_firm()
    visitor, page = browser(worker), reverse("hazard-create")
    form = words(visitor.get(page))
    assert 'type="file"' in form
    assert "multiple" in form
    assert "enterprise_choice" not in form
    for _click in range(2):
        answer = visitor.post(page, {**typed(), "photos": [photo("a.jpg"), photo("b.jpg")]})
        assert answer.status_code == 302
    hazard = Hazard.unscoped.get()
    assert (hazard.status, hazard.description) == ("reported", "示例：安全出口堵塞")
    assert Attachment.unscoped.filter(target_id=hazard.pk, purpose="hazard.before").count() == 2
    shown = words(visitor.get(reverse("hazard-detail", kwargs={"pk": hazard.pk})))
    for row in Attachment.unscoped.filter(target_id=hazard.pk):
        assert reverse("attachment", kwargs={"pk": row.pk}) in shown


def test_refused_form_keeps_what_was_typed_and_says_why():
    _firm, _head, _officer, worker = a_firm()
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answer = browser(worker).post(reverse("hazard-create"), typed(found_on=tomorrow, description="字" * 10_000))
    page = words(answer)
    assert answer.status_code == 200
    assert "字" * 10_000 in page
    assert Hazard.unscoped.count() == 0


def test_form_offers_the_criteria_of_the_enterprises_sectors_only():
    _firm, _head, _officer, worker = a_firm()
    page = words(browser(worker).get(reverse("hazard-create")))
    assert "GM-03-1" in page
    assert "MK-" not in page


def test_inspector_finds_the_enterprise_records_and_assigns_in_one_form():
    firm, *_staff = a_firm()
    foreign, *_others = a_firm("430103002")
    visitor = browser(people.make_user("county_supervisor", "430102"))
    found = words(visitor.get(reverse("hazard-raise"), {"q": firm.name}))
    assert reverse("hazard-raise-at", kwargs={"pk": firm.pk}) in found
    assert visitor.get(reverse("hazard-raise-at", kwargs={"pk": foreign.pk})).status_code == 404
    limit = (today() + timedelta(days=5)).isoformat()
    page = reverse("hazard-raise-at", kwargs={"pk": firm.pk})
    answer = visitor.post(page, typed(source="5", level="general", rectify_by=limit, measures="清理通道"))
    assert answer.status_code == 302, words(answer)
    hazard = Hazard.unscoped.get()
    assert (hazard.status, hazard.deadline_set_by, hazard.enterprise_id) == ("rectifying", "county", firm.pk)


def test_the_loop_on_its_pages():
    firm, head, officer, worker = a_firm()
    hazard = make_hazard(firm, "reported", found_on=today())
    limit = (today() + timedelta(days=5)).isoformat()
    answer = browser(officer).post(
        act(hazard, "assess"),
        {"level": "general", "rectify_by": limit, "assigned_to": worker.pk, "handling": "time_limit"},
    )
    assert answer.status_code == 302, words(answer)
    refused = browser(worker).post(act(hazard, "submit"), {"rectification": "已清理"})
    assert "photo" in words(refused)
    done = browser(worker).post(act(hazard, "submit"), {"rectification": "已清理", "photos": [photo()]})
    assert done.status_code == 302
    own = browser(worker).post(act(hazard, "verify"), {"note": "合格"})
    assert own.status_code == 403
    assert browser(head).post(act(hazard, "verify"), {"note": "合格"}).status_code == 302
    hazard.refresh_from_db()
    assert hazard.status == "closed"
    late = browser(officer).post(act(hazard, "return"), {"note": "示例"})
    assert late.status_code == 409


def test_bulk_assignment_and_bulk_closing_do_all_or_nothing():
    firm, head, officer, worker = a_firm()
    rows = [make_hazard(firm, "assessed") for _number in range(3)]
    limit = (today() + timedelta(days=5)).isoformat()
    ids = {"ids": [row.pk for row in rows]}
    page = reverse("hazard-bulk", kwargs={"name": "assign"})
    answer = browser(officer).post(page, {**ids, "rectify_by": limit, "note": "集中整改", "form_token": "a" * 32})
    assert answer.status_code == 302, words(answer)
    assert set(Hazard.unscoped.values_list("status", flat=True)) == {"rectifying"}
    Hazard.unscoped.update(status="rectifying")
    waiting = [make_hazard(firm, "awaiting", rectified_by=worker) for _number in range(2)]
    own = make_hazard(firm, "awaiting", rectified_by=head)
    page = reverse("hazard-bulk", kwargs={"name": "verify"})
    every = {"ids": [row.pk for row in (*waiting, own)], "note": "现场核实"}
    assert browser(head).post(page, {**every, "form_token": "b" * 32}).status_code == 409
    assert Hazard.unscoped.filter(status="closed").count() == 0
    every["ids"] = [row.pk for row in waiting]
    assert browser(head).post(page, {**every, "form_token": "c" * 32}).status_code == 302
    assert Hazard.unscoped.filter(status="closed").count() == 2


def test_comment_page_and_sections():
    firm, head, _officer, worker = a_firm()
    hazard = make_hazard(firm)
    assert browser(worker).post(act(hazard, "comment"), {"text": f"@{head.name} 请看"}).status_code == 302
    assert HazardComment.unscoped.get().mentioned.get() == head
    page = words(browser(head).get(reverse("hazard-detail", kwargs={"pk": hazard.pk})))
    assert f"@{head.name} 请看" in page
    county = browser(people.make_user("county_supervisor", "430102"))
    record = words(county.get(reverse("enterprise-detail", kwargs={"pk": firm.pk})))
    assert hazard.description[:20] in record
    assert reverse("hazard-raise-at", kwargs={"pk": firm.pk}) in record


def test_home_says_what_waits_for_whom():
    firm, _head, officer, worker = a_firm()
    county = people.make_user("county_supervisor", "430102")
    neighbour = people.make_user("county_supervisor", "430103")
    make_hazard(firm, "reported")
    make_hazard(firm, "reported", source="5")
    make_hazard(firm, assigned_to=worker)
    now = timezone.now()

    def lines(user):
        found = todo_for(user, now)
        return {str(item.title): item.count for part in ("waiting", "overdue") for item in found[part]}

    assert lines(officer)["Hazards to assess"] == 1
    assert lines(county)["Hazards to assess"] == 1
    assert lines(worker)["Hazards for me to rectify"] == 1
    assert not {title for title in lines(neighbour) if "azard" in title}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("level=major", 1), ("status=reported", 1), ("open=1", 3), ("overdue=1", 1), ("mine=1", 1), ("category=B07", 1),
        ("source=5", 1), ("origin=authority", 1), ("month=2026-11", 4), ("month=2026-13", 0), ("month=x", 0),
        ("q=乙炔", 1), ("due=nonsense", 0),
    ],
)  # fmt: skip
def test_filters(query, count):
    firm, *_staff = a_firm()
    county = people.make_user("county_supervisor", "430102")
    make_hazard(firm, "reported", source="5", category="B07")
    make_hazard(firm, level="major", overdue=True)
    make_hazard(firm, assigned_to=county, description="示例：乙炔瓶混放")
    make_hazard(firm, "closed")
    page = browser(county).get(f"{reverse('hazard-list')}?{query}")
    assert len(page.context["listing"].page.rows) == count
