"""The life of a document: what fills it, what must come before, signatures, refusals, issuing, correction."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from inspections.choices.papers import PaperStatus as S
from inspections.queries.papers import missing_before, valid_paper
from inspections.services import papers
from safetyportal.core import issued
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, IssuedDocument
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.documents.reading import words_of
from tests.factories.papers import (
    drawing,
    make_issued,
    make_paper,
    make_world,
    sign_all,
)
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_prepare_fills_in_what_is_known(world):
    record = papers.prepare(kind="inspection_record", visit=world.visit, actor=world.officer, now=NOW)
    assert record.values["unit"] == world.enterprise.name
    assert record.values["officers"] == [
        {"name": "示例甲", "certificate": "18010001"}, {"name": "示例乙", "certificate": "18010002"},
    ]  # fmt: skip
    assert record.values["premises"] == "一车间（示例）"
    first = record.values["record"].splitlines()[1]
    assert first.startswith("1. 经查")
    assert "（1号车间）" in first
    order = papers.prepare(kind="rectification_order", visit=world.visit, actor=world.officer, now=NOW)
    assert (len(order.values["problems"]), order.values["items_due"]) == (2, "1、2")
    assert order.values["rectify_by"] == "2026-12-10"
    assert order.values["government"] == "芙蓉区人民政府"
    assert order.values["court"] == "芙蓉区人民法院"
    assert (order.task, order.place, order.body) == (world.task, world.enterprise.place, world.body)
    notice = papers.prepare(kind="penalty_notice", case=world.case, actor=world.officer, now=NOW,
                            facts={"case.facts": "未采取措施（示例）"})  # fmt: skip
    assert (notice.values["party"], notice.values["facts"]) == (world.enterprise.name, "未采取措施（示例）")


def test_earlier_papers_fill_later_ones(world):
    make_issued(world, "inspection_record")
    order = make_issued(world, "rectification_order")
    recheck = papers.prepare(kind="recheck_opinion", visit=world.visit, actor=world.officer, now=NOW)
    assert recheck.values["ordered_number"] == order.number
    assert recheck.values["ordered_title"] == "责令限期整改指令书"
    assert recheck.values["ordered_on"] == "2026-11-20"


def test_only_officers_of_the_body_prepare(world):
    for role, code in (
        ("enforcement_officer", "430103"),
        ("county_supervisor", "430102"),
        ("enforcement_officer", "43"),
    ):
        with pytest.raises(NotAllowed):
            papers.prepare(kind="inspection_record", visit=world.visit, actor=make_user(role, code), now=NOW)
    with pytest.raises(ValidationError):
        papers.prepare(kind="no_such", visit=world.visit, actor=world.officer, now=NOW)


def test_bad_values_are_named_at_the_field(world):
    paper = make_paper(world, "penalty_decision_unit")
    bad = {"fine": "-1", "party": "甲" * 501, "no_such": "x"}
    with pytest.raises(ValidationError) as caught:
        papers.change(paper=paper, values=bad, actor=world.officer, now=NOW)
    assert set(caught.value.message_dict) == {"fine", "party", "__all__"}
    paper.refresh_from_db()
    assert paper.values["fine"] == "52000.50"


def test_incomplete_or_blank_signature_is_not_issued(world):
    paper = make_paper(world, "inspection_record", unit="")
    with pytest.raises(ValidationError) as caught:
        papers.issue(paper=paper, actor=world.officer, now=NOW)
    assert set(caught.value.message_dict) == {"unit"}
    paper = papers.change(paper=paper, values={"unit": "示例"}, actor=world.officer, now=NOW)
    papers.sign(paper=paper, role="officers", name="示例甲", actor=world.officer, now=NOW, drawing=drawing())
    with pytest.raises(ValidationError, match="Signatures are missing"):
        papers.issue(paper=paper, actor=world.officer, now=NOW)
    one = papers.change(paper=make_paper(world, "inspection_record"), actor=world.officer, now=NOW,
                        values={"officers": [{"name": "示例甲"}]})  # fmt: skip
    with pytest.raises(ValidationError, match="At least two officers"):
        papers.issue(paper=one, actor=world.officer, now=NOW)
    assert not IssuedDocument.unscoped.exists()


def test_drawn_handwritten_and_refused_on_one_page(world):
    paper = make_paper(world, "inspection_record")
    for name in ("示例甲", "示例乙"):
        papers.sign(paper=paper, role="officers", name=name, actor=world.officer, now=NOW, drawing=drawing(),
                    certificate_number="18010001")  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        papers.sign(paper=paper, role="unit_head", name="示例", manner="refused", actor=world.officer, now=NOW)
    assert set(caught.value.message_dict) == {"reason", "witness"}
    papers.sign(paper=paper, role="unit_head", name="示例负责人", manner="refused", reason="对检查情况有异议",
                witness="示例见证人", actor=world.officer, now=NOW)  # fmt: skip
    document = papers.issue(paper=paper, actor=world.officer, now=NOW)
    words = words_of(issued.stored_bytes(document))
    assert "拒绝签名，理由：对检查情况有异议；见证人：示例见证人" in words
    assert words.count("（示例甲）") == 1
    stored = json.dumps(document.data, ensure_ascii=False)
    assert stored.count('"type": "bytes"') == 2  # the pictures' digests, not the pictures
    with pytest.raises(TransitionDenied):
        papers.sign(paper=paper, role="officers", name="后来者", actor=world.officer, now=NOW, manner="by_hand")


def test_officers_cannot_refuse_and_nobody_signs_twice(world):
    paper = make_paper(world, "inspection_record")
    with pytest.raises(ValidationError, match="cannot refuse"):
        papers.sign(
            paper=paper,
            role="officers",
            name="示例甲",
            manner="refused",
            reason="不",
            witness="某",
            actor=world.officer,
            now=NOW,
        )
    with pytest.raises(ValidationError):
        papers.sign(paper=paper, role="judge", name="示例", manner="by_hand", actor=world.officer, now=NOW)
    papers.sign(paper=paper, role="officers", name="示例甲", manner="by_hand", actor=world.officer, now=NOW)
    with pytest.raises(Conflict):
        papers.sign(paper=paper, role="officers", name="示例甲", manner="by_hand", actor=world.officer, now=NOW)


def test_signatures_fall_away_when_the_text_changes(world):
    paper = make_paper(world, "inspection_record")
    sign_all(paper, world.officer, manner="drawn")
    paper = papers.change(paper=paper, values={"record": "改过的检查情况"}, actor=world.officer, now=NOW)
    assert paper.signatures.count() == 0
    assert AuditEntry.unscoped.filter(action="enforcementpaper.unsign").count() == 3


def test_order_of_papers_is_kept(world):
    missing = missing_before("penalty_decision_unit", case=world.case, now=NOW)
    assert [one.kinds for one in missing] == [("penalty_notice", "hearing_offer"), ("case_handling_approval",)]
    due = {"hearing_due", "hearing_asked", "legal_review_due", "collective_due"}
    everything = missing_before("penalty_decision_unit", case=world.case, now=NOW, conditions=due)
    assert len(everything) == 6
    paper = make_paper(world, "penalty_decision_unit")
    with pytest.raises(TransitionDenied, match="第六十二条"):
        papers.issue(paper=paper, actor=world.officer, now=NOW)
    for kind in ("case_filing_approval", "penalty_notice", "case_handling_approval"):
        make_issued(world, kind)
    assert missing_before("penalty_decision_unit", case=world.case, now=NOW) == []
    assert papers.issue(paper=paper, actor=world.officer, now=NOW).serial == 1
    assert valid_paper("penalty_decision_unit", case=world.case) == paper


def test_issued_twice_is_one_document_and_never_changes(world):
    paper = make_issued(world, "inspection_record")
    assert papers.issue(paper=paper, actor=world.officer, now=NOW) == paper.document
    assert IssuedDocument.unscoped.count() == 1
    with pytest.raises(TransitionDenied):
        papers.change(paper=paper, values={"unit": "别的"}, actor=world.officer, now=NOW)
    assert paper.number == paper.document.number == "（芙蓉区）应急检记〔2026〕1号"


def test_void_keeps_the_number(world):
    first = make_issued(world, "inspection_record")
    papers.void(paper=first, note="当事人名称有误", actor=world.officer, now=NOW)
    first.refresh_from_db()
    assert (first.status, first.document.state) == (S.VOIDED, "voided")
    assert make_issued(world, "inspection_record").document.serial == 2


def test_correction_names_and_replaces_the_old_one(world):
    old = make_issued(world, "inspection_record")
    new = papers.correct(paper=old, note="地址有误", actor=world.officer, now=NOW)
    assert (new.status, new.values, new.corrects) == (S.DRAFT, old.values, old)
    with pytest.raises(Conflict):
        papers.correct(paper=old, note="又一次", actor=world.officer, now=NOW)
    new = papers.change(paper=new, values={"address": "改正后的地址"}, actor=world.officer, now=NOW)
    sign_all(new, world.officer)
    document = papers.issue(paper=new, actor=world.officer, now=NOW)
    old.refresh_from_db()
    assert (old.status, old.document.state, document.replaces) == (S.SUPERSEDED, "superseded", old.document)
    assert f"更正并代替{old.number}" in words_of(issued.stored_bytes(document))
    assert document.serial == 2


def test_discarded_correction_gives_way_to_another(world):
    old = make_issued(world, "inspection_record")
    new = papers.correct(paper=old, note="地址有误", actor=world.officer, now=NOW)
    papers.discard(paper=new, note="看错了", actor=world.officer, now=NOW)
    again = papers.correct(paper=old, note="地址有误", actor=world.officer, now=NOW)
    assert again.corrects == old


def test_rare_character_that_no_font_has_is_refused_and_uses_no_number(world):
    paper = make_paper(world, "inspection_record", unit="示例😀公司")
    sign_all(paper, world.officer)
    with pytest.raises(ValidationError, match="U\\+1F600"):
        papers.issue(paper=paper, actor=world.officer, now=NOW)
    assert make_issued(world, "inspection_record").document.serial == 1
