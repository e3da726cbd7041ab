"""Pages, endpoints and keeping of the law library and of discretion."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections.models import DiscretionTable, Sanction, Violation
from inspections.queries.law import version_of
from inspections.services import law_discretion, law_library
from inspections.services.law_discretion import Step
from inspections.views.law import DiscretionRegister
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import AuditEntry
from tests.api.client import Program
from tests.factories.law import make_discretion, make_finding, make_visit
from tests.people import make_user, node
from tests.suites.browsing import browser
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


@pytest.fixture
def administrator(db):
    return make_user("system_administrator", "0")


@pytest.fixture
def officer(db):
    return make_user("enforcement_officer", "430102")


class TestDiscretionRegister(RegisterSuite):
    register = DiscretionRegister

    def make(self, division, number):
        return make_discretion(division, title=f"示例基准{number}", violation=f"EX{number:02d}")


# Reading


def test_every_official_reads_the_library_and_nobody_of_an_enterprise(officer):
    worker = make_user("enterprise_head", "430102001", place="/43/4301/430102/430102001/E1/")
    pages = [reverse("violation-list"), reverse("lawinstrument-list"), reverse("discretiontable-list")]
    assert [browser(officer).get(page).status_code for page in pages] == [200, 200, 200]
    assert [browser(worker).get(page).status_code for page in pages] == [403, 403, 403]
    assert browser(worker).get(reverse("law-propose") + "?text=演练").status_code == 403


def test_the_prompt_answers_json(officer):
    answer = browser(officer).get(reverse("law-propose"), {"text": "警示标志", "on": "2026-11-20"})
    first = answer.json()["results"][0]
    assert first["code"] == "AQ16"
    assert first["punished"] == "《安全生产法》第九十九条第（一）项"
    assert first["penalties"][0]["words"] == "责令限期改正；处50,000元以下罚款"
    assert first["papers"] == [{"kind": "rectification_order", "name": "责令限期整改指令书"}]
    assert first["hearing"] == "from_amount"


@pytest.mark.parametrize("query", [{"on": "2026-13-45"}, {"on": "x"}, {"place": "../etc"}, {"item": "'; --"}, {}])
def test_the_prompt_survives_what_makes_no_sense(officer, query):
    answer = browser(officer).get(reverse("law-propose"), {"text": "演练", **query})
    assert answer.status_code == 200
    assert "item" in query or answer.json()["results"][0]["code"] == "AQ10"


def test_the_prompt_uses_the_law_of_the_day_of_the_act(officer):
    asked = {"text": "演练", "on": "2020-05-01"}
    found = browser(officer).get(reverse("law-propose"), asked).json()["results"][0]
    assert (found["punished"], found["verification"]) == ("《安全生产法》第九十四条第（六）项", "U")


def test_detail_compares_versions_and_shows_local_steps(officer):
    make_discretion("4301", violation="AQ07", party="unit", stage="first", amounts=[("general", 20_000, 40_000)])
    record = version_of("AQ07", TODAY)
    text = browser(officer).get(reverse("violation-detail", kwargs={"pk": record.pk})).content.decode()
    assert "《安全生产法》第九十四条第（三）项" in text  # the version of 2014 beside it
    assert "<mark>" in text
    assert "20,000–40,000" in text
    assert "长沙市裁量基准（示例）" in text
    assert browser(officer).get(reverse("violation-print", kwargs={"pk": record.pk})).status_code == 200


def test_brief_warns_of_what_was_not_read(officer):
    doubtful, sure = version_of("WH01", TODAY), version_of("AQ07", TODAY)
    pages = [browser(officer).get(reverse("law-brief", kwargs={"pk": row.pk})) for row in (doubtful, sure)]
    assert ["law-doubt" in page.content.decode() for page in pages] == [True, False]


def test_law_page_shows_articles_and_other_editions(officer):
    record = version_of("AQ07", TODAY).articles_punishing.get().instrument
    text = browser(officer).get(reverse("lawinstrument-detail", kwargs={"pk": record.pk})).content.decode()
    assert "第九十七条" in text
    assert "2014年修正" in text


def test_list_filters_by_kind_of_hazard_sector_and_day(officer):
    def codes(query):
        answer = browser(officer).get(reverse("violation-list") + query + "&size=100")
        return {row.code for row in answer.context["listing"].page.rows}

    assert "AQ37" in codes("?category=B03&in_force=1")
    assert "AQ05" not in codes("?category=B03&in_force=1")
    assert "YH01" not in codes("?sector=coal&in_force=1")
    assert {"AQ05", "YH01"} <= codes("?sector=fireworks&in_force=1")
    assert codes("?on=2000-01-01") == set()
    assert codes("?law=YJT") == {"YJ01"}


def test_interface_reads_the_library_and_the_steps(officer):
    make_discretion("4301", violation="AQ07")
    client = Program(officer, "law:read")
    acts = client.get("/api/v1/unlawful-acts/?q=演练&in_force=1").json()
    assert [row["code"] for row in acts["results"]] == ["AQ10"]
    assert acts["results"][0]["penalties"][0]["high"] == "100000.00"
    assert client.get("/api/v1/unlawful-acts/propose/?item=GE26").json()["results"][0]["code"] == "AQ16"
    laws = client.get("/api/v1/laws/?q=安全生产法").json()["results"]
    assert len(laws) == 2
    assert client.get(f"/api/v1/laws/{laws[1]['id']}/articles/").json()["results"]
    steps = client.get("/api/v1/discretion-tables/").json()["results"]
    assert {row["place"] for row in steps} == {"/", "/43/4301/"}


# Keeping the library


CONTENT = {"title": "未按规定张贴示例标牌", "source": "示例条例", "categories": ["B07"], "measure": "time_limit"}


def test_administrator_adds_an_act_of_local_law(administrator, now):
    act = law_library.add_violation(
        code="HN01", valid_from=date(2026, 1, 1), violated="AQF 41.2", punished="AQF 97(5)", place="/43/",
        actor=administrator, now=now, **CONTENT,
    )  # fmt: skip
    law_library.add_penalty(
        violation=act, party="unit", stage="first", basis="fixed", low=Decimal(0), high=Decimal(5_000),
        actor=administrator, now=now,
    )  # fmt: skip
    assert act.violated == "《安全生产法》第四十一条第二款"
    assert [article.number for article in act.articles_punishing.all()] == [97]
    assert act.verification == "U"
    assert version_of("HN01", TODAY) == act
    assert AuditEntry.unscoped.filter(action="sanction.create").exists()


@pytest.mark.parametrize("given", ["第四十一条", "AQF", "XXX 3"])
def test_a_reference_that_is_none_is_refused_at_its_field(administrator, now, given):
    with pytest.raises(ValidationError) as refused:
        law_library.add_violation(
            code="HN01", valid_from=date(2026, 1, 1), violated=given, punished="AQF 97", actor=administrator, now=now,
            **CONTENT,
        )  # fmt: skip
    assert list(refused.value.message_dict) == ["violated"]
    assert not Violation.objects.filter(code="HN01").exists()


def test_a_new_version_ends_the_old_one_and_keeps_its_penalties(administrator, now):
    old = version_of("AQ41", TODAY)
    new = law_library.revise_violation(
        violation=old, valid_from=date(2027, 1, 1), violated="AQF 51.2", punished="AQF 109", actor=administrator,
        now=now, title="高危单位未投保安责险（示例）", source="示例",
    )  # fmt: skip
    assert version_of("AQ41", date(2026, 12, 31)).pk == old.pk
    assert version_of("AQ41", date(2027, 1, 1)).pk == new.pk
    assert new.sanctions.count() == old.sanctions.count() == 2
    assert new.verification == "U"
    with pytest.raises(ValidationError):
        law_library.revise_violation(
            violation=old, valid_from=date(2028, 1, 1), violated="", punished="AQF 109", actor=administrator, now=now
        )


def test_penalties_of_a_version_that_a_finding_cites_stay(administrator, now):
    act = version_of("AQ41", TODAY)
    make_finding(make_visit(), violation=act)
    with pytest.raises(ValidationError):
        law_library.remove_penalty(violation=act, penalty=act.sanctions.first(), actor=administrator, now=now)
    assert act.sanctions.count() == 2


@pytest.mark.parametrize("role", ["enforcement_officer", "province_supervisor", "national_supervisor"])
def test_nobody_else_keeps_the_library(role, now):
    user = make_user(role, "0" if role == "national_supervisor" else "43")
    act = version_of("AQ41", TODAY)
    with pytest.raises(NotAllowed):
        law_library.end_violation(violation=act, valid_to=date(2027, 1, 1), actor=user, now=now)
    with pytest.raises(NotAllowed):
        law_library.check_violation(violation=act, verification="V", source="x", actor=user, now=now)
    assert Violation.objects.get(pk=act.pk).valid_to is None


def test_pages_of_keeping_work(administrator):
    visitor = browser(administrator)
    act = version_of("AQ41", TODAY)
    form = {"party": "person", "stage": "first", "basis": "fixed", "low": "100", "high": "50", "form_token": "a"}
    url = reverse("violation-act", kwargs={"pk": act.pk, "name": "add_penalty"})
    refused = visitor.post(url, form)
    assert "不得低于起点数额" in refused.content.decode()
    assert Sanction.objects.filter(violation=act).count() == 2
    assert visitor.post(url, {**form, "low": "50", "high": "100", "form_token": "b"}).status_code == 302
    assert Sanction.objects.filter(violation=act).count() == 3


# Keeping discretion


def steps(*values):
    return [Step(gravity, "示例", Decimal(low), Decimal(high)) for gravity, low, high in values]


def set_table(actor, now, code="4301", **values):
    facts = {"title": "示例", "valid_from": TODAY, "in_yuan": False, "steps": steps(("general", "0.2", "0.6"))} | values
    return law_discretion.set_table(place=node(code), actor=actor, now=now, **facts)


def test_a_level_sets_its_own_table_and_ends_the_one_before(city_supervisor, now):
    first = set_table(city_supervisor, now, violation="AQ07", valid_from=date(2026, 1, 1))
    second = set_table(city_supervisor, now, violation="AQ07")
    assert DiscretionTable.unscoped.get(pk=first.pk).valid_to == TODAY
    assert second.steps.count() == 1
    with pytest.raises(NotAllowed):
        set_table(city_supervisor, now, "430102")
    with pytest.raises(NotAllowed):
        set_table(city_supervisor, now, "43")


def test_a_table_is_refused_where_the_one_above_forbids_it(province_supervisor, city_supervisor, now):
    set_table(province_supervisor, now, "43", override_down_to=0)
    with pytest.raises(ValidationError):
        set_table(city_supervisor, now)
    assert DiscretionTable.unscoped.filter(place="/43/4301/").count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"steps": steps(("light", "0", "0.3"))},  # no general step
        {"steps": steps(("general", "0.7", "0.3"))},
        {"steps": steps(("general", "0.3", "1.2"))},
        {"steps": steps(("general", "0.5", "0.7"), ("heavy", "0.2", "1"))},
        {"in_yuan": True, "steps": steps(("general", "1000", "2000"))},  # of which act?
        {"in_yuan": True, "violation": "AQ41", "party": "unit", "stage": "first",
         "steps": steps(("general", "40000", "60000"))},
        {"in_yuan": True, "violation": "AQ31", "party": "unit", "stage": "overdue",
         "steps": steps(("general", "1", "2"))},
    ],
)  # fmt: skip
def test_steps_that_are_none_or_leave_the_law_are_refused(city_supervisor, now, values):
    before = DiscretionTable.unscoped.count()
    with pytest.raises(ValidationError):
        set_table(city_supervisor, now, **values)
    assert DiscretionTable.unscoped.count() == before


def test_the_page_takes_per_cent_and_shows_them_again(city_supervisor):
    visitor = browser(city_supervisor)
    page = visitor.get(reverse("discretiontable-create"))
    assert "data-law-prompt" in page.content.decode()
    form = {
        "place": "/43/4301/", "title": "长沙示例基准", "valid_from": "2026-11-20", "form_token": "t",
        "violation": version_of("AQ07", TODAY).pk, "party": "unit", "stage": "first", "override_down_to": "3",
        "general_conditions": "一般", "general_low": "20", "general_high": "45.5",
    }  # fmt: skip
    answer = visitor.post(reverse("discretiontable-create"), form)
    assert answer.status_code == 302, re.findall(r"error[^<]*<[^>]*>[^<]*", answer.content.decode())[:3]
    table = DiscretionTable.unscoped.get(title="长沙示例基准")
    assert [(step.share_from, step.share_to) for step in table.steps.all()] == [(Decimal("0.2"), Decimal("0.455"))]
    assert "20%–46%" in visitor.get(reverse("discretiontable-detail", kwargs={"pk": table.pk})).content.decode()
