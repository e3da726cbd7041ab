"""Services refuse by themselves: called without any page or program around them, by people who lack the power."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from safetyportal.core.errors import NotAllowed, Refusal
from safetyportal.core.models import Jurisdiction, Notification
from tests.oracle import digest
from tests.oracle.asking import active
from tests.oracle.filling import filled
from tests.oracle.inventory import declared
from tests.oracle.judge import agree, may, relation, seen
from tests.oracle.tables import REGISTERS
from tests.oracle.tables.hazards import (
    CARRY_OUT,
    HANDLE,
    HAZARD,
    LISTING,
    MONTHLY,
    PREPARE,
    PRINT_LEVEL,
    PRINT_MONTHLY,
    REMIND,
    REPORT,
)
from tests.oracle.test_acts import few, main_row, some
from tests.oracle.world.build import MONTH
from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import COUNTY
from tests.oracle.world.rows import BY_NUMBER, ROWS
from tests.suites.keeping import undone

LEVEL, INSPECTION = "hazards.levelreport", "hazards.selfinspection"
APPS = ("core.", "enterprises.", "hazards.")  # test_services_inspections asks those of inspections
HERE = [name for name, one in REGISTERS.items() if one.kind.startswith(APPS) and (one.acts or one.edit)]
# Acts whose service asks for the state, or for what was sent, before it asks who it is; nothing changes either way.
STATE_FIRST = {
    "user": {"unlock"},
    "supervisingbody": {"certificate", "withdraw_certificate"},
    "hazard": {"raise", "return", "ask_review"},
    "majorhazarddossier": {"evidence", "sign", "acknowledge"},
    "listing": {"ask_extension"},
    "monthlyreport": {"sign", "sign_only", "ask_extension", "extend", "ask_unlock", "decline"},
    "selfinspection": {"finish"},
}
UNFILLED = {("listing", "deliver"), ("checkliststandard", "tighten")}  # no row of the world fits into their forms


@pytest.mark.parametrize("name", HERE)
def test_services_of_acts_refuse_who_lacks_the_power(world, name):
    """What they are told first is that it is not theirs, not in which state the row is nor what was wrong."""
    register, wrong = REGISTERS[name], []
    row, page = main_row(register), declared(register)
    record = page.model._base_manager.get(pk=row.pk)
    before = digest.of_everything()
    for act, power in {**register.acts, **({"edit": register.edit} if register.edit else {})}.items():
        if (name, act) in UNFILLED:
            continue
        able = [v for v in active(world) if may(v.person, power, row)]
        others = [v for v in active(world) if v not in able]
        for visitor in some(f"{name} {act}", others, few(register)):
            with undone():
                chosen = page.edit if act == "edit" else page.acts[act]
                got = called(chosen, register, record, (able or others)[0].user, visitor.user)
                changed = digest.changed(before)
            refusals = Refusal | ValidationError if act in STATE_FIRST.get(name, ()) else NotAllowed
            refused = isinstance(got, refusals)
            wrong += [] if refused and not changed else [(visitor.person.key, relation(visitor.person, row), act, got)]
    agree(wrong)


def called(act, register, record, writer, actor) -> Exception | None:
    """What the act's service raises for `actor`, with a form as `writer` would have filled it in."""
    writer._grants = actor._grants = None
    given = filled(act.form_class(user=writer, record=record))
    sent = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in given.items()})
    form = act.form_class(sent, sent, user=writer, record=record)  # its files are among them
    form.full_clean()
    arguments = {register.name: record, **form.service_kwargs(), **act.fixed_kwargs}
    return raised(act.service, actor=actor, now=timezone.now(), **arguments)


def raised(service, **arguments) -> Exception | None:
    try:
        service(**arguments)
    except Exception as error:  # whatever it is, it is compared
        return error
    return None


def beside() -> list[tuple]:
    """Services that no act of a register calls: (service, power, kind of row at which it is needed, what it gets)."""
    from hazards.services import answers, filing, level_papers, listing_papers, loop, monthly, monthly_papers
    from hazards.services import monthly_reminders as reminders
    from safetyportal.core.models import IssuedDocument

    item, paper = {"item": 1}, IssuedDocument.unscoped.get(pk=ROWS["core.issueddocument"][0].pk)
    delivered = {"document": paper, "addressee": "示例", "manner": "direct", "received_by": "示例"}
    inspected = {"answers": [], "participants": "示例", "participant_count": 1}
    return [
        (answers.answer, CARRY_OUT, INSPECTION, {**item, "given": answers.Given("pass"), "seen": None}),
        (filing.file_inspection, CARRY_OUT, "enterprises.enterprise", inspected),
        (loop.correct, REPORT, HAZARD, {"facts": {"location": "示例"}}),
        (monthly.prepare, PREPARE, MONTHLY, {"zero_reason": "示例"}),
        (monthly_papers.issue_paper, PRINT_MONTHLY, MONTHLY, {}),
        (reminders.nudge, REMIND, MONTHLY, {}),
        (level_papers.issue_paper, PRINT_LEVEL, LEVEL, {}),
        (level_papers.note_workbook, PRINT_LEVEL, LEVEL, {}),
        (listing_papers.record_delivery, HANDLE, LISTING, {**delivered, "delivered_at": timezone.now()}),
    ]


def test_other_services_refuse_who_lacks_the_power(world):
    wrong, before = [], digest.of_everything()
    for service, power, kind, given in beside():
        row = ROWS[kind][0]
        record = {kind.partition(".")[2]: apps.get_model(kind)._base_manager.get(pk=row.pk)}
        others = [visitor for visitor in active(world) if not may(visitor.person, power, row)]
        for visitor in some(service.__qualname__, others, 3):
            visitor.user._grants = None
            with undone():
                got = raised(service, actor=visitor.user, now=timezone.now(), **record, **given)
                changed = digest.changed(before)
            if not isinstance(got, NotAllowed) or changed:
                wrong.append((visitor.person.key, service.__module__, service.__name__, got, changed))
    agree(wrong)


def test_a_place_is_reminded_by_who_may_remind_there_and_only_of_rows_that_are_theirs(world):
    from hazards.services.monthly_reminders import nudge_all, nudge_place

    actor, county = world["township"], Jurisdiction.objects.get(code=COUNTY)
    by = {"month": MONTH, "actor": actor.user, "now": timezone.now()}
    theirs = {BY_NUMBER[MONTHLY, pk].place for pk in seen(actor.person, REMIND, MONTHLY)}
    with undone():
        assert isinstance(raised(nudge_place, node=county, **by), NotAllowed)
        nudge_all(path="/", **by)
        told = Notification.objects.filter(kind="monthly.due")
        assert {one.user.place for one in told} == theirs & {person.place for person in PEOPLE.values()}
