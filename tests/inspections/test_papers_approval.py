"""Who may do what to a document: maker, reviewer and head are three people, and each waits for the other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from inspections.choices.papers import PaperStatus as S
from inspections.models import EnforcementPaper, PaperStep
from inspections.services import papers
from inspections.services.papers_snapshot import printed_data
from inspections.workflow import PAPER_FLOW
from safetyportal.core import issued
from safetyportal.core.errors import Refusal, TransitionDenied
from safetyportal.core.models import IssuedDocument, Notification, User
from safetyportal.core.services import issuing, postings
from tests.api.client import Program
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.documents.reading import words_of
from tests.factories.enterprises import make_staff
from tests.factories.papers import (
    in_state,
    make_paper,
    make_world,
    sign_all,
)
from tests.people import make_user, post
from tests.suites.browsing import browser
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

    def test_who_stands_in_approves_in_the_name_of_the_lender(self, world):
        now = timezone.now()
        paper = make_paper(world, "hearing_report")
        sign_all(paper, world.officer)
        paper = papers.submit(paper=paper, actor=world.officer, now=now)
        clerk = make_user("grid_officer", "430102001")
        postings.delegate_posting(
            world.leader.postings.get(), delegate=clerk, ends_at=now + timedelta(days=30), reason="出差",
            actor=world.leader, now=now,
        )  # fmt: skip
        papers.approve(paper=paper, actor=User.objects.get(pk=clerk.pk), now=now)
        step = PaperStep.unscoped.get(paper=paper, step="approve")
        assert (step.taken_by, step.on_behalf_of) == (clerk, world.leader.name)

    def test_the_unit_reads_its_paper_and_not_who_agreed_to_it(self, world):
        paper = make_paper(world, "case_filing_approval")
        sign_all(paper, world.officer)
        paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
        paper = papers.review(paper=paper, actor=world.reviewer, now=NOW)
        paper = papers.approve(paper=paper, actor=world.leader, now=NOW)
        papers.issue(paper=paper, actor=world.officer, now=NOW)
        EnforcementPaper.unscoped.filter(pk=paper.pk).update(for_party=True)
        url = reverse("enforcementpaper-detail", kwargs={"pk": paper.pk})
        assert len(browser(world.officer).get(url).context["steps"]) == 3
        head = browser(make_staff(paper.enterprise)).get(url)
        assert (head.status_code, head.context["steps"], head.context["signatures"]) == (200, [], [])

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


def test_an_unapproved_paper_is_not_issued(world):
    paper = make_paper(world, "case_filing_approval")
    sign_all(paper, world.officer)
    with pytest.raises(TransitionDenied, match="must be approved"):
        papers.issue(paper=paper, actor=world.officer, now=NOW)
    assert not IssuedDocument.unscoped.exists()


def test_whoever_waits_is_told_and_nobody_elsewhere(world):
    neighbour = make_user("county_supervisor", "430103")
    paper = make_paper(world, "case_filing_approval")
    sign_all(paper, world.officer)
    paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
    told = set(Notification.objects.filter(kind="paper.waiting").values_list("user_id", flat=True))
    assert world.reviewer.pk in told
    assert not told & {neighbour.pk, world.officer.pk}
