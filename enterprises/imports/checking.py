"""Whether rows of the workbook can be applied, and what that would do: a few statements for each chunk."""

from collections.abc import Iterable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from enterprises.choices import ENDED, EnterpriseStatus
from enterprises.imports import links
from enterprises.imports.columns import ATTRIBUTES, FIELDS, PERMISSION
from enterprises.models import Enterprise
from enterprises.services import facts
from safetyportal.core.access import granted
from safetyportal.core.grants import Grant
from safetyportal.core.identifiers import validate_id_number
from safetyportal.core.imports.divisions import Divisions, Found
from safetyportal.core.imports.spec import Chunk, Row
from safetyportal.core.models import Jurisdiction

NO_POSTING = gettext_noop("None of your postings allows imports in this division.")
NO_CODE = gettext_noop("Give the credit code, or the reason for having none.")
TWICE = gettext_noop("Row %(number)s of this file has the same credit code.")
TWICE_NAME = gettext_noop("Row %(number)s of this file has the same name in the same township, without a code.")
ELSEWHERE = gettext_noop("This credit code is registered elsewhere. Ask the emergency management bureau.")
OTHER_TOWNSHIP = gettext_noop("This enterprise is registered in another township: move it there first.")
UNDER_REVIEW = gettext_noop("A registration of this enterprise is being decided on; decide on it first.")
HALF_POSITION = gettext_noop("Give longitude and latitude, or neither.")
NOT_IN_CHINA = gettext_noop("This position lies outside China: are longitude and latitude exchanged?")
BAD_ID_NUMBER = gettext_noop("This ID number is not valid: length, date or check digit is wrong.")
SAME_NAME = gettext_noop("An enterprise of this name is registered with another code. Check that it is not a double.")

OPEN_TO_IMPORT = (
    EnterpriseStatus.COUNTY_PASSED,
    EnterpriseStatus.ACTIVE,
    EnterpriseStatus.SUSPENDED,
    EnterpriseStatus.NO_PREMISES,
)
_TO_PYTHON = {name: cast(Any, Enterprise._meta.get_field(name)).to_python for name in FIELDS}


def examine(chunk: Chunk) -> None:
    """Before the preview: place, scope, doubles in the file, and what is registered already."""
    for row in chunk.rows:
        row.label = row.values.get("name") or next((cell for cell in row.cells if cell), "")
        _check_alone(row)
    place_rows(chunk)
    links.find(chunk)
    _find_doubles(chunk)
    compare(chunk)
    _warn_of_same_names(chunk)


def _check_alone(row: Row) -> None:
    """What a row says about itself."""
    values = row.values
    if not values.get("credit_code") and not values.get("no_code_reason") and not _failed(row, "credit_code"):
        row.fail("credit_code", NO_CODE)
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if (longitude is None) != (latitude is None) and not (_failed(row, "longitude") or _failed(row, "latitude")):
        row.fail("longitude" if longitude is None else "latitude", HALF_POSITION)
    elif longitude is not None and latitude is not None and not (73 < longitude < 136 and 3 < latitude < 54):
        row.fail("longitude", NOT_IN_CHINA)
    number = values.get("legal_id_number")
    if number and values.get("legal_document_kind", "resident_id") == "resident_id":
        try:
            validate_id_number(number)
        except ValidationError:
            row.fail("legal_id_number", BAD_ID_NUMBER)


def _failed(row: Row, key: str) -> bool:
    return any(error["column"] == key for error in row.errors)


def place_rows(chunk: Chunk) -> None:
    """Find each row's township; outside the actor's postings nothing else about the row is looked at."""
    grants = granted(chunk.actor, PERMISSION)
    own = [grant.place for grant in grants]
    divisions: Divisions = chunk.memory.setdefault("divisions", Divisions())
    written = {id(row): _written_place(row.values) for row in chunk.rows if row.values.get("township")}
    divisions.find(set(written.values()), own)
    for row in chunk.rows:
        if id(row) not in written:
            continue
        found = divisions.known[written[id(row)]]
        if not isinstance(found, Found):
            row.fail("township", found, value=written[id(row)][:60])
            continue
        sectors = sectors_of(row.values, chunk)
        grant = covering(grants, found.path, sectors)
        if grant is None:
            row.fail("township", NO_POSTING)
            continue
        row.values["at"] = [found.pk, found.code, found.path]


def sectors_of(values: dict, chunk: Chunk) -> list[str]:
    """Sectors by the supervision classes of a row; equal ones are looked up once a file."""
    classes = tuple(values.get("supervision_classes", ()))
    known: dict[tuple, list[str]] = chunk.memory.setdefault("sectors", {})
    if classes not in known:
        known[classes] = facts.sectors_of(list(classes))
    return known[classes]


def _written_place(values: dict) -> str:
    township = values["township"]
    if township[:1].isdigit():
        return township
    above = "".join(values.get(key, "") for key in ("province", "city", "county"))
    return township if above and township.startswith(above) else f"{above}{township}"


