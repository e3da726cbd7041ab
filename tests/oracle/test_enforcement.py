"""Inspections and enforcement where no table of addresses says enough: covert inspections, figures, what is public."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from enterprises.sections import Section, register_section
from inspections.forms.assignments_fields import EnterpriseCodeField
from inspections.forms.cases_accounts import AccountForm
from inspections.forms.law import DiscretionForm, ViolationField
from safetyportal.core.models import Jurisdiction
from tests.oracle.asking import active, fewest, holders, kinds, outcomes_at, pairs
from tests.oracle.judge import agree, holds, may, posts_with, seen
from tests.oracle.tables.inspections import (
    ACKNOWLEDGE,
    CASE,
    CONDUCT,
    FIGURES,
    KEEP_ACCOUNT,
    KEEP_DISCRETION,
    PLAN,
    PLAN_KIND,
    PREPARE_PLAN,
    RECUSE,
    TASK,
    VIEW_APPRAISAL,
    VIEW_CASE,
    VIEW_LAW,
    VIEW_PAPER,
    VIEW_TASK,
    VIEW_VISIT,
    VISIT,
)
from tests.oracle.test_home import lines
from tests.oracle.visitors import body_of, words
from tests.oracle.world.people import COVERT
from tests.oracle.world.places import CITY, COUNTY_2, FIRMS, OWN, STAGED, path
from tests.oracle.world.rows import BY_NUMBER, ROWS
from tests.oracle.world.rows_inspections import PAPERS, TASKS, UNDER_WAY, VISITS

FIRM = "enterprises.enterprise"
TRACES = {TASK: COVERT, VISIT: UNDER_WAY + 20, "inspections.enforcementpaper": PAPERS + 60}


def numbers(page: str, slug: str) -> set[int]:
    return {int(pk) for pk in re.findall(rf'href="/{slug}/(\d+)/', page)}


def test_nothing_tells_of_a_covert_inspection_below(world):
    """Not the search, not the record of the enterprise, not the form that warns of other inspections, not home."""
    row, wrong = BY_NUMBER[TASK, COVERT], []
    pages = [
        reverse("search") + f"?q=神谕企业{OWN}", reverse("search") + "?q=神谕厂区", reverse("home"),
        reverse("enterprise-detail", kwargs={"pk": OWN}), reverse("inspectiontask-plan", kwargs={"pk": OWN}),
    ]  # fmt: skip
    for visitor in fewest("covert", active(world), lambda person: {(kinds(person), may(person, VIEW_TASK, row))}):
        told = {url: words(visitor.get(url)) for url in pages}
        for kind, number in TRACES.items():
            power = f"inspections.view_{kind.partition('.')[2]}"
            if not may(visitor.person, power, BY_NUMBER[kind, number]):
                wrong += [(visitor.person.key, kind, url) for url, page in told.items() if f"/{number}/" in page]
    agree(wrong)


def test_the_planning_level_does_see_it(world):
    page = words(world["city"].get(reverse("search") + f"?q=神谕检查任务{COVERT}"))
    assert COVERT in numbers(page, "inspection-tasks")


def test_enterprises_to_plan_for_are_those_of_the_area(world):
    wrong = []
    for visitor in fewest("choose", active(world), outcomes_at(ROWS[FIRM], PLAN)):
        answer = visitor.get(reverse("inspectiontask-choose") + "?q=神谕企业")
        held = {pk for pk in FIRMS if may(visitor.person, PLAN, BY_NUMBER[FIRM, pk])}
        offered = numbers(words(answer).replace("/inspection-tasks/plan/", "/plan/"), "plan")
        wrong += [] if offered <= held and bool(offered) == bool(held) else [(visitor.person.key, offered - held)]
    agree(wrong)


def test_running_cases_are_those_of_the_area(world):
    wrong = []
    for visitor in fewest("live", active(world), outcomes_at(ROWS[CASE], VIEW_CASE)):
        if not holds(visitor.person, VIEW_CASE):
            continue
        answer = visitor.get(reverse("live-cases"))
        frame = answer.context["node"].path
        want = {pk for pk in seen(visitor.person, VIEW_CASE, CASE) if BY_NUMBER[CASE, pk].state == "filed"}
        want = {pk for pk in want if BY_NUMBER[CASE, pk].place.startswith(frame)}
        shown = {one["one"].case.pk for one in answer.context["rows"]}
        if shown != want or answer.context["total"] != len(want):
            wrong.append((visitor.person.key, shown ^ want, answer.context["total"]))
    agree(wrong)


def test_figures_count_the_visits_of_the_area_and_open_them(world):
    """The rows behind a figure are those that the reader sees, and no more."""
    wrong = []
    for visitor in fewest("figures", active(world), outcomes_at(ROWS[VISIT], VIEW_VISIT)):
        if not holds(visitor.person, FIGURES):
            continue
        answer = visitor.get(reverse("statistics-rows") + "?table=summary&column=visits&first=2020-01-01")
        frame = answer.context["table"].node.path
        want = {pk for pk in seen(visitor.person, VIEW_VISIT, VISIT) if BY_NUMBER[VISIT, pk].state == "completed"}
        want = {pk for pk in want if BY_NUMBER[VISIT, pk].place.startswith(frame)}
        shown = numbers(words(answer), "visits")
        if not shown <= want or answer.context["total"] != len(want):
            wrong.append((visitor.person.key, shown - want, answer.context["total"], len(want)))
    agree(wrong)


@pytest.mark.parametrize("name", ["statistics", "statistics-rows", "statistics-pdf", "statistics-xlsx"])
def test_figures_of_a_place_outside_are_not_found(world, name):
    wrong = []
    for visitor in fewest(name, active(world), lambda person: {(kinds(person), holds(person, FIGURES))}):
        for code in (CITY, COUNTY_2):
            url = reverse(name) + f"?place={code}&table=summary&column=visits"
            got = (visitor.post if name in ("statistics-pdf", "statistics-xlsx") else visitor.get)(url).status_code
            inside = any(path(code).startswith(post.place) for post in posts_with(visitor.person, FIGURES))
            want = 403 if not holds(visitor.person, FIGURES) else 200 if inside else 404
            wrong += [] if got == want else [(visitor.person.key, code, got, want)]
    agree(wrong)


def test_the_code_of_a_visit_says_who_was_there_and_nothing_of_what_was_found(world):
    page = words(world["anonymous"].get(reverse("visit-code", kwargs={"code": f"oracle{VISITS}"})))
    for secret in (f"神谕检查情况{VISITS}", f"负责人{VISITS}", "神谕检查任务", "神谕隐患"):
        assert secret not in page


def test_the_public_reads_what_was_published_and_no_more(world):
    """No decision of the world is published, and no result of a draw."""
    anonymous = world["anonymous"]
    for name in ("public-decisions", "public-decisions-json"):
        assert "神谕" not in words(anonymous.get(reverse(name)))
    assert "神谕企业" not in words(anonymous.get(reverse("public-draws")))
    assert "神谕企业" not in words(anonymous.get(reverse("public-draw", kwargs={"pk": 26300})))
    assert anonymous.get(reverse("public-draw-record", kwargs={"pk": 26300})).status_code == 404


def test_verifying_and_proposing_are_for_those_with_the_power(world):
    """A code tells of the paper what its public page tells; nobody's name, not its words."""
    wrong = []
    for name, power in (("enforcementpaper-verify", VIEW_PAPER), ("violation-propose", VIEW_LAW)):
        url = reverse(f"api:{name}")
        assert world["anonymous"].call("GET", url).status_code == 401
        for visitor in fewest(name, active(world), holders(power)):
            got = visitor.call("GET", url + "?code=none&text=神谕").status_code
            want = ({404} if name == "enforcementpaper-verify" else {200}) if holds(visitor.person, power) else {403}
            wrong += [] if got in want else [(visitor.person.key, name, got)]
    agree(wrong)


