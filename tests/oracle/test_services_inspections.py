"""Services of inspections ask themselves who calls: a page, a program or a job may have forgotten to.

Everybody who lacks the power at the row, one of each kind and relation, is refused for just that, whatever the state;
and nothing has changed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises.models import Enterprise
from inspections.imports import plan_entries
from inspections.models import Campaign, EnforcementCase, EnforcementPaper, InspectionPlan, PlanEntry
from inspections.queries import assignments_campaigns, assignments_draws, law_live
from inspections.queries.assignments_plans import key_units
from inspections.services import (
    assignments_plans,
    assignments_together,
    assignments_units,
    cases,
    cases_accounts,
    cases_file,
    cases_hearing,
    cases_quality,
    cases_terms,
    committee,
    law_discretion,
    papers_issuing,
    papers_printing,
    rollout,
    visits,
    visits_entries,
    visits_signing,
)
from safetyportal.core import writes
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.imports.spec import Chunk, Row
from safetyportal.core.models import Posting, SupervisingBody, User
from tests.oracle import digest
from tests.oracle.asking import active, fewest, kinds, outcomes_at
from tests.oracle.judge import agree, holds, may, of_its_body, posts_with, relation, seen
from tests.oracle.tables import inspections as table
from tests.oracle.world.build import days
from tests.oracle.world.people import PEOPLE, Person
from tests.oracle.world.places import CHEMICALS, COUNTY, COUSIN, FIRMS, OWN, path
from tests.oracle.world.rows import BY_NUMBER, ROWS
from tests.oracle.world.rows_inspections import CASES, PAPERS, PLANS, TASKS, UNDER_WAY, VISITS
from tests.suites.keeping import undone

SCORE, RECUSED = "inspections.qualityscore", "colleague"


@dataclass(frozen=True)
class Service:
    """A service, the power that it asks for, and the row at which it does; `call` gets the record and who calls."""

    power: str
    kind: str
    pk: int
    call: Callable[[Any, dict], Any]

    @property
    def row(self):
        return BY_NUMBER[self.kind, self.pk]

    def record(self):
        return apps.get_model(self.kind)._base_manager.get(pk=self.pk)


def somebody(key: str) -> User:
    return User.objects.get(pk=PEOPLE[key].pk)


def _decide(case, by) -> Any:
    recusal = apps.get_model("inspections.caserecusal")(case=case, user_id=PEOPLE[RECUSED].pk)
    return cases.decide_recusal(case=case, recusal=recusal, granted=True, **by)


def _announce(case, by) -> Any:
    when = timezone.now() + timedelta(days=30)
    return cases_hearing.announce_hearing(case=case, host=somebody("county"), held_at=when, where="示例", **by)


def _join(task, by) -> Any:
    body = SupervisingBody.unscoped.get(place=path(COUNTY))
    return assignments_together.join(task, body=body, officers=[somebody("colleague")], **by)


def _answer_rest(visit, by) -> Any:
    return visits_entries.answer_rest(visit=visit, items=[1], result="yes", **by)


def _sign(visit, by) -> Any:
    return visits_signing.refuse(visit=visit, name="示例", reason="示例", shown_sha256="", **by)


SERVICES = {
    "create tasks of a plan": Service(
        table.PLAN, table.PLAN_KIND, PLANS,
        lambda plan, by: assignments_plans.create_tasks(inspectionplan=plan, month=1, **by),
    ),
    "join": Service(table.PLAN, table.TASK, TASKS, _join),
    "take charge": Service(
        table.HANDLE, table.CASE, CASES,
        lambda case, by: cases.add_handler(case=case, officer=somebody("colleague"), **by),
    ),
    "take charge where nobody is": Service(
        table.HANDLE, table.CASE, CASES + COUSIN - OWN,
        lambda case, by: cases.add_handler(case=case, officer=somebody("colleague"), **by),
    ),
    "decide a recusal": Service(table.APPROVE, table.CASE, CASES, _decide),
    "announce a hearing": Service(table.APPROVE, table.CASE, CASES, _announce),
    "change a case": Service(
        table.HANDLE, table.CASE, CASES, lambda case, by: cases.change(case=case, title="示例", **by),
    ),
    "bind a file": Service(
        table.EXPORT_CASE, table.CASE, CASES, lambda case, by: cases_file.bind_file(case=case, **by),
    ),
    "score": Service(
        table.APPRAISE, SCORE, 28000,
        lambda row, by: cases_quality.score(score=row, points={}, remark="示例", **by),
    ),
    "object to a score": Service(
        table.HANDLE, SCORE, 28000, lambda row, by: cases_quality.object_to(score=row, objection="示例", **by),
    ),
    "answer an objection": Service(
        table.APPRAISE, SCORE, 28002, lambda row, by: cases_quality.answer(score=row, answer="示例", points={}, **by),
    ),
    "issue what is issued": Service(
        table.ISSUE, table.PAPER, PAPERS, lambda row, by: papers_issuing.issue(paper=row, **by),
    ),
    "begin a visit": Service(table.CONDUCT, table.TASK, TASKS, lambda task, by: visits.start(task=task, **by)),
    "answer on a visit": Service(table.CONDUCT, table.VISIT, UNDER_WAY, _answer_rest),
    "sign a visit": Service(table.CONDUCT, table.VISIT, VISITS, _sign),
}  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_who_lacks_the_power_is_refused_by_the_service(world, name):
    service, wrong, before = SERVICES[name], [], digest.of_everything()
    outsiders = [visitor for visitor in active(world) if not may(visitor.person, service.power, service.row)]

    def outcomes(person: Person) -> set:
        handled = person.key == "enforcement"  # a hand in the case, and still not this power
        return {(kinds(person), holds(person, service.power), relation(person, service.row), handled)}

    asked = fewest(name, outsiders, outcomes)
    for visitor in asked:
        with undone():
            try:
                service.call(service.record(), {"actor": visitor.user, "now": timezone.now()})
                got = "done"
            except NotAllowed:
                got = ""
            except (TransitionDenied, ValidationError) as error:
                got = repr(error)
            changed = digest.changed(before)
        wrong += [(visitor.person.key, got, changed)] if got or changed else []
    agree(wrong)
    assert any(holds(visitor.person, service.power) for visitor in asked)  # the power elsewhere is not enough


@contextmanager
def limited(visitor, *sectors: str) -> Iterator[dict]:
    """The visitor as somebody whose postings are for some trades only."""
    with undone():
        Posting.unscoped.filter(user=visitor.user).update(sectors=list(sectors))
        visitor.user._grants = None
        yield {"actor": visitor.user, "now": timezone.now()}
    visitor.user._grants = None


COUNTY_FIRMS = {pk: firm for pk, firm in FIRMS.items() if firm.place.startswith(path(COUNTY))}
IN_TRADE = {pk for pk, firm in COUNTY_FIRMS.items() if CHEMICALS in firm.sectors}


def test_whoever_is_limited_to_a_trade_draws_and_proposes_within_it(world):
    """The body is one for all trades; what its officer takes into pools, campaigns and plans is not."""
    body, campaign = SupervisingBody.unscoped.get(place=path(COUNTY)), Campaign(target_place=path(COUNTY))
    today = timezone.localdate()
    with limited(world["county"], CHEMICALS) as by:
        pools = assignments_draws.pools_of(body, by["actor"], sectors=[], per_object=0, on=today, now=by["now"])
        drawn = {key for _name, _weight, key in pools.objects}
        assert drawn
        assert drawn <= IN_TRADE
        targets = assignments_campaigns.targets(campaign, by["actor"])
        assert set(targets.values_list("pk", flat=True)) == IN_TRADE
        running = set(law_live.running_cases(by["actor"], path(COUNTY)).values_list("enterprise", flat=True))
        assert running == {row.firm for row in ROWS[table.CASE] if row.firm in IN_TRADE and row.state == "filed"}
        proposed = set(key_units(body, by["actor"], today))
        assert proposed
        assert proposed <= IN_TRADE


def test_whoever_is_limited_to_a_trade_plans_and_handles_nothing_of_another(world):
    plan, entry = InspectionPlan.unscoped.get(pk=PLANS + 2), PlanEntry.unscoped.get(plan=PLANS + 2)
    before = digest.of_everything()
    with limited(world["county"], CHEMICALS) as by:
        with pytest.raises(ValidationError):
            assignments_units.add_unit(
                inspectionplan=plan, entry=entry, enterprise=Enterprise.unscoped.get(pk=OWN), **by
            )
        with pytest.raises(NotAllowed):
            assignments_plans.create_tasks(inspectionplan=plan, month=1, **by)
    assert digest.changed(before) == []


def test_an_officer_in_charge_needs_the_power_at_the_case_as_well(world):
    case = EnforcementCase.unscoped.get(pk=CASES)
    with writes.unit_of_work():
        assert cases_terms.in_charge(case, world["enforcement"].user) == case
    with limited(world["enforcement"], CHEMICALS) as by, writes.unit_of_work(), pytest.raises(NotAllowed):
        cases_terms.in_charge(case, by["actor"])


def test_cases_are_drawn_by_lot_from_the_own_area(world):
    """The pool is what was closed there; who has nothing of the kind draws nothing."""
    wrong = []
    facts = {
        "title": "示例",
        "closed_from": days(-90),
        "closed_to": days(0),
        "wanted": 9,
        "seed": "示例",
        "witness": "示例",
    }
    closed = [row for row in ROWS[table.CASE] if row.state == "closed"]
    for visitor in fewest("lot", active(world), outcomes_at(closed, table.APPRAISE)):
        want = [row.pk for row in closed if may(visitor.person, table.APPRAISE, row)]
        with undone():
            try:
                draw = cases_quality.draw(actor=visitor.user, now=timezone.now(), **facts)
                got = (draw.pool, list(draw.scores.values_list("case", flat=True)))
            except (NotAllowed, ValidationError):
                got = ([], [])
        wrong += [] if got == (want, want) else [(visitor.person.key, got, want)]
    agree(wrong)


OWN_LEVEL = {  # each level ends, changes and strikes what is its own
    "inspections.fineaccount": (
        table.KEEP_ACCOUNT, lambda row, by: cases_accounts.end_account(fineaccount=row, valid_to=days(1), **by),
    ),
    "inspections.discretiontable": (
        table.KEEP_DISCRETION, lambda row, by: law_discretion.end_table(discretiontable=row, valid_to=days(1), **by),
    ),
    table.PLAN_OF_COMMITTEE: (
        table.KEEP_COMMITTEE, lambda row, by: committee.change_plan(committeeplan=row, meetings=9, **by),
    ),
    table.MEETING: (
        table.KEEP_COMMITTEE, lambda row, by: committee.strike(committeemeeting=row, note="示例", **by),
    ),
    table.LED: (
        table.KEEP_COMMITTEE, lambda row, by: committee.strike(leaderinspection=row, note="示例", **by),
    ),
}  # fmt: skip


def done(kind: str, row, call, visitor) -> bool:
    with undone():
        try:
            call(apps.get_model(kind)._base_manager.get(pk=row.pk), {"actor": visitor.user, "now": timezone.now()})
        except NotAllowed:
            return False
    return True


@pytest.mark.parametrize("kind", OWN_LEVEL)
def test_each_level_keeps_its_own_only(world, kind):
    power, call = OWN_LEVEL[kind]
    wrong = []
    for row in ROWS[kind]:
        for visitor in fewest(kind, active(world), lambda p, row=row: {of_its_body(p, power, row)}):
            got, want = done(kind, row, call, visitor), of_its_body(visitor.person, power, row)
            wrong += [] if got == want else [(visitor.person.key, row, got, want)]
    agree(wrong)


def test_the_level_above_ends_a_target(world):
    """Neither the division itself nor who stands two levels above it."""
    wrong = []
    for row in ROWS[table.TARGET]:
        above = row.place.removesuffix("/").rpartition("/")[0] + "/"

        def sets(person: Person, above=above) -> bool:
            return any(post.place == above for post in posts_with(person, table.KEEP_TARGET))

        for visitor in fewest("target", active(world), lambda p, row=row: {(sets(p), relation(p, row))}):
            call = lambda target, by: rollout.end_target(rollouttarget=target, valid_to=days(1), **by)  # noqa: E731
            got, want = done(table.TARGET, row, call, visitor), sets(visitor.person)
            wrong += [] if got == want else [(visitor.person.key, row, got, want)]
    agree(wrong)


def test_papers_are_printed_for_those_who_may_open_and_read_them(world):
    own, foreign = PAPERS, PAPERS + COUSIN - OWN
    papers = list(EnforcementPaper.unscoped.filter(pk=own))
    with undone(), pytest.raises(NotAllowed):
        papers_printing.print_together(records=papers, actor=world["system"].user, now=timezone.now())
    for key, refused in (("county", [foreign]), ("county_2", [own]), ("city", [])):
        _file, told = papers_printing.issue_and_join(
            [own, foreign], actor=world[key].user, now=timezone.now(), issue_first=False, progress=lambda done, of: None
        )
        assert [int(one["paper"]) for one in told] == refused, key


def test_rows_of_a_file_go_into_plans_that_the_reader_prepares(world):
    """Whose body it is, and whose trade: everything else is no plan that one could fill."""
    wrong = []
    for visitor in fewest("file", active(world), outcomes_at(ROWS[table.PLAN_KIND], table.PREPARE_PLAN)):
        for plan in ROWS[table.PLAN_KIND]:
            stored = InspectionPlan.unscoped.select_related("body").get(pk=plan.pk)
            row = Row(1, [], {"body_code": stored.body.code, "year": stored.year, "order": 9})
            plan_entries.examine(Chunk([row], visitor.user, timezone.now()))
            person = visitor.person
            mine = may(person, table.PREPARE_PLAN, plan) and of_its_body(person, table.PREPARE_PLAN, plan)
            want = plan.state == "draft" and mine
            wrong += [] if bool(row.errors) != want else [(person.key, plan, row.effect, want)]
    agree(wrong)


def test_somebody_of_a_unit_who_is_an_official_elsewhere_reads_papers_as_each(world):
    """At the own unit what was issued to it, in the county all of it: one posting does not widen the other."""
    head, official = world["head"], world["county_2"].person
    with undone():
        post = Posting.unscoped.get(pk=official.posts[0].number)
        post.pk, post.user = None, head.user
        post.save(force_insert=True)
        head.user._grants = None
        rows = EnforcementPaper.objects.visible_to(head.user, table.VIEW_PAPER)
        told = set(rows.values_list("pk", flat=True))
    head.user._grants = None
    own, there = (seen(person, table.VIEW_PAPER, table.PAPER) for person in (head.person, official))
    assert told == own | there
    assert any(BY_NUMBER[table.PAPER, pk].internal for pk in there)
