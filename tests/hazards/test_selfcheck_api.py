"""`/api/v1/checklists/` and `/api/v1/self-inspections/`: scope, and a whole inspection filed once or not at all."""

import uuid

import pytest

from hazards.models import Hazard, InspectionAnswer, SelfInspection
from safetyportal.core.models import AuditEntry
from tests.api.client import Program, errors_of
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_inspection, make_item, make_standard
from tests.suites.api import ApiSuite

pytestmark = pytest.mark.django_db


class TestSelfInspectionsApi(ApiSuite):
    path = "self-inspections/"
    scope = "self-inspections:read"
    methods = {"GET", "POST"}

    def make(self, code):
        return make_inspection(make_enterprise(code))


class TestChecklistsApi(ApiSuite):
    """Upper standards are seen by everybody below; here only those of enterprises are looked at."""

    path = "checklists/"
    scope = "checklists:read"

    @pytest.fixture(autouse=True)
    def _none_from_above(self, db):
        from hazards.models import ChecklistItem, ChecklistStandard

        ChecklistItem.unscoped.all().delete()
        ChecklistStandard.unscoped.all().delete()

    def make(self, code):
        return make_standard(make_enterprise(code))


@pytest.fixture
def plant():
    firm = make_enterprise()
    own = make_standard(firm, "own")
    make_item(own, "E1"), make_item(own, "E2")
    firm.officer = make_staff(firm, "enterprise_safety_officer")
    return firm


def body(firm, **values) -> dict:
    answers = [
        {"standard": "own", "item": "E1", "result": "hazard", "note": "配电箱无盖（示例）", "location": "一车间"},
        {"standard": "own", "item": "E2", "result": "pass"},
    ]
    facts = {"enterprise": firm.pk, "standards": ["own"], "participants": "示例甲", "participant_count": 1}
    return facts | {"answers": answers} | values


def test_whole_inspection_is_filed_with_its_hazards(plant):
    answer = Program(plant.officer, "self-inspections:write").post("self-inspections/", body(plant))
    assert answer.status_code == 201, answer.content
    row = SelfInspection.unscoped.get()
    assert (row.status, row.hazard_count, row.pass_count) == ("done", 1, 1)
    assert Hazard.unscoped.get().description == "配电箱无盖（示例）"
    assert {one["item"]: one["result"] for one in answer.json()["answers"]} == {"E1": "hazard", "E2": "pass"}


def test_repeated_call_has_one_effect(plant):
    program, key = Program(plant.officer), str(uuid.uuid4())
    first, again = (program.post("self-inspections/", body(plant), key=key) for _time in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert (SelfInspection.unscoped.count(), Hazard.unscoped.count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"answers": []},
        {"answers": [{"standard": "own", "item": "E1", "result": "pass"}]},
        {"answers": [{"standard": "own", "item": "NO", "result": "pass"}]},
        {"answers": [{"standard": "own", "item": "E1", "result": "hazard"}]},
        {"participant_count": 0},
        {"rhythm": "year"},
        {"unknown": 1},
    ],
)
def test_what_is_not_whole_leaves_nothing(plant, wrong):
    entries = AuditEntry.unscoped.count()
    answer = Program(plant.officer).post("self-inspections/", body(plant, **wrong))
    assert answer.status_code == 400, answer.content
    assert errors_of(answer)
    assert SelfInspection.unscoped.count() == InspectionAnswer.unscoped.count() == Hazard.unscoped.count() == 0
    assert AuditEntry.unscoped.count() == entries


def test_without_hazard_the_reason_is_needed(plant):
    answers = [{"standard": "own", "item": code, "result": "pass"} for code in ("E1", "E2")]
    program = Program(plant.officer)
    assert program.post("self-inspections/", body(plant, answers=answers)).status_code == 400
    filed = program.post("self-inspections/", body(plant, answers=answers, zero_reason="逐项检查均符合"))
    assert filed.status_code == 201


def test_number_of_the_reporting_system_is_used_once(plant):
    program = Program(plant.officer)
    assert program.post("self-inspections/", body(plant, external_id="A-1")).status_code == 201
    assert program.post("self-inspections/", body(plant, external_id="A-1")).status_code == 400
    assert SelfInspection.unscoped.count() == 1


def test_neighbour_files_nothing(plant):
    stranger = make_staff(make_enterprise(), "enterprise_safety_officer")
    assert Program(stranger).post("self-inspections/", body(plant)).status_code == 400
    assert SelfInspection.unscoped.count() == 0


def test_checklist_of_an_enterprise_is_read_by_those_who_see_it(plant, inspector, neighbour):
    path = f"self-inspections/checklist/{plant.pk}/"
    items = Program(inspector).get(path).json()
    assert {"E1", "E2"} <= {item["code"] for item in items}
    assert Program(neighbour).get(path).status_code == 404
