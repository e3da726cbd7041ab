"""Documents in tables of enforcement: counted from papers that were really issued, served and voided."""

from datetime import timedelta

import pytest
from django.urls import reverse

from enterprises.models import Enterprise
from inspections.queries.statistics_tables import TOTAL, Table, compiled
from inspections.services import papers
from tests.conftest import NOW
from tests.factories.papers import make_issued, make_paper, make_world
from tests.people import make_user, node
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


def test_documents_are_counted_from_issued_ones():
    """Issued, served, voided: real papers with their numbers, in each table that counts them."""
    paperwork = make_world()
    records = [make_issued(paperwork, "inspection_record") for _n in range(3)]
    order, decision = (make_issued(paperwork, kind) for kind in ("rectification_order", "on_spot_decision"))
    papers.void(paper=records[0], note="当事人名称有误（示例）", actor=paperwork.officer, now=NOW)
    papers.serve(
        paper=order, manner="direct", delivered_at=NOW, receiver="示例", servers=["甲", "乙"], actor=paperwork.officer,
        now=NOW,
    )  # fmt: skip
    make_paper(paperwork, "rectification_order")  # a draft is no document
    reader = make_user("city_supervisor", "4301")

    def figures(kind, line=TOTAL, day=TODAY):
        _lines, cells = compiled(Table(kind, node("4301"), day, day, reader))
        return cells[line]

    assert figures("papers", "inspection_record") == {"issued": 3, "served": 0, "voided": 1}
    assert figures("papers", "rectification_order") == {"issued": 1, "served": 1, "voided": 0}
    assert figures("papers", "on_spot_decision") == {"issued": 1, "served": 0, "voided": 0}
    assert figures("papers") == {"issued": 5, "served": 1, "voided": 1}
    towns = figures("towns", "430102")
    assert [towns[code] for code in ("a001", "a002", "a003", "a004")] == [3, 1, 1, 0]
    assert towns["enterprises"] == Enterprise.unscoped.filter(place__startswith=node("430102").path).count() > 0
    assert figures("penalties")["orders"] == 1
    assert set(figures("papers", day=TODAY - timedelta(days=1)).values()) == {0}
    page = browser(reader).get(
        f"{reverse('statistics-rows')}?table=towns&column=a001&line=430102&first={TODAY}&last={TODAY}"
    )
    assert {row["url"] for row in page.context["records"]} == {
        reverse("enforcementpaper-detail", kwargs={"pk": row.pk}) for row in records
    }
    assert decision.number
    units = browser(reader).get(f"{reverse('statistics-rows')}?table=towns&column=enterprises&line=430102")
    assert paperwork.enterprise.name in words(units)