def test_the_law_in_short_is_for_those_who_read_the_law(world):
    """A norm of the own place and of those above; of others as if it were not there."""
    wrong = []

    def want(person, row) -> int:
        return 403 if not holds(person, VIEW_LAW) else 200 if may(person, VIEW_LAW, row) else 404

    for visitor, row in pairs("law-brief", active(world), ROWS["inspections.violation"], want, VIEW_LAW):
        got = visitor.get(reverse("law-brief", kwargs={"pk": row.pk})).status_code
        wrong += [] if got == want(visitor.person, row) else [(visitor.person.key, row, got)]
    agree(wrong)


def test_visits_to_make_are_those_given_to_oneself(world):
    """A colleague of the same body sees the visit in the register, and not on the page from which it is carried on;
    nor does an officer see there what is left of them in a county to which they are not posted any more."""
    for key, sees in (("enforcement", True), ("colleague", False), ("enforcement_2", False)):
        assert holds(world[key].person, CONDUCT)
        page = words(world[key].get(reverse("visit-today")))
        assert (f"/visits/{UNDER_WAY}/" in page) == sees, key
        assert world[key].get(reverse("visit-work", kwargs={"pk": UNDER_WAY})).status_code == (200 if sees else 404)
        for row in (row for kind in (TASK, VISIT) for row in ROWS[kind] if row.officers):
            told = f"/visits/{row.pk}/" in page or f"/visits/begin/{row.pk}/" in page
            assert told == (key in row.officers and may(world[key].person, CONDUCT, row)), (key, row)
    assert b"%PDF" in body_of(world["enforcement"].get(reverse("visit-papers", kwargs={"pk": VISITS})))[:8]


def test_the_page_of_an_inspection_tells_of_the_visits_that_are_seen(world):
    """A guest of a covert inspection reads its task, and learns nothing of the visit under way."""
    wrong = []
    for row in (BY_NUMBER[TASK, COVERT], BY_NUMBER[TASK, TASKS]):
        for visitor in fewest("told", active(world), outcomes_at([row], VIEW_TASK, VIEW_VISIT)):
            if not may(visitor.person, VIEW_TASK, row):
                continue
            page = visitor.get(reverse("inspectiontask-detail", kwargs={"pk": row.pk}))
            told = {visit.pk for visit in page.context["visits"]}
            mine = seen(visitor.person, VIEW_VISIT, VISIT)
            want = {pk for pk in mine if BY_NUMBER[VISIT, pk].target == row.pk}
            wrong += [] if told == want else [(visitor.person.key, row.pk, told, want)]
    agree(wrong)


