"""Columns of the workbook that name other records: the host enterprise and the competent department."""

from collections import defaultdict

from django.utils.translation import gettext_noop

from enterprises.choices import ENDED
from enterprises.models import Enterprise
from enterprises.queries import bodies_in_use
from enterprises.services.links import VIEW, hosts_above
from safetyportal.core import places
from safetyportal.core.imports.spec import Chunk, Row

NO_HOST = gettext_noop("No enterprise of your area has the credit code “%(value)s”.")
OWN_HOST = gettext_noop("An enterprise cannot be its own host.")
CIRCLE = gettext_noop("That enterprise itself works on the premises of this one.")
NO_BODY = gettext_noop("No supervising body over this township has the name or code “%(value)s”.")


def find(chunk: Chunk) -> None:
    """Put the numbers of the named records in place of their codes and names; two statements a chunk at most."""
    _find_hosts(chunk)
    _find_bodies(chunk)


def _find_hosts(chunk: Chunk) -> None:
    rows = [row for row in chunk.rows if isinstance(row.values.get("host"), str)]
    wanted = {row.values["host"] for row in rows}
    if not wanted:
        return
    living = Enterprise.objects.visible_to(chunk.actor, VIEW).exclude(status__in=ENDED).exclude(credit_code="")
    known = dict(living.filter(credit_code__in=wanted).values_list("credit_code", "pk"))
    for row in rows:
        code = row.values["host"]
        if code == row.values.get("credit_code"):
            row.fail("host", OWN_HOST)
        elif code not in known:
            row.fail("host", NO_HOST, value=code)
        row.values["host"] = known.get(code)


def _find_bodies(chunk: Chunk) -> None:
    rows = [row for row in chunk.rows if isinstance(row.values.get("government_body"), str)]
    wanted = {row.values["government_body"] for row in rows}
    if not wanted:
        return
    known: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, code, name, place in bodies_in_use(wanted).values_list("pk", "code", "name", "place"):
        known[code].append((pk, place))
        known[name].append((pk, place))
    for row in rows:
        value, at = row.values["government_body"], row.values.get("at")
        over = [pk for pk, place in known[value] if at and places.contains(place, at[2])]
        if at and not over:
            row.fail("government_body", NO_BODY, value=value[:60])
        row.values["government_body"] = over[0] if over else None


def still_there(chunk: Chunk) -> None:
    """Between preview and publishing a host may have ended or moved out of the actor's area."""
    rows = [row for row in chunk.rows if row.values.get("host")]
    if rows:
        living = Enterprise.objects.visible_to(chunk.actor, VIEW).exclude(status__in=ENDED)
        known = set(living.filter(pk__in={row.values["host"] for row in rows}).values_list("pk", flat=True))
        for row in rows:
            if row.values["host"] not in known:
                row.fail("host", NO_HOST, value=row.values["host"])


def makes_circle(enterprise: Enterprise, row: Row, planned: dict[int, int]) -> bool:
    """Whether the row's host works on the premises of the enterprise itself; else the host is added to `planned`."""
    host = row.values.get("host")
    if host and host != enterprise.host_id:
        if enterprise.pk in hosts_above(host, planned):
            return True
        planned[enterprise.pk] = host
    return False
