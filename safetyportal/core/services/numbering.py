"""Numbers of official papers (文号): per holder, series and year, without gaps or duplicates."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from safetyportal.core.deadlines import local_day
from safetyportal.core.models import Jurisdiction, SupervisingBody
from safetyportal.core.rules import rule

# How long one issue may wait for the one before it, which holds the counter while its paper is drawn.
_WAIT = "SET LOCAL lock_timeout = '15s'"
_NEXT = """
INSERT INTO core_documentnumber (holder, series, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (holder, series, year) DO UPDATE SET last = core_documentnumber.last + 1
RETURNING last
"""


@dataclass(frozen=True)
class Number:
    """A number that was given: the counter's parts and the words on the paper."""

    holder: str
    series: str
    year: int
    serial: int
    words: str


def holder_of(record, body: SupervisingBody | None) -> str:
    """Who counts: the body, else the place of the record (an enterprise numbers its own papers)."""
    return body.code if body else record.place


def allocate_number(
    series: str, *, holder: str, place: str, now: datetime, number_rule: str, sign: str = "", body=None
) -> Number:
    """The next number of this series in the year of `now` (Shanghai), inside the unit of work that uses it.

    The counter's row stays locked until that ends: a paper that is not issued after all gives its number back, and
    the next one takes it. Raises `Busy` (from the unit of work) after 15 seconds, `MissingRule` without a format.
    """
    day = local_day(now)
    form = rule(number_rule, place, day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        before = cursor.fetchone()[0]
        cursor.execute(_WAIT)
        cursor.execute(_NEXT, [holder, series, day.year])
        serial = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
    words = form.format(**_parts(body, place, now), sign=sign, year=day.year, serial=serial)
    return Number(holder, series, day.year, serial, words)


def shared_number(
    series: str, year: int, serial: int, *, holder: str, place: str, now: datetime, number_rule: str, sign: str, body
) -> Number:
    """The words for a serial number that another paper of the same matter was given before."""
    form = rule(number_rule, place, local_day(now))
    words = form.format(**_parts(body, place, now), sign=sign, year=year, serial=serial)
    return Number(holder, series, year, serial, words)


def _parts(body: SupervisingBody | None, place: str, now: datetime) -> dict[str, str]:
    """`mark` 湘应急 (as entered for the body, else made from both), its `region` 湘 and its `authority` 应急."""
    if body is None:
        return {"mark": "", "region": "", "authority": ""}
    authority = rule("document.authority_marks", place, local_day(now)).get(body.kind, "")
    if body.document_mark:
        return {
            "mark": body.document_mark,
            "region": body.document_mark.removesuffix(authority),
            "authority": authority,
        }
    region = Jurisdiction.objects.values_list("short_name", flat=True).get(pk=body.jurisdiction_id)
    return {"mark": f"{region}{authority}", "region": region, "authority": authority}
