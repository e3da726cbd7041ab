"""Every channel that finds rows: global search, choices, suggestions, map points, own pages, filters, orders."""

import json
import re

import pytest
from django.apps import apps
from django.urls import reverse

from tests.oracle.asking import active, fewest, outcomes_at, turned
from tests.oracle.inventory import declared, declared_registers
from tests.oracle.judge import agree, holds, may, seen
from tests.oracle.tables import REGISTERS
from tests.oracle.visitors import body_of, words
from tests.oracle.world.places import FIRMS
from tests.oracle.world.rows import BY_NUMBER, ROWS

VIEW_FIRM, RAISE, SUBMIT = "enterprises.view_enterprise", "hazards.raise_hazard", "enterprises.submit_enterprise"
AT_FIRMS = outcomes_at(ROWS["enterprises.enterprise"], VIEW_FIRM)
FOUND = {register.slug: register for register in REGISTERS.values()}


def links(page: str) -> set[tuple[str, int]]:
    """(kind, number) of every row of the world to which a page leads."""
    hits = {(slug, int(pk)) for slug, pk in re.findall(r'href="/([a-z-]+)/(\d+)/', page) if slug in FOUND}
    return {(FOUND[slug].kind, pk) for slug, pk in hits if (FOUND[slug].kind, pk) in BY_NUMBER}


def invisible(person, found: set[tuple[str, int]]) -> list:
    views = {register.kind: register.view for register in REGISTERS.values() if register.name != "staff"}
    return [pair for pair in sorted(found) if not may(person, views[pair[0]], BY_NUMBER[pair])]


@pytest.mark.parametrize("word", ["神谕", "神谕隐患", "神谕企业9005", "神谕人员", "YH00000202", "SO-214"])
def test_the_global_search_finds_only_what_is_theirs(world, word):
    wrong = []
    for visitor in fewest(word, active(world), AT_FIRMS):
        page = words(visitor.get(reverse("search") + f"?q={word}"))
        wrong += [(visitor.person.key, *pair) for pair in invisible(visitor.person, links(page))]
    agree(wrong)


def test_the_global_search_finds_what_is_theirs(world):
    """One enterprise by its name: by exactly those who see it."""
    wrong = []
    for visitor in fewest("finds", active(world), AT_FIRMS):
        for pk in turned(visitor.person.key, [9001, 9002, 9006, 9009])[:2]:
            found = ("enterprises.enterprise", pk) in links(words(visitor.get(reverse("search") + f"?q=神谕企业{pk}")))
            want = may(visitor.person, VIEW_FIRM, BY_NUMBER["enterprises.enterprise", pk])
            wrong += [] if found == want else [(visitor.person.key, pk, found, want)]
    agree(wrong)


def test_suggestions_offer_only_enterprises_of_the_area(world):
    """Host of an enterprise; where an inspector stands."""
    wrong = []
    for visitor in fewest("offers", active(world), AT_FIRMS):
        rows = {pk for pk in FIRMS if may(visitor.person, VIEW_FIRM, BY_NUMBER["enterprises.enterprise", pk])}
        text = words(visitor.get(reverse("host-options") + "?host=神谕企业"))
        told = {int(pk) for pk in re.findall(r"神谕企业(\d{4})号", text)}
        if not told <= rows or bool(rows) != bool(told):
            wrong.append((visitor.person.key, "host", told - rows))
        answer = visitor.get(reverse("hazard-raise") + "?q=神谕企业")
        held = {pk for pk in FIRMS if may(visitor.person, RAISE, BY_NUMBER["enterprises.enterprise", pk])}
        if holds(visitor.person, RAISE):
            offered = {int(pk) for pk in re.findall(r"/hazards/raise/(\d+)/", words(answer))}
            wrong += [] if offered <= held and bool(offered) == bool(held) else [(visitor.person.key, offered - held)]
    agree(wrong)


def test_points_of_the_map_are_those_of_the_area(world):
    wrong = []
    for visitor in active(world):
        if not holds(visitor.person, VIEW_FIRM):
            continue
        content = json.loads(body_of(visitor.get(reverse("enterprise-points"))))
        points = {feature["properties"]["id"] for feature in content["features"]}
        want = seen(visitor.person, VIEW_FIRM, "enterprises.enterprise")
        if points != want or content["total"] != len(want):
            wrong.append((visitor.person.key, points ^ want, content["total"]))
    agree(wrong)


OWN_PAGES = {
    "enterprise-own": "enterprises.enterprise", "monthlyreport-own": "hazards.monthlyreport",
    "selfinspection-today": "hazards.selfinspection", "visit-today": "inspections.visit",
    "inspectiontask-mine": "inspections.inspectiontask", "home": "", "profile": "",
}  # fmt: skip


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_lead_to_nothing_that_is_not_theirs(world, name):
    wrong = []
    for visitor in fewest(name, active(world), AT_FIRMS):
        answer = visitor.get(reverse(name))
        page = words(answer) + f'href="{answer.url}"' if answer.status_code == 302 else words(answer)
        wrong += [(visitor.person.key, *pair) for pair in invisible(visitor.person, links(page))]
        told = {int(pk) for pk in re.findall(r"神谕企业(\d{4})号", page)}
        rows = {pk for pk in FIRMS if may(visitor.person, VIEW_FIRM, BY_NUMBER["enterprises.enterprise", pk])}
        wrong += [(visitor.person.key, "names", pk) for pk in told - rows]
    agree(wrong)


