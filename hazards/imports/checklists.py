"""Checklist items from Excel: the columns of the export, so that a list can be taken out, changed and brought back.

Rows go to the level of whoever imports: a new code adds an item, a code of one's own changes it from today on, and a
row that tightens an upper item asks more of it. Nothing in a workbook can weaken or remove an upper item.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from enterprises.models import Enterprise
from hazards.choices import RHYTHMS, HazardCategory, HazardLevel, Rhythm
from hazards.models import ChecklistItem, ChecklistStandard
from hazards.queries.checklists import upper_items
from hazards.services import checklists
from safetyportal.core.access import granted_paths
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Refusal
from safetyportal.core.imports import parsers
from safetyportal.core.imports.spec import Chunk, ImportColumn, ImportSpec, Row, register
from safetyportal.core.models import Jurisdiction
from safetyportal.core.writes import unit_of_work

KEEP = checklists.KEEP
NO_PLACE = gettext_noop("You keep checklists of several places; import them on the pages of each.")
NO_STANDARD = gettext_noop("There is no standard with the code “%(value)s” here or above.")
NOT_WHOLE = gettext_noop("An item of its own needs its text and its category.")
UPPER_CODE = gettext_noop("An upper level uses this code. Put it under “tightens item” instead.")
NO_UPPER = gettext_noop("No upper level has an item with this code.")
TWICE = gettext_noop("Row %(number)s of this file has the same item.")
REFUSED = gettext_noop("%(reason)s")
ACTION = "checklistitem.import"
_CONTENT = ("section", "category", "title", "method", "basis", "level", "duty", "rhythm")


def _writings(choices) -> dict[str, str]:
    made = {}
    for code, label in choices:
        made.update(dict.fromkeys((parsers.list_key(str(code)), parsers.list_key(str(label))), str(code)))
    return made


def _rhythms():
    return [(value, label) for value, label in Rhythm.choices if value in RHYTHMS]


def _labels(choices):
    return lambda actor: [str(label) for _code, label in choices]


COLUMNS = (
    ImportColumn("standard_code", _("Standard code"), parsers.text(40), required=True, sample="general", width=18),
    ImportColumn("code", _("Item code"), parsers.text(40), required=True, sample="示例：CS-01", width=14),
    ImportColumn(
        "tightens", _("tightens item"), parsers.text(40), width=14,
        help=_("Code of the item of the upper level that this row makes stricter; empty for an item of its own."),
    ),
    ImportColumn("section", _("section"), parsers.text(60), sample="用电安全"),
    ImportColumn(
        "category", _("category"), parsers.one_of(lambda: _writings(HazardCategory.choices)), sample="B04",
        choices=_labels(HazardCategory.choices), width=24,
    ),
    ImportColumn("title", _("what is required"), parsers.text(300), sample="配电箱加盖上锁，线路无破损", width=50),
    ImportColumn("method", _("how to check"), parsers.text(1000), sample="逐台打开查看", width=40),
    ImportColumn("basis", _("basis"), parsers.text(300), sample="《安全生产法》第三十六条", width=30),
    ImportColumn(
        "level", _("level of a hazard"), parsers.one_of(lambda: _writings(HazardLevel.choices)),
        choices=_labels(HazardLevel.choices),
    ),
    ImportColumn("duty", _("post responsible"), parsers.text(80)),
    ImportColumn(
        "rhythm", _("own rhythm"), parsers.one_of(lambda: _writings(_rhythms())), choices=_labels(_rhythms())
    ),
)  # fmt: skip


def examine(chunk: Chunk) -> None:
    """Before the preview: whose level, which standard, what the row would do."""
    path = _own_path(chunk)
    seen: dict[tuple[str, str], int] = chunk.memory.setdefault("seen", {})
    for row in chunk.rows:
        row.label = row.values.get("title") or row.values.get("code", "")
        if path is None:
            row.fail("", NO_PLACE)
            continue
        key = (row.values.get("standard_code", ""), row.values.get("code", ""))
        if key in seen:
            row.fail("code", TWICE, number=seen[key])
        seen.setdefault(key, row.number)
        if not row.errors:
            _examine(row, path, chunk)


def _own_path(chunk: Chunk) -> str | None:
    paths = granted_paths(chunk.actor, KEEP)
    return paths[0] if len(paths) == 1 else None


def _examine(row: Row, path: str, chunk: Chunk) -> None:
    values = row.values
    values.setdefault("level", HazardLevel.GENERAL)
    standard = _standard(values["standard_code"], path)
    if standard is None and checklists.upper_standard(values["standard_code"], path) is None:
        row.fail("standard_code", NO_STANDARD, value=values["standard_code"])
        return
    upper = {item.base.code for item in upper_items(standard or _extension(values, path), local_day(chunk.now))}
    if values.get("tightens"):
        if values["tightens"] not in upper:
            row.fail("tightens", NO_UPPER)
    elif values["code"] in upper:
        row.fail("code", UPPER_CODE)
    elif not (values.get("title") and values.get("category")):
        row.fail("title", NOT_WHOLE)
    if not row.errors:
        row.effect = _effect(_present(standard, values, chunk), values)


def _standard(code: str, path: str) -> ChecklistStandard | None:
    return ChecklistStandard.unscoped.filter(code=code, place=path).first()


def _extension(values: dict, path: str) -> ChecklistStandard:
    """What would be made here: enough to ask what flows down into it."""
    return ChecklistStandard(code=values["standard_code"], place=path)


def _present(standard: ChecklistStandard | None, values: dict, chunk: Chunk) -> ChecklistItem | None:
    if standard is None:
        return None
    code = values.get("tightens") or values["code"]
    rows = ChecklistItem.unscoped.filter(standard=standard, code=code, valid_to=None)
    return rows.order_by("-valid_from").first()


def _effect(present: ChecklistItem | None, values: dict) -> str:
    if present is None:
        return "create"
    same = all(getattr(present, name) == values.get(name, getattr(present, name)) for name in _CONTENT)
    return "same" if same else "update"


def publish(chunk: Chunk) -> None:
    """Apply the rows inside the caller's unit of work; what is refused by now becomes an error of its row."""
    path = _own_path(chunk)
    for row in chunk.rows:
        if path is None:
            row.fail("", NO_PLACE)
            continue
        try:
            with unit_of_work():
                _publish(row, path, chunk)
        except ValidationError as error:
            row.fail("", REFUSED, reason=" ".join(error.messages))
        except Refusal as refusal:
            row.fail("", REFUSED, reason=str(refusal.reason))


