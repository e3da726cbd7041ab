"""培训持证 and 许可持证: every figure equals the rows counted one by one, on the last day of the period."""

from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from enterprises.models import EnterpriseDocument, ResponsiblePerson
from inspections.queries.statistics_holdings import LICENCES, TRAINED
from inspections.queries.statistics_tables import TOTAL, Table, compiled, rows_behind
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 9, 30)
TOWNS = ("430102001", "430103002", "430202001")
KINDS = ("principal", "safety_head", "safety_manager", "special_operator", "contact")
PAPERS = (*LICENCES["permits"], "business_licence")


@pytest.fixture
def world():
    """Days around the last one, so that each edge is met."""
    chance = Random(7)
    near = lambda: chance.choice([None, *(LAST + timedelta(days=n) for n in (-400, -1, 0, 1, 200))])  # noqa: E731
    for number in range(9):
        status = "cancelled" if number == 8 else "active"
        firm = make_enterprise(TOWNS[number % 3], status=status)
        for _row in range(6):
            issued, ends = chance.choice([None, LAST, LAST + timedelta(days=1)]), near()
            ResponsiblePerson.unscoped.create(
                enterprise=firm, kind=chance.choice(KINDS), name="示例", left_on=chance.choice([None, None, near()]),
                certificate_issued_on=issued if issued and ends and issued <= ends else None,
                certificate_expires_on=ends,
            )  # fmt: skip
            begun = chance.choice([None, FIRST, LAST, LAST + timedelta(days=1)])
            EnterpriseDocument.unscoped.create(
                enterprise=firm, kind=chance.choice(PAPERS), issued_on=begun, retired_on=chance.choice([None, near()]),
                expires_on=None if begun else near(),
            )  # fmt: skip


def of(rows, code: str):
    return [r for r in rows if r.enterprise.status != "cancelled" and r.enterprise.place.startswith(node(code).path)]


def persons(code: str, kinds) -> dict[str, int]:
    rows = [p for p in of(ResponsiblePerson.unscoped.select_related("enterprise"), code) if p.kind in kinds]
    there = [p for p in rows if p.left_on is None or p.left_on > LAST]
    ends = [p for p in there if p.certificate_expires_on]
    valid = [p for p in ends if p.certificate_expires_on >= LAST and (p.certificate_issued_on or LAST) <= LAST]
    return {"": len(there), "_certified": len(valid),
            "_lapsed": len([p for p in ends if p.certificate_expires_on < LAST])}  # fmt: skip


def licences(code: str, kinds) -> dict[str, int]:
    rows = [d for d in of(EnterpriseDocument.unscoped.select_related("enterprise"), code) if d.kind in kinds]
    there = [d for d in rows if (d.issued_on or LAST) <= LAST and (d.retired_on is None or d.retired_on > LAST)]
    expired = [d for d in there if d.expires_on and d.expires_on < LAST]
    granted = [d for d in rows if d.issued_on and FIRST <= d.issued_on <= LAST]
    return {"_held": len(there) - len(expired), "_expired": len(expired), "_granted": len(granted)}


@pytest.mark.parametrize(
    ("kind", "groups", "count"), [("training", TRAINED, persons), ("licences", LICENCES, licences)]
)
def test_what_is_held_is_counted_one_by_one(world, kind, groups, count):
    table = Table(kind, node("4301"), FIRST, LAST, make_user("city_supervisor", "4301"))
    lines, cells = compiled(table)
    assert any(cells[TOTAL].values())
    for line in lines:
        code = "4301" if line.code == TOTAL else line.code
        for name, kinds in groups.items():
            for part, expected in count(code, kinds).items():
                assert cells[line.code][f"{name}{part}"] == expected, (line.name, name, part)
    for column in (one for one in table.columns if one.figure):
        assert rows_behind(table, TOTAL, column).count() == cells[TOTAL][column.code]


def test_the_pages_lead_from_a_figure_to_the_enterprises(world):
    period = f"place=43&first={FIRST}&last={LAST}"
    reader = browser(make_user("province_supervisor", "43"))
    for table, column in (("training", "trained"), ("licences", "permits_held")):
        assert reader.get(f"{reverse('statistics')}?table={table}&{period}").status_code == 200
        rows = reader.get(f"{reverse('statistics-rows')}?table={table}&column={column}&line=total&{period}")
        assert rows.status_code == 200
        assert "示例企业" in rows.content.decode()