def scoped_fields():
    """Every form of a register with choices among rows of the world: (register, act, field, kind, power)."""
    for register in declared_registers():
        acts = {**register.acts, "new": register.create, "change": register.edit}
        for act, chosen in acts.items():
            for field, made in getattr(chosen.form_class if chosen else None, "base_fields", {}).items():
                if getattr(made, "model_label", "").lower() in ROWS:
                    yield register.slug, act, field, made.model_label.lower(), made.permission


@pytest.mark.parametrize("choice", list(scoped_fields()), ids=lambda choice: "-".join(choice[:3]))
def test_choices_of_forms_are_rows_that_are_theirs(world, choice):
    """What a list of choices offers is at most what the person holds the field's power over."""
    slug, act, field, kind, power = choice
    stated, wrong = next(one for one in REGISTERS.values() if one.slug == slug), []
    register = declared(stated)
    chosen = {**register.acts, "new": register.create, "change": register.edit}[act]
    record = register.model._base_manager.filter(pk=ROWS[stated.kind][0].pk).first() if act != "new" else None
    for visitor in fewest(f"{slug} {act} {field}", active(world), outcomes_at(ROWS[kind], power)):
        visitor.user._grants = None
        form = chosen.form_class(user=visitor.user, record=record)
        if field in form.fields:
            rows = set(form.fields[field].queryset.values_list("pk", flat=True))
            more = {pk for pk in rows if (kind, pk) in BY_NUMBER} - seen(visitor.person, power, kind)
            wrong += [(visitor.person.key, more)] if more else []
    agree(wrong)


@pytest.mark.parametrize("name", REGISTERS)
def test_hidden_columns_neither_order_nor_filter(world, name):
    """Inference by order or condition: an unknown order is the register's own, an unknown filter changes nothing."""
    register = REGISTERS[name]
    visitor = next(v for v in active(world) if seen(v.person, register.view, register.kind))
    plain = [row.pk for row in visitor.get(reverse(f"{name}-list")).context["listing"].page.rows]
    model = apps.get_model(register.kind)
    page = declared(register)
    hidden = [field.name for field in model._meta.concrete_fields if field.name not in page.sortable()]
    secret = [*turned(name, hidden)[:2], "password", "enterprise__legal_id_number", "user__password"]
    query = "&".join(f"sort={column}" for column in secret[-1:]) + "&enterprise__legal_phone__startswith=137"
    for column in secret:
        query = f"sort={column}&{column}__startswith=1&password__startswith=a"
        shown = visitor.get(reverse(f"{name}-list") + f"?{query}").context["listing"]
        assert [row.pk for row in shown.page.rows] == plain, column


def test_hidden_columns_are_refused_by_the_api(world):
    for query in ("ordering=legal_id_number", "legal_phone__startswith=137", "place__startswith=/43/", "sort=password"):
        assert world["city"].call("GET", f"/api/v1/enterprises/?{query}").status_code == 400, query


FOREIGN = [("hazard", "enterprise", 9006), ("monthlyreport", "enterprise", 9006), ("hazard", "place", "430103")]


@pytest.mark.parametrize(("name", "condition", "value"), FOREIGN)
def test_conditions_that_name_a_foreign_row_tell_nothing_of_it(world, name, condition, value):
    """An address with the number of a hidden enterprise: no name in the chips, no rows, the same as for no such one."""
    for key in ("county", "township", "head"):
        page = words(world[key].get(reverse(f"{name}-list") + f"?{condition}={value}"))
        assert "神谕企业9006" not in page
        assert not any(pair[1] % 100 == 5 for pair in links(page) if pair[0] != "enterprises.enterprise")


@pytest.mark.parametrize("name", ["enterprise", "hazard", "monthlyreport"])
def test_workbooks_hold_exactly_what_is_theirs(world, name):
    """The same rows as Excel, opened."""
    import io

    import openpyxl

    register, wrong = REGISTERS[name], []
    for key in ("province", "county", "industry", "township", "head", "county_2"):
        person = world[key].person
        if not (holds(person, register.view) and holds(person, register.export)):
            continue
        answer = world[key].post(reverse(f"{name}-export"), {"format": "xlsx"})
        book = openpyxl.load_workbook(io.BytesIO(body_of(answer)))
        cells = " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
        told = {int(pk) for pk in re.findall(r"神谕企业(\d{4})号", cells)}
        both = seen(person, register.view, register.kind) & {
            row.pk for row in ROWS[register.kind] if may(person, register.export, row)
        }
        want = {BY_NUMBER[register.kind, pk].firm for pk in both}
        wrong += [] if told == want else [(key, told ^ want)]
    agree(wrong)


@pytest.mark.parametrize("name", ["enterprise", "hazard", "monthlyreport", "user", "auditentry"])
def test_divisions_to_filter_by_lie_in_the_own_area(world, name):
    """The facet of the place: what it offers lies within postings that see these rows."""
    from tests.oracle.judge import posts_with
    from tests.oracle.world.places import path

    register, wrong = REGISTERS[name], []
    for visitor in fewest(name, active(world), outcomes_at(ROWS[register.kind], register.view)):
        if not holds(visitor.person, register.view):
            continue
        form = visitor.get(reverse(f"{name}-list")).context["filter_form"]
        codes = [str(code) for code, _label in form.fields["place"].choices if code]
        held = [*(post.place for post in posts_with(visitor.person, register.view)), *visitor.person.left]
        outside = [code for code in codes if not any(path(code).startswith(place) for place in held)]
        wrong += [(visitor.person.key, outside)] if outside else []
    agree(wrong)
