"""The life of a document: who may do what, what must come before, signatures, refusals, delivery, correction."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from inspections.choices.papers import PaperStatus as S
from inspections.models import EnforcementPaper, PaperStep
from inspections.queries.papers import missing_before, valid_paper
from inspections.services import papers
from inspections.services.papers_snapshot import printed_data
from inspections.workflow import PAPER_FLOW
from safetyportal.core import issued
from safetyportal.core.errors import Conflict, NotAllowed, Refusal, TransitionDenied
from safetyportal.core.models import AuditEntry, IssuedDocument, Notification, User
from safetyportal.core.services import issuing, postings
from tests.api.client import Program
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.documents.reading import words_of
from tests.factories.papers import (
    drawing,
    in_state,
    make_issued,
    make_paper,
    make_world,
    sign_all,
)
from tests.people import make_user, post
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class TestPaperFlow(WorkflowSuite):
    """A paper that the head alone approves."""

    flow = PAPER_FLOW
    roles = {
        "officer": ("enforcement_officer", "430102"),
        "reviewer": ("county_supervisor", "430102"),
        "leader": ("county_leader", "430102"),
        "neighbour": ("enforcement_officer", "430103"),
        "province": ("province_supervisor", "43"),
    }
    allowed = {
        (S.DRAFT, "submit", "officer"),
        (S.IN_REVIEW, "approve", "leader"),
        (S.IN_REVIEW, "send_back", "leader"),
        (S.APPROVED, "issue", "officer"),
        (S.APPROVED, "issue", "reviewer"),
        (S.ISSUED, "void", "officer"),
        (S.ISSUED, "void", "reviewer"),
        (S.SERVED, "void", "officer"),
        (S.SERVED, "void", "reviewer"),
        (S.DRAFT, "discard", "officer"),
        (S.IN_REVIEW, "discard", "officer"),
        (S.APPROVED, "discard", "officer"),
        (S.ISSUED, "serve", "officer"),
    }
    kind = "power_cut_decision"

    @pytest.fixture(autouse=True)
    def _world(self, world):
        self.world, self.spare = world, {}

    def make(self, state):
        row = in_state(self.world, "draft", self.kind)
        self.spare[row.pk] = issuing.issue(
            "inspections.power_cut_decision", row, actor=self.world.officer, now=NOW, data=printed_data(row),
            body=row.body, perm="inspections.issue_enforcementpaper",
        )  # fmt: skip
        document = {"document": self.spare[row.pk]} if state in SHOWN else {}
        EnforcementPaper.unscoped.filter(pk=row.pk).update(status=state, **document)
        row.refresh_from_db()
        return row

    def values_for(self, step, row):
        return {"document": self.spare[row.pk]} if step == "issue" else {}


SHOWN = {S.ISSUED, S.SERVED, S.SUPERSEDED, S.VOIDED}


class TestTwoSteps:
    """承办人 ≠ 审核人 ≠ 审批人."""

    def test_maker_reviewer_and_head_are_three_people(self, world):
        paper = make_paper(world, "case_filing_approval")
        sign_all(paper, world.officer)
        paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
        with pytest.raises(TransitionDenied, match="does not wait for approval yet"):
            papers.approve(paper=paper, actor=world.leader, now=NOW)
        paper = papers.review(paper=paper, actor=world.reviewer, now=NOW, note="拟同意立案。")
        with pytest.raises(Refusal):
            papers.review(paper=paper, actor=world.reviewer, now=NOW)
        paper = papers.approve(paper=paper, actor=world.leader, now=NOW)
        assert paper.status == S.APPROVED
        steps = list(PaperStep.unscoped.filter(paper=paper).values_list("step", "taken_by", "opinion"))
        assert steps == [
            ("submit", world.officer.pk, ""),
            ("review", world.reviewer.pk, "拟同意立案。"),
            ("approve", world.leader.pk, "同意。"),
        ]
        document = papers.issue(paper=paper, actor=world.officer, now=NOW)
        words = words_of(issued.stored_bytes(document))
        assert all(part in words for part in ("拟同意立案。", "示例局长", document.number))

    def test_one_person_with_two_roles_takes_one_step_only(self, world):
        both = make_user("county_supervisor", "430102")
        post(both, "county_leader", "430102")
        post(both, "enforcement_officer", "430102")
        paper = make_paper(world, "case_filing_approval")
        sign_all(paper, world.officer)
        paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
        paper = papers.review(paper=paper, actor=User.objects.get(pk=both.pk), now=NOW)
        with pytest.raises(TransitionDenied, match="cannot take another step"):
            papers.approve(paper=paper, actor=User.objects.get(pk=both.pk), now=NOW)

        own = papers.prepare(kind="case_filing_approval", case=world.case, actor=both, now=NOW,
                             values=paper.values)  # fmt: skip
        sign_all(own, both)
        own = papers.submit(paper=own, actor=both, now=NOW)
        with pytest.raises(TransitionDenied, match="cannot take another step"):
            papers.review(paper=own, actor=User.objects.get(pk=both.pk), now=NOW)

    def test_a_lent_posting_does_not_help_the_maker_nor_the_lender(self, world):
        now = timezone.now()
        lender = world.leader
        paper = make_paper(world, "hearing_report")
        sign_all(paper, world.officer)
        paper = papers.submit(paper=paper, actor=world.officer, now=now)
        postings.delegate_posting(
            lender.postings.get(), delegate=world.officer, ends_at=now + timedelta(days=30), reason="出差",
            actor=lender, now=now,
        )  # fmt: skip
        with pytest.raises(TransitionDenied, match="cannot take another step"):
            papers.approve(paper=paper, actor=User.objects.get(pk=world.officer.pk), now=now)

        prepared_by_head = make_user("county_leader", "430102", name="示例副局长")
        EnforcementPaper.unscoped.filter(pk=paper.pk).update(prepared_by=prepared_by_head)
        PaperStep.unscoped.filter(paper=paper).update(taken_by=prepared_by_head)
        clerk = make_user("grid_officer", "430102001")
        postings.delegate_posting(
            prepared_by_head.postings.get(), delegate=clerk, ends_at=now + timedelta(days=30), reason="出差",
            actor=prepared_by_head, now=now,
        )  # fmt: skip
        paper.refresh_from_db()
        with pytest.raises(TransitionDenied, match="cannot take another step"):
            papers.approve(paper=paper, actor=User.objects.get(pk=clerk.pk), now=now)
        assert papers.approve(paper=paper, actor=world.leader, now=now).status == S.APPROVED

    @pytest.mark.usefixtures("unhurried")
    def test_the_api_refuses_the_maker_too(self, world):
        both = make_user("county_supervisor", "430102")
        post(both, "enforcement_officer", "430102")
        paper = make_paper(world, "case_filing_approval")
        EnforcementPaper.unscoped.filter(pk=paper.pk).update(prepared_by=both, status="in_review")
        answer = Program(both, "papers:decide").post(f"papers/{paper.pk}/review/", {}, If_Match="*")
        assert answer.status_code == 409, answer.content
        assert "cannot take another step" in answer.content.decode()
        other = Program(world.reviewer, "papers:decide").post(f"papers/{paper.pk}/review/", {}, If_Match="*")
        assert other.status_code == 200, other.content
        assert other.json()["next_step"] == "approve"

    def test_returned_paper_starts_anew(self, world):
        paper = make_paper(world, "case_filing_approval")
        sign_all(paper, world.officer)
        paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
        paper = papers.review(paper=paper, actor=world.reviewer, now=NOW)
        paper = papers.send_back(paper=paper, actor=world.leader, now=NOW, note="事实不清，补充证据。")
        assert (paper.status, paper.stage) == (S.DRAFT, 0)
        told = Notification.objects.get(user=world.officer, kind="paper.decision")
        assert "事实不清" in told.body
        paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
        paper = papers.review(paper=paper, actor=world.reviewer, now=NOW)
        assert papers.approve(paper=paper, actor=world.leader, now=NOW).status == S.APPROVED

    def test_two_approvers_at_once_count_once(self, world):
        paper = make_paper(world, "hearing_report")
        sign_all(paper, world.officer)
        paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
        other = make_user("county_leader", "430102")
        papers.approve(paper=paper, actor=world.leader, now=NOW)
        with pytest.raises(Refusal):
            papers.approve(paper=paper, actor=other, now=NOW)
        assert PaperStep.unscoped.filter(paper=paper, step="approve").count() == 1


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


def test_an_unapproved_paper_is_not_issued(world):
    paper = make_paper(world, "case_filing_approval")
    sign_all(paper, world.officer)
    with pytest.raises(TransitionDenied, match="must be approved"):
        papers.issue(paper=paper, actor=world.officer, now=NOW)
    assert not IssuedDocument.unscoped.exists()


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


def test_rare_character_that_no_font_has_is_refused_and_uses_no_number(world):
    paper = make_paper(world, "inspection_record", unit="示例😀公司")
    sign_all(paper, world.officer)
    with pytest.raises(ValidationError, match="U\\+1F600"):
        papers.issue(paper=paper, actor=world.officer, now=NOW)
    assert make_issued(world, "inspection_record").document.serial == 1


def test_whoever_waits_is_told_and_nobody_elsewhere(world):
    neighbour = make_user("county_supervisor", "430103")
    paper = make_paper(world, "case_filing_approval")
    sign_all(paper, world.officer)
    paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
    told = set(Notification.objects.filter(kind="paper.waiting").values_list("user_id", flat=True))
    assert world.reviewer.pk in told
    assert not told & {neighbour.pk, world.officer.pk}
