"""Tasks, plans and draws for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspections.models import InspectionTask
from inspections.queries import assignments_lottery as lottery
from tests.api.client import Program, errors_of
from tests.factories import assignments as make
from tests.factories.enterprises import make_enterprise
from tests.people import make_user
from tests.suites.api import NEIGHBOUR, OTHER_CITY, OTHER_PROVINCE, OWN, ApiSuite

pytestmark = pytest.mark.django_db


class TestTasksApi(ApiSuite):
    path = "inspection-tasks/"
    scope = "inspection-tasks:read"
    methods = {"GET", "POST"}

    def make(self, code):
        return make.make_assigned(make_enterprise(code))


class OfBody(ApiSuite):
    """What a county's body keeps: townships see none of it."""

    def test_readers_see_exactly_their_places_in_list_and_detail(self):
        rows = {code: self.make(code).pk for code in (OWN, NEIGHBOUR, OTHER_CITY, OTHER_PROVINCE)}
        for role, place, visible in (
            ("county_supervisor", "430102", {OWN}),
            ("city_supervisor", "4301", {OWN, NEIGHBOUR}),
            ("province_supervisor", "43", {OWN, NEIGHBOUR, OTHER_CITY}),
            ("township_supervisor", "430102001", set()),
        ):
            user = make_user(role, place)
            assert self.listed(user) == {rows[code] for code in visible}


class TestPlansApi(OfBody):
    path = "inspection-plans/"
    scope = "inspection-plans:read"
    years = 2020

    def make(self, code):
        type(self).years += 1
        return make.make_plan_in("draft", code[:6], year=2016 + self.years % 80)


class TestDrawsApi(OfBody):
    path = "random-draws/"
    scope = "random-draws:read"

    def make(self, code):
        make.make_pools(code=code[:6], enterprises=3, officers=2)
        return make.make_drawn(body=make.bureau(code[:6]), actor=make.planner(code[:6]),
                               witness=make.planner(code[:6]), wanted=2)  # fmt: skip


def body_of(firm, **values):
    day = timezone.localdate() + timedelta(days=5)
    facts = {"enterprise": firm.pk, "body": make.bureau().pk, "kind": "routine", "finish_by": day.isoformat()}
    return facts | values


def test_program_plans_once_and_names_officers_by_certificate(unhurried):
    enterprise, officers = make_enterprise(), [make.make_officer(), make.make_officer()]
    program = Program(make.planner(), "inspection-tasks:write")
    numbers = [person.certificate_number for person in officers]
    body = body_of(enterprise, officers=numbers)
    answers = [program.post("inspection-tasks/", body, key="inspection-task-1") for _again in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    task = InspectionTask.unscoped.get()
    assert task.status == "assigned"
    shown = program.get(f"inspection-tasks/{task.pk}/").json()
    assert [one["certificate_number"] for one in shown["officers"]] == numbers
    cancelled = program.post(f"inspection-tasks/{task.pk}/cancel/", {"note": "示例"}, If_Match="*")
    assert cancelled.json()["status"] == "cancelled"


def test_program_hears_what_is_wrong_at_the_field(unhurried):
    enterprise, officer = make_enterprise(), make.make_officer()
    program = Program(make.planner(), "inspection-tasks:write")
    for wrong, pointer in (
        ({"officers": [officer.certificate_number]}, "/officers"),
        ({"officers": ["no-such", officer.certificate_number]}, "/officers/0"),
        ({"finish_by": "2020-01-01"}, "/finish_by"),
        ({"kind": "random"}, "/kind"),
        ({"enterprise": make_enterprise("430103002").pk}, "/enterprise"),
        ({"status": "done"}, "/status"),
    ):
        answer = program.post("inspection-tasks/", body_of(enterprise, **wrong))
        assert answer.status_code == 400, (wrong, answer.content)
        assert any(found.startswith(pointer.rstrip("/0")) for found in errors_of(answer)), (wrong, answer.content)
    assert Program(make.make_officer(), "inspection-tasks:write").post(
        "inspection-tasks/", body_of(enterprise)).status_code == 403  # fmt: skip
    assert InspectionTask.unscoped.count() == 0


def test_record_of_a_draw_is_read_and_repeats(unhurried):
    draw = make.make_draw_in("drawn")
    record = Program(make.planner(), "random-draws:read").get(f"random-draws/{draw.pk}/record/").json()
    assert list(lottery.differences(lottery.canonical(record))) == []


def test_covert_visits_are_not_in_the_api_of_places_below(unhurried):
    city = make_user("city_supervisor", "4301")
    task = make.make_task(kind="covert", body=make.bureau("4301"), actor=city)
    assert Program(city, "inspection-tasks:read").get(f"inspection-tasks/{task.pk}/").status_code == 200
    assert Program(make.planner(), "inspection-tasks:read").get(f"inspection-tasks/{task.pk}/").status_code == 404