def covering(grants: Iterable[Grant], place: str, sectors: list[str]) -> Grant | None:
    """The widest grant that lets the actor import here."""
    fitting = [grant for grant in grants if grant.covers(place, sectors)]
    return min(fitting, key=lambda grant: len(grant.place), default=None)


def key_of(values: dict) -> str:
    """What makes two rows the same enterprise: the code, else name and township."""
    return values.get("credit_code") or f"{values.get('name')}@{values['at'][0]}"


def _find_doubles(chunk: Chunk) -> None:
    """Within the file the first row counts; the others name it."""
    first_rows: dict[str, int] = chunk.memory.setdefault("keys", {})
    for row in chunk.rows:
        if "at" not in row.values or not (row.values.get("credit_code") or row.values.get("name")):
            continue
        key = key_of(row.values)
        number = first_rows.setdefault(key, row.number)
        if number != row.number:
            row.fail("credit_code", TWICE if row.values.get("credit_code") else TWICE_NAME, number=number)


def registered(rows: list[Row], *, lock: bool) -> dict[str, Enterprise]:
    """Living enterprises that these rows mean, by the row's key; whoever may see them."""
    living = Enterprise.unscoped.exclude(status__in=ENDED)
    if lock:
        living = living.select_for_update(of=("self",)).order_by("pk")
    codes = [row.values["credit_code"] for row in rows if row.values.get("credit_code")]
    nameless = [row for row in rows if not row.values.get("credit_code")]
    # "not empty" in so many words: a long list does not prove it, and the index holds only such codes.
    coded = living.exclude(credit_code="").filter(credit_code__in=codes)
    found = {one.credit_code: one for one in coded} if codes else {}
    if nameless:
        townships = {row.values["at"][0] for row in nameless}
        names = {row.values["name"] for row in nameless}
        for one in living.filter(credit_code="", name__in=names, jurisdiction__in=townships):
            found[f"{one.name}@{one.jurisdiction_id}"] = one
    return found


def compare(chunk: Chunk, *, lock: bool = False) -> dict[int, Enterprise]:
    """Set each good row's effect against what is registered; returns the enterprises to change, by row number."""
    rows = [row for row in chunk.rows if not row.errors]
    grants = granted(chunk.actor, PERMISSION)
    known = registered(rows, lock=lock)
    targets: dict[int, Enterprise] = {}
    planned: dict[int, int] = {}
    for row in rows:
        enterprise = known.get(key_of(row.values))
        if enterprise is None:
            row.effect = "create"
        elif covering(grants, enterprise.place, enterprise.sectors) is None:
            row.fail("credit_code", ELSEWHERE)
        elif enterprise.status not in OPEN_TO_IMPORT:
            row.fail("credit_code", UNDER_REVIEW)
        elif enterprise.jurisdiction_id != row.values["at"][0]:
            row.fail("township", OTHER_TOWNSHIP)
        elif lock and links.makes_circle(enterprise, row, planned):
            row.fail("host", links.CIRCLE)
        else:
            row.effect = "update" if changes_of(row, enterprise) else "same"
            targets[row.number] = enterprise
    return targets


def changes_of(row: Row, enterprise: Enterprise) -> dict:
    """Fields that the row would change. An empty cell changes nothing."""
    found = {}
    for name, stored in row.values.items():
        if name in _TO_PYTHON:
            value = _TO_PYTHON[name](stored)
            if value != getattr(enterprise, ATTRIBUTES[name]):
                found[ATTRIBUTES[name]] = value
    if enterprise.credit_code:
        found.pop("no_code_reason", None)
    return found


def _warn_of_same_names(chunk: Chunk) -> None:
    """New rows with the name of a visible enterprise; both forms of brackets are looked for."""
    new = [row for row in chunk.rows if row.effect == "create" and not row.errors]
    names = {form for row in new for form in _forms(row.values["name"])}
    if not names:
        return
    rows = Enterprise.objects.visible_to(chunk.actor, PERMISSION).filter(name__in=names)
    taken = {form for name in rows.values_list("name", flat=True) for form in _forms(name)}
    for row in new:
        if row.values["name"] in taken:
            row.warn("name", SAME_NAME)


def _forms(name: str) -> tuple[str, str]:
    half = name.replace("（", "(").replace("）", ")")
    return half, half.replace("(", "（").replace(")", "）")


def still_in_force(chunk: Chunk) -> None:
    """Between preview and publishing a division may have ended, or a posting."""
    grants = granted(chunk.actor, PERMISSION)
    ids = {row.values["at"][0] for row in chunk.rows}
    current = dict(Jurisdiction.objects.filter(pk__in=ids, valid_to=None).values_list("pk", "path"))
    for row in chunk.rows:
        pk, _code, _path = row.values["at"]
        sectors = sectors_of(row.values, chunk)
        if pk not in current or covering(grants, current[pk], sectors) is None:
            row.fail("township", NO_POSTING)
        else:
            row.values["at"][2] = current[pk]
    links.still_there(chunk)
