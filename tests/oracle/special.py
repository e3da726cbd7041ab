"""Addresses of pages whose parts are not the number of one row."""

from django.urls import reverse_lazy

from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import COUNTY, OWN, TOWNSHIP


def _of(name: str, **kwargs):
    return reverse_lazy(name, kwargs=kwargs)


ADDRESSES = {
    "dashboard-export": _of("dashboard-export", kind="xlsx"),
    "division-detail": _of("division-detail", code=COUNTY),
    "gridcell-create": _of("gridcell-create", code=TOWNSHIP),
    "api-token-revoke": _of("api-token-revoke", token_pk=25000),
    "body-token-list": _of("body-token-list", pk=24302),
    "body-token-create": _of("body-token-create", pk=24302),
    "body-token-revoke": _of("body-token-revoke", pk=24302, token_pk=25000),
    "unit-token-list": _of("unit-token-list", unit=f"E{OWN}"),
    "unit-token-create": _of("unit-token-create", unit=f"E{OWN}"),
    "unit-token-revoke": _of("unit-token-revoke", unit=f"E{OWN}", token_pk=25000),
    **{f"statistics-{kind}": _of(f"statistics-{kind}") for kind in ("pdf", "xlsx")},
    "session-end": _of("session-end", pk=1),
    "delegate": _of("delegate", pk=PEOPLE["county"].posts[0].number),
    "delegation-end": _of("delegation-end", pk=PEOPLE["stands_in"].posts[1].number),
    "reveal": _of("reveal", pk=PEOPLE["head"].pk, field="phone"),
    "initial-password": _of("initial-password", key="none"),
}
