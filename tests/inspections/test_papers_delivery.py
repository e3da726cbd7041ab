"""Delivery of documents: what each manner needs, when it counts, and which documents nobody is served with."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from inspections.choices.papers import PaperStatus as S
from inspections.models import EnforcementPaper
from inspections.queries.papers_facts import Matter
from inspections.services import papers
from safetyportal.core.errors import Refusal, TransitionDenied
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.factories.enterprises import make_staff
from tests.factories.papers import (
    make_issued,
    make_world,
)
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("manner", "lacking", "given"),
    [
        ("direct", {"receiver", "servers"}, {"receiver": "示例", "servers": ["甲", "乙"]}),
        (
            "left",
            {"servers", "reason", "witness"},
            {"servers": ["甲", "乙"], "reason": "拒收", "witness": "居委会示例"},
        ),
        ("left", {"servers", "reason", "witness"}, {"servers": ["甲", "乙"], "reason": "拒收", "pictured": True}),
        (
            "electronic",
            {"confirmation", "electronic_address"},
            {"confirmation": True, "electronic_address": "a@example.com"},
        ),
        (
            "entrusted",
            {"receiver", "servers", "reason"},
            {"receiver": "示例", "servers": ["甲", "乙"], "reason": "外地"},
        ),
        ("post", {"reason", "tracking_number"}, {"reason": "直接送达有困难", "tracking_number": "EX1"}),
        ("announcement", {"reason", "publication"}, {"reason": "下落不明", "publication": "示例日报"}),
    ],
)
def test_delivery_needs_what_its_manner_needs(world, manner, lacking, given):
    make_issued(world, "inspection_record")
    paper = make_issued(world, "rectification_order")
    with pytest.raises(ValidationError) as caught:
        papers.serve(paper=paper, manner=manner, delivered_at=NOW, actor=world.officer, now=NOW)
    assert set(caught.value.message_dict) == lacking
    delivery = papers.serve(paper=paper, manner=manner, delivered_at=NOW, actor=world.officer, now=NOW, **given)
    paper.refresh_from_db()
    days = 30 if manner == "announcement" else 0
    assert delivery.effective_on == paper.served_on == NOW.date() + timedelta(days)
    assert paper.status == S.SERVED
    with pytest.raises(Refusal):
        papers.serve(paper=paper, manner=manner, delivered_at=NOW, actor=world.officer, now=NOW, **given)


def test_delivery_is_neither_before_the_issue_nor_in_the_future(world):
    make_issued(world, "inspection_record")
    paper = make_issued(world, "rectification_order")
    for day in (NOW - timedelta(days=1), NOW + timedelta(days=1)):
        with pytest.raises(ValidationError) as caught:
            papers.serve(paper=paper, manner="direct", delivered_at=day, receiver="示例", servers=["甲", "乙"],
                         actor=world.officer, now=NOW)  # fmt: skip
        assert set(caught.value.message_dict) == {"delivered_at"}


def test_internal_papers_are_not_served(world):
    paper = make_issued(world, "case_filing_approval")
    with pytest.raises(TransitionDenied, match="stays with the authority"):
        papers.serve(paper=paper, manner="direct", delivered_at=NOW, receiver="示例", servers=["甲", "乙"],
                     actor=world.officer, now=NOW)  # fmt: skip


def test_the_unit_keeps_a_copy_of_the_record_and_nobody_is_served_with_it(world):
    """The record has no effects that run from a delivery: its copy is the unit's to read, the receipt is silent."""
    record = make_issued(world, "inspection_record")
    order = make_issued(world, "rectification_order")
    staff = make_staff(world.enterprise)
    readable = EnforcementPaper.objects.visible_to(staff, "inspections.view_enforcementpaper")
    assert {record.pk, order.pk} <= set(readable.values_list("pk", flat=True))
    with pytest.raises(TransitionDenied, match="keeps a copy"):
        papers.serve(paper=record, manner="direct", delivered_at=NOW, receiver="示例", servers=["甲", "乙"],
                     actor=world.officer, now=NOW)  # fmt: skip
    facts = Matter.of(order, world.officer, NOW).facts
    assert [row["paper"] for row in facts["matter.served_papers"]] == [f"责令限期整改指令书 {order.number}"]
    waiting = browser(world.officer).get("/enforcement-papers/?matter=to_serve")
    assert order.number in words(waiting)
    assert record.number not in words(waiting)