def test_the_record_of_an_enterprise_leads_to_its_inspections(world):
    """Two sections had one name once, and this one was never seen."""
    page = words(world["county"].get(reverse("enterprise-detail", kwargs={"pk": OWN})))
    assert TASKS in numbers(page, "inspection-tasks")
    with pytest.raises(ValueError, match="inspection-tasks"):
        register_section(Section("inspection-tasks", "示例", "another.html", None, VIEW_TASK, lambda *given: None))


def test_the_law_is_searched_at_the_widest_of_the_own_places(world):
    wrong = []
    for visitor in fewest("law", active(world), outcomes_at(ROWS["inspections.violation"], VIEW_LAW)):
        page = words(visitor.get(reverse("search") + "?q=神谕违法行为"))
        widest = min((post.place for post in posts_with(visitor.person, VIEW_LAW)), key=len, default="")
        for row in ROWS["inspections.violation"]:
            told, want = f"/law/unlawful-acts/{row.pk}/" in page, widest.startswith(row.place)
            wrong += [] if told == want else [(visitor.person.key, row.pk, told, want)]
    agree(wrong)


def test_results_of_appraisals_are_those_of_the_cases_that_are_seen(world):
    wrong = []
    for visitor in fewest("results", active(world), outcomes_at(ROWS["inspections.qualityscore"], VIEW_CASE)):
        if not holds(visitor.person, VIEW_APPRAISAL):
            continue
        told = sum(mean.count for mean in visitor.get(reverse("quality-results")).context["bodies"])
        want = seen(visitor.person, VIEW_CASE, "inspections.qualityscore")
        wrong += [] if told == len(want) else [(visitor.person.key, told, want)]
        if may(visitor.person, VIEW_APPRAISAL, BY_NUMBER["inspections.qualitydraw", 26802]):
            page = visitor.get(reverse("qualitydraw-detail", kwargs={"pk": 26802}))
            shown = {line["row"].pk for line in page.context["scores"]}
            wrong += [] if shown == want else [(visitor.person.key, "draw", shown, want)]
    agree(wrong)


def test_plans_that_were_filed_wait_for_those_above_and_not_for_those_who_filed_them(world):
    wrong, url = [], reverse("inspectionplan-list") + "?status=filed"
    filed = [row for row in ROWS[PLAN_KIND] if row.state == "filed"]
    for visitor in fewest("filed", active(world), outcomes_at(filed, ACKNOWLEDGE)):
        own = {post.place for post in posts_with(visitor.person, ACKNOWLEDGE)}
        want = sum(may(visitor.person, ACKNOWLEDGE, row) and row.place not in own for row in filed)
        told = sum(line.count for line in lines(visitor) if line.url == url)
        wrong += [] if told == want else [(visitor.person.key, told, want)]
    agree(wrong)


def test_forms_offer_the_norms_bodies_and_places_that_are_the_readers(world):
    """Choices are read before anything is refused: an act of another city, an account of another level."""
    wrong = []
    for visitor in fewest("offer", active(world), holders(VIEW_LAW)):
        field = ViolationField()
        field.bind_user(visitor.user)
        told = {row.pk for row in field.queryset} & {row.pk for row in ROWS["inspections.violation"]}
        want = seen(visitor.person, VIEW_LAW, "inspections.violation")
        wrong += [] if told == want else [(visitor.person.key, "norms", told, want)]
    for power, form in ((KEEP_ACCOUNT, AccountForm), (KEEP_DISCRETION, DiscretionForm)):
        for visitor in fewest(power, active(world), holders(power)):
            choices = [value for value, _label in form(user=visitor.user).fields["place"].choices]
            told = {path_of(value) for value in choices}
            want = {post.place for post in posts_with(visitor.person, power)}
            wrong += [] if told == want else [(visitor.person.key, form.__name__, told, want)]
    agree(wrong)


def path_of(choice) -> str:
    """The place that a choice stands for: by its path, or by the number of the division."""
    return choice if isinstance(choice, str) else Jurisdiction.objects.get(pk=choice.value).path


@pytest.mark.parametrize("power", [PREPARE_PLAN, RECUSE])
def test_an_enterprise_is_named_by_its_code_within_the_own_area(world, power):
    wrong = []
    for visitor in fewest(power, active(world), outcomes_at(ROWS[FIRM], power)):
        field = EnterpriseCodeField(power)
        field.bind_user(visitor.user)
        for firm in STAGED:
            try:
                told = field.clean(f"神谕企业{firm.pk}号有限公司").pk == firm.pk
            except ValidationError:
                told = False
            want = may(visitor.person, power, BY_NUMBER[FIRM, firm.pk])
            wrong += [] if told == want else [(visitor.person.key, firm.pk, told, want)]
    agree(wrong)
