"""Entries of annual plans from Excel: the columns of the export. Rows go into the plan that the body is preparing for
the year; a number that is there is changed, a new one is added."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from inspections.choices.assignments import EntryGroup, PlanStatus
from inspections.models import InspectionPlan, PlanEntry
from inspections.services.assignments_plans import keep_entry
from inspections.workflow.assignments_plans import PREPARE, prepared_by_its_body
from safetyportal.core.errors import Refusal
from safetyportal.core.imports import parsers
from safetyportal.core.imports.spec import BadValue, Chunk, ImportColumn, ImportSpec, Row, register
from safetyportal.core.writes import unit_of_work

NO_PLAN = gettext_noop("Your body is not preparing a plan for %(year)s with this body code.")
NOT_MONTHS = gettext_noop("Months are whole numbers from 1 to 12, such as 1、4、7.")
BELOW = gettext_noop("The cap is not below the number of times a year.")
TWICE = gettext_noop("Row %(number)s of this file has the same number.")
REFUSED = gettext_noop("%(reason)s")
ACTION = "planentry.import"
_FACTS = (
    "group", "matter", "basis", "objects_text", "target_count", "random_percent", "content", "manner", "frequency",
    "cap", "months", "section", "joint", "days_each", "note",
)  # fmt: skip


def months(value: str) -> list[int]:
    parts = [part for part in value.replace("，", "、").replace(",", "、").replace(" ", "").split("、") if part]
    if not parts or not all(part.isascii() and part.isdecimal() and 1 <= int(part) <= 12 for part in parts):
        raise BadValue(NOT_MONTHS)
    return sorted({int(part) for part in parts})


def _groups() -> dict[str, str]:
    made = {}
    for code, label in EntryGroup.choices:
        made.update(dict.fromkeys((parsers.list_key(str(code)), parsers.list_key(str(label))), str(code)))
    return made


COLUMNS = (
    ImportColumn("body_code", _("body code"), parsers.text(12), required=True, sample="430181000101", width=16),
    ImportColumn("year", _("Year"), parsers.integer(2015, 2100), required=True, sample="2027", width=8),
    ImportColumn("order", _("number"), parsers.integer(1, 999), required=True, sample="1", width=8),
    ImportColumn("group", _("group"), parsers.one_of(_groups), required=True,
                 choices=lambda actor: [str(label) for _code, label in EntryGroup.choices]),
    ImportColumn("matter", _("matter inspected"), parsers.text(120), required=True, sample="示例：危化企业检查",
                 width=30),
    ImportColumn("basis", _("basis"), parsers.text(300), required=True, sample="《安全生产法》第六十五条", width=30),
    ImportColumn("objects_text", _("objects"), parsers.text(200), required=True, sample="危险化学品生产企业", width=24),
    ImportColumn("target_count", _("number of units"), parsers.integer(0, 1_000_000), sample="12"),
    ImportColumn("random_percent", _("share drawn at random (%)"), parsers.integer(0, 100)),
    ImportColumn("content", _("what is inspected"), parsers.text(1000), required=True, width=40),
    ImportColumn("manner", _("manner"), parsers.text(120), required=True, sample="现场检查"),
    ImportColumn("frequency", _("times a year"), parsers.integer(1, 12), sample="1"),
    ImportColumn("cap", _("at most a year"), parsers.integer(1, 12), sample="2"),
    ImportColumn("months", _("months"), months, sample="1、4、7、10"),
    ImportColumn("section", _("section in charge"), parsers.text(80), required=True, sample="危化股"),
    ImportColumn("joint", _("joint with departments"), parsers.text(200)),
    ImportColumn("days_each", _("working days for one inspection"), parsers.integer(1, 60), sample="2"),
    ImportColumn("note", _("remark"), parsers.text(200)),
)  # fmt: skip


def _plan(row: Row, chunk: Chunk) -> InspectionPlan | None:
    rows = InspectionPlan.objects.visible_to(chunk.actor, PREPARE).filter(
        body__code=row.values.get("body_code"), year=row.values.get("year"), status=PlanStatus.DRAFT
    )
    plan = rows.first()
    return plan if plan is not None and prepared_by_its_body(plan, chunk.actor) else None


def examine(chunk: Chunk) -> None:
    """Before the preview: which plan, what the row would do."""
    seen: dict[tuple, int] = chunk.memory.setdefault("seen", {})
    for row in chunk.rows:
        values = row.values
        row.label = values.get("matter", "")
        key = (values.get("body_code"), values.get("year"), values.get("order"))
        if key in seen:
            row.fail("order", TWICE, number=seen[key])
        seen.setdefault(key, row.number)
        if values.get("cap", 12) < values.get("frequency", 1):
            row.fail("cap", BELOW)
        if row.errors:
            continue
        plan = _plan(row, chunk)
        if plan is None:
            row.fail("body_code", NO_PLAN, year=values["year"])
        else:
            row.effect = _effect(_present(plan, row), values)


def _present(plan: InspectionPlan, row: Row) -> PlanEntry | None:
    return PlanEntry.unscoped.filter(plan=plan, order=row.values["order"]).first()


def _effect(present: PlanEntry | None, values: dict) -> str:
    if present is None:
        return "create"
    same = all(getattr(present, name) == values[name] for name in _FACTS if name in values)
    return "same" if same else "update"


def publish(chunk: Chunk) -> None:
    """Apply the rows inside the caller's unit of work; what is refused by now becomes an error of its row."""
    for row in chunk.rows:
        plan = _plan(row, chunk)
        if plan is None:
            row.fail("body_code", NO_PLAN, year=row.values["year"])
            continue
        present = _present(plan, row)
        row.effect = _effect(present, row.values)
        if row.effect == "same":
            continue
        facts = {name: row.values[name] for name in _FACTS if name in row.values}
        if present is None:
            facts |= {"order": row.values["order"], "months": facts.get("months", list(range(1, 13)))}
        try:
            with unit_of_work():
                keep_entry(inspectionplan=plan, entry=present, action=ACTION, actor=chunk.actor, now=chunk.now, **facts)
        except ValidationError as error:
            row.fail("", REFUSED, reason=" ".join(error.messages))
        except Refusal as refusal:
            row.fail("", REFUSED, reason=str(refusal.reason))


PLAN_ENTRIES = register(
    ImportSpec(
        kind="plan-entries",
        label=_("Matters of annual plans"),
        permission=PREPARE,
        columns=COLUMNS,
        examine=examine,
        publish=publish,
        list_url="planentry-list",
        notes=(
            _("Rows go into the plan that your body is preparing for the year; begin the plan first."),
            _("A number that the plan has already is changed; an empty cell changes nothing."),
        ),
        chunk_rows=200,
    )
)