def _publish(row: Row, path: str, chunk: Chunk) -> None:
    values, by = row.values, {"actor": chunk.actor, "now": chunk.now}
    standard = _standard(values["standard_code"], path) or _extend(values, path, by, chunk)
    present = _present(standard, values, chunk)
    content = {name: values[name] for name in _CONTENT if name in values}
    row.effect = _effect(present, values)
    if row.effect == "same":
        return
    if values.get("tightens"):
        kept = {name: content[name] for name in ("method", "level", "rhythm", "basis") if name in content}
        checklists.tighten(checkliststandard=standard, tightens=values["tightens"], action=ACTION, **kept, **by)
    elif present is None:
        checklists.add_item(checkliststandard=standard, code=values["code"], action=ACTION, **content, **by)
    else:
        today = local_day(chunk.now)
        checklists.revise_item(checklistitem=present, valid_from=today, action=ACTION, **content, **by)


def _extend(values: dict, path: str, by: dict, chunk: Chunk) -> ChecklistStandard:
    """An upper standard gets an extension of this level when its first row arrives."""
    firm = Enterprise.unscoped.filter(place=path).first()
    place = firm or Jurisdiction.objects.get(path=path, valid_to=None)
    return checklists.add_standard(
        place=place, code=values["standard_code"], title="", valid_from=local_day(chunk.now), **by
    )


CHECKLISTS = register(
    ImportSpec(
        kind="checklist-items",
        label=_("Checklist items"),
        permission=KEEP,
        columns=COLUMNS,
        examine=examine,
        publish=publish,
        list_url="checklistitem-list",
        notes=(
            _("Rows go to your own level. A code of your own that is there already is changed from today on."),
            _("An empty cell changes nothing. Upper items cannot be changed, only tightened."),
        ),
        chunk_rows=200,
    )
)
