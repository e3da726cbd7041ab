"""Divisions and code tables as programs read them."""

from safetyportal.core.models import Jurisdiction, JurisdictionChange
from tests.api.client import Program, errors_of


def test_jurisdiction_is_found_by_code(inspector):
    answer = Program(inspector).get("jurisdictions/430102/")

    assert answer.status_code == 200
    content = answer.json()
    assert (content["code"], content["place"], content["parent"]) == ("430102", "/43/4301/430102/", "4301")
    assert content["has_children"] is True
    assert content["level_label"] == "county"


def test_children_are_those_directly_below(inspector):
    answer = Program(inspector).get("jurisdictions/43/children/?limit=200")

    codes = [row["code"] for row in answer.json()["results"]]
    assert len(codes) == 14
    assert codes == sorted(codes)
    assert all(len(code) == 4 for code in codes)


def test_jurisdictions_are_searched_by_name_and_below_a_place(inspector):
    program = Program(inspector)

    named = program.get("jurisdictions/?search=芙蓉&under=4301&level=3").json()["results"]
    assert [row["code"] for row in named] == ["430102"]
    assert program.get("jurisdictions/?under=4301&level=1").json()["results"] == []


def test_history_of_a_division_that_never_changed_is_empty(inspector):
    answer = Program(inspector).get("jurisdictions/430102/history/")

    assert answer.json() == {"predecessors": [], "successors": []}


def test_merged_division_leads_to_its_successor(inspector):
    old, new = (Jurisdiction.objects.get(code=code) for code in ("430103002", "430103004"))
    Jurisdiction.objects.filter(pk=old.pk).update(valid_to="2026-01-01")
    JurisdictionChange.objects.create(old=old, new=new, effective_on="2026-01-01", basis="示例批复")
    program = Program(inspector)

    assert program.get(f"jurisdictions/{old.code}/").json()["valid_to"] == "2026-01-01"
    assert program.get(f"jurisdictions/{old.code}/history/").json()["successors"][0]["new_code"] == new.code
    assert program.get(f"jurisdictions/{new.code}/history/").json()["predecessors"][0]["old_code"] == old.code
    listed = {row["code"] for row in program.get("jurisdictions/?parent=430103").json()["results"]}
    assert old.code not in listed
    ended = program.get("jurisdictions/?ended=true&under=4301").json()["results"]
    assert [row["code"] for row in ended] == [old.code]


def test_dictionary_lists_its_codes_in_order(inspector):
    program = Program(inspector)

    tables = {row["table"]: row["entries"] for row in program.get("dictionaries/").json()}
    assert tables["risk_class"] == len(program.get("dictionaries/risk_class/").json()["results"])
    assert program.get("dictionaries/no_such_table/").status_code == 404


def test_unknown_parameter_is_refused_rather_than_ignored(inspector):
    answer = Program(inspector).get("jurisdictions/?nmae=x")

    assert answer.status_code == 400
    assert errors_of(answer) == {"nmae": "invalid"}
