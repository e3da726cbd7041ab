"""How checklists of several levels become the one list of an enterprise, and that none can ask less."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from hazards.models import ChecklistItem, ChecklistStandard, InspectionFrequency
from hazards.queries.checklists import effective_items
from hazards.services import checklist_data, checklists
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import AuditEntry
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_item, make_standard
from tests.people import make_user, node

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def only_what_the_test_makes(db):
    """The shipped checklists are loaded into every test database; these tests make their own."""
    ChecklistItem.unscoped.all().delete()
    ChecklistStandard.unscoped.all().delete()
    InspectionFrequency.objects.all().delete()


def codes(enterprise, on=TODAY, rhythm="") -> list[str]:
    return [item.base.code for item in effective_items(enterprise, on, rhythm)]


def make_frequency(**values):
    facts = {"code": "x", "title": "示例", "place": "/", "rhythm": "week", "source": "示例", "verification": "U"}
    return InspectionFrequency.objects.create(**{**facts, "valid_from": date(2026, 1, 1)} | values)


def test_upper_items_flow_down_and_lower_levels_add():
    national, province = make_standard("0", "general"), make_standard("43", "general")
    enterprise, elsewhere = make_enterprise(), make_enterprise("220102001")
    own = make_standard(enterprise, "own")
    make_item(national, "N1"), make_item(province, "P1"), make_item(own, "E1")

    assert codes(enterprise) == ["N1", "P1", "E1"]
    assert codes(elsewhere) == ["N1"]
    make_item(national, "N2", valid_from=TODAY)
    assert codes(enterprise) == ["N1", "N2", "P1", "E1"]
    assert codes(enterprise, TODAY - timedelta(days=1)) == ["N1", "P1", "E1"]


def test_tightening_raises_level_adds_method_and_shortens_rhythm():
    national, province, city = make_standard("0", "g"), make_standard("43", "g"), make_standard("4301", "g")
    make_item(national, "N1", method="查看", rhythm="month")
    make_item(province, "N1", tightens="N1", method="测量", level="major")
    make_item(city, "N1", tightens="N1", method="", rhythm="week")

    item = effective_items(make_enterprise(), TODAY)[0]

    assert (item.level, item.methods, item.rhythms) == ("major", ["查看", "测量"], ("week", "month"))
    assert [row.standard.place for row in item.rows] == ["/", "/43/", "/43/4301/"]


def test_tightening_of_an_item_that_has_ended_asks_nothing():
    national, province = make_standard("0", "g"), make_standard("43", "g")
    make_item(national, "N1", valid_to=TODAY)
    make_item(province, "N1", tightens="N1", level="major")
    assert codes(make_enterprise()) == []


@pytest.mark.parametrize(
    "limits",
    [{"sectors": ["coal"]}, {"sectors": ["metallurgy_trade"], "supervision_classes": ["metallurgy"]}],
)
def test_standard_of_others_does_not_apply(limits):
    make_item(make_standard("0", "c", **limits))
    assert codes(make_enterprise()) == []


@pytest.mark.parametrize("limits", [{}, {"sectors": ["metallurgy_trade"]}, {"supervision_classes": ["machinery"]}])
def test_standard_for_all_for_the_sector_or_for_the_class_applies(limits):
    make_item(make_standard("0", "c", **limits), "C1")
    assert codes(make_enterprise()) == ["C1"]


def test_rules_set_how_often_and_the_default_is_monthly():
    standard = make_standard("0", "c")
    (
        make_item(standard, "D", rhythm="day"),
        make_item(standard, "M", rhythm="month"),
        make_item(standard, "Q", rhythm="quarter"),
    )
    enterprise = make_enterprise()
    assert (codes(enterprise, rhythm="day"), codes(enterprise, rhythm="month")) == ([], ["D", "M"])
    assert codes(enterprise, rhythm="quarter") == ["Q"]  # asked more seldom than any rule: it brings its own

    make_frequency(code="daily", rhythm="day", standards=["c"])
    make_frequency(code="monthly", rhythm="month", standards=["c"])
    assert (codes(enterprise, rhythm="day"), codes(enterprise, rhythm="month")) == (["D"], ["D", "M"])


def test_rule_for_a_risk_class_concerns_only_that_class():
    make_item(make_standard("0", "c"), "C1")
    make_frequency(risk_classes=["A"], standards=["c"], rhythm="week")
    assert codes(make_enterprise(risk_class="A"), rhythm="week") == ["C1"]
    assert codes(make_enterprise(risk_class="B"), rhythm="week") == []


# Keeping


def keeper(code="43"):
    return make_user({2: "province_supervisor", 4: "city_supervisor"}[len(code)], code)


def test_province_extends_a_national_standard_and_cannot_weaken_it():
    make_item(make_standard("0", "g"), "N1", method="查看", rhythm="week", level="major")
    actor = keeper()
    extension = checklists.add_standard(place=node("43"), code="g", title="", valid_from=TODAY, actor=actor, now=NOW)
    by = {"checkliststandard": extension, "tightens": "N1", "actor": actor, "now": NOW}
    before = ChecklistItem.unscoped.count()
    for weaker in ({"rhythm": "month", "method": "测量"}, {"level": "general"}, {"method": "查看"}, {}):
        with pytest.raises(ValidationError):
            checklists.tighten(**by, **weaker)
    assert ChecklistItem.unscoped.count() == before
    row = checklists.tighten(**by, rhythm="day")
    assert (row.rhythm, row.tightens) == ("day", "N1")
    assert AuditEntry.unscoped.filter(action="checklistitem.create", actor=actor).count() == 1


def test_added_item_never_takes_the_code_of_an_upper_one():
    make_item(make_standard("0", "g"), "N1")
    actor = keeper()
    extension = make_standard("43", "g")
    content = {"title": "示例", "category": "B04", "actor": actor, "now": NOW}
    with pytest.raises(ValidationError):
        checklists.add_item(checkliststandard=extension, code="N1", **content)
    assert checklists.add_item(checkliststandard=extension, code="HN1", **content).code == "HN1"


@pytest.mark.parametrize("role", ["province_supervisor", "city_supervisor", "county_supervisor"])
def test_nobody_keeps_the_checklists_of_another_level(role):
    code = {"province_supervisor": "43", "city_supervisor": "4301", "county_supervisor": "430102"}[role]
    other = {"43": "4301"}.get(code, "43")
    standard, actor = make_standard(other, "g"), make_user(role, code)
    before = AuditEntry.unscoped.count()
    with pytest.raises(NotAllowed):
        checklists.add_item(checkliststandard=standard, code="X", title="示例", category="B04", actor=actor, now=NOW)
    assert (ChecklistItem.unscoped.count(), AuditEntry.unscoped.count()) == (0, before)


def test_enterprise_keeps_its_own_and_no_other():
    mine, other = make_enterprise(), make_enterprise()
    officer = make_staff(mine, "enterprise_safety_officer")
    own = checklists.add_standard(place=mine, code="own", title="本厂", valid_from=TODAY, actor=officer, now=NOW)
    checklists.add_item(checkliststandard=own, code="E1", title="示例", category="B04", actor=officer, now=NOW)
    assert (codes(mine), codes(other)) == (["E1"], [])
    with pytest.raises(NotAllowed):
        checklists.add_standard(place=other, code="own", title="他厂", valid_from=TODAY, actor=officer, now=NOW)


def test_revised_item_begins_on_its_day_and_the_old_one_keeps_its_text():
    actor, standard = keeper(), make_standard("43", "g")
    item = make_item(standard, "P1", title="旧")
    checklists.revise_item(checklistitem=item, valid_from=TODAY, title="新", actor=actor, now=NOW)
    enterprise = make_enterprise()
    assert [one.base.title for one in effective_items(enterprise, TODAY)] == ["新"]
    assert [one.base.title for one in effective_items(enterprise, TODAY - timedelta(days=1))] == ["旧"]


def test_neighbour_sees_upper_standards_and_not_those_of_a_firm_elsewhere():
    national, city = make_standard("0"), make_standard("4301")
    own = make_standard(make_enterprise("430102001"))
    permission = "hazards.view_checkliststandard"

    def seen(user):
        return set(ChecklistStandard.objects.visible_to(user, permission).values_list("pk", flat=True))

    assert seen(make_user("county_supervisor", "430102")) == {national.pk, city.pk, own.pk}
    assert seen(make_user("county_supervisor", "430103")) == {national.pk, city.pk}
    assert seen(make_user("county_supervisor", "220102")) == {national.pk}
    assert seen(make_user("national_supervisor", "0")) == {national.pk, city.pk, own.pk}


# Shipped content


def test_shipped_content_loads_once_and_again_without_a_change():
    total, added, changed = checklist_data.load_checklists()
    assert (total, changed) == (added, 0)
    assert total > 10 * 25
    assert checklist_data.load_checklists() == (total, 0, 0)
    rows, added, _changed = checklist_data.load_frequencies()
    assert rows == added > 10
    assert checklist_data.load_frequencies() == (rows, 0, 0)
    per_set = [one.items.count() for one in ChecklistStandard.unscoped.all()]
    assert len(per_set) >= 10
    assert min(per_set) >= 25


def test_shipped_content_asks_every_firm_at_least_monthly():
    checklist_data.load_checklists()
    checklist_data.load_frequencies()
    for classes in (["machinery"], ["hazchem_production"], ["coal_mine"], ["other"]):
        items = effective_items(make_enterprise(supervision_classes=classes), date(2026, 11, 20), "month")
        assert len(items) >= 20, classes
        assert all(item.basis and item.base.category for item in items)
