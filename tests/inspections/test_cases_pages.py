"""Register, page, acts, programs, file and clock of cases as people and programs use them."""

import hashlib
import io
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from enterprises.sections import sections_for
from inspections.models import (
    CaseApproval,
    CaseClock,
    CaseFile,
    EnforcementCase,
    EnforcementPaper,
    EvidenceCustody,
)
from inspections.queries import cases as queries
from inspections.services import (
    cases_approvals,
    cases_closing,
    cases_daily,
    cases_delivery,
    cases_evidence,
    cases_file,
    cases_money,
    cases_sweep,
)
from inspections.views.cases import CaseRegister
from safetyportal.core import jobs
from safetyportal.core.errors import Refusal
from safetyportal.core.models import Attachment, Job, Notification
from safetyportal.core.services.once import AlreadySent  # noqa: F401 -- what a double submit raises inside
from safetyportal.core.todo import todo_for
from tests.conftest import NOW
from tests.factories import cases as make
from tests.factories.cases import Story, at
from tests.factories.enterprises import make_staff
from tests.factories.listings import picture
from tests.people import make_user
from tests.suites.browsing import browser, words
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db
TOWNSHIPS = {"430102": "430102001", "430103": "430103002"}


class TestCaseRegister(RegisterSuite):
    register = CaseRegister

    def make(self, division, number):
        return make.make_case(TOWNSHIPS[division])

    def search_word(self, row):
        return row.title


def test_the_page_shows_one_next_step_and_all_that_the_case_has():
    story = Story(fine=20_000)
    story.submit()
    assert "同意并上报" in words(browser(story.reviewer).get(_url(story)))
    assert "同意并上报" not in words(browser(story.first).get(_url(story)))
    story.agree("filing")
    story.report(), story.tell(), story.serve(), story.on(10), story.hear(), story.decide(), story.deliver()
    shown = words(browser(story.leader).get(_url(story)))
    for part in ("20,000.00", "培训档案（示例）", "第六十七条", story.case.number, "立案审批表", "同意", "当事人"):
        assert part in shown, part


def test_papers_that_wait_to_be_issued_are_told_to_those_who_prepare_them():
    story = Story(fine=20_000)
    story.file(), story.report(), story.tell()
    waiting = [line["row"].kind for line in browser(story.first).get(_url(story)).context["unissued"]]
    assert "penalty_notice" in waiting
    assert browser(story.leader).get(_url(story)).context["unissued"] == []


def test_daily_penalties_elsewhere_are_told_to_those_who_see_them():
    """The unit moved meanwhile: the case that goes on is another county's."""
    story = Story(fine=10_000)
    story.to_execution()
    found = story.case.decided_on + timedelta(days=5)
    story.on(6)
    new = cases_daily.propose_daily(
        case=story.case, ordered_on=story.case.decided_on, uncorrected_on=found, facts="示例", actor=story.first,
        now=story.now,
    )  # fmt: skip

    def told(user) -> list:
        return [line["row"] for line in browser(user).get(_url(story)).context["daily"]["begun"]]

    assert told(story.leader) == [new]
    EnforcementCase.unscoped.filter(pk=new.pk).update(place=new.place.replace("/430102/", "/430103/"))
    assert told(story.leader) == []
    assert told(make_user("city_supervisor", "4301")) == [new]


def _url(story) -> str:
    return reverse("enforcementcase-detail", kwargs={"pk": story.case.pk})


def test_every_form_of_an_act_opens_for_who_may():
    story = Story()
    story.file()
    for person in (story.first, story.reviewer, story.leader):
        page = browser(person).get(_url(story))
        for act in page.context["actions"]:
            if act["enabled"] and act["method"] == "get":
                assert browser(person).get(act["url"]).status_code == 200, act["name"]


def test_proposed_from_the_enterprise_and_sent_twice_is_one_case():
    first, second, enterprise = make.officer(), make.officer(), make.make_enterprise()
    visitor, url = browser(first), reverse("case-propose", kwargs={"pk": enterprise.pk})
    form = visitor.get(url).context["form"]
    data = {
        "cause": "未如实记录教育培训情况", "party_kind": "unit", "procedure": "ordinary", "source": "inspection",
        "partner": second.pk, "form_token": form["form_token"].value(),
    }  # fmt: skip
    answers = [visitor.post(url, data) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert enterprise.enforcementcase_rows.count() == 1


def test_the_enterprise_sees_no_case_and_another_county_neither():
    story = Story()
    head = make_staff(story.enterprise)
    assert browser(head).get(_url(story)).status_code == 404
    assert browser(make.leader("430103")).get(_url(story)).status_code == 404
    assert browser(make_user("province_leader", "43")).get(_url(story)).status_code == 200
    sections = {section["anchor"] for section in sections_for(story.enterprise, head, NOW)}
    assert "cases" not in sections
    assert "cases" in {section["anchor"] for section in sections_for(story.enterprise, story.leader, NOW)}


def test_home_page_tells_each_what_waits():
    story = Story()
    story.submit()
    lines = lambda user: {str(item.title): item.count for item in todo_for(user, NOW)["waiting"]}  # noqa: E731
    assert lines(story.reviewer)["待审核的案件"] == 1
    assert "待审批的案件" not in lines(story.leader)
    assert lines(story.first)["我承办的案件"] == 1
    assert Notification.objects.filter(user=story.reviewer, kind="case.waiting").count() == 1


# Evidence


def test_evidence_is_hashed_numbered_and_its_custody_only_grows():
    story = Story()
    story.file()
    for _time in range(2):
        story.evidence(picture())
    rows = story.case.caseevidence_rows.order_by("number")
    assert [row.number for row in rows] == [1, 2]
    assert rows[0].sha256 == Attachment.unscoped.get(pk=rows[0].file_id).sha256 != ""
    later = story.now + timedelta(hours=1)
    hand = {"evidence": rows[0], "holder": "示例保管员", "where": "证据室", "actor": story.first}
    cases_evidence.hand_over(case=story.case, since=story.now, now=later, **hand)
    with pytest.raises(ValidationError, match="移交"):
        cases_evidence.hand_over(case=story.case, since=story.now - timedelta(hours=5), now=later, **hand)
    assert EvidenceCustody.unscoped.filter(evidence=rows[0]).count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "statement", "collectors": "one"}, "collectors"),
        ({"originality": "copy"}, "original_kept"),
        ({"collected_at": NOW + timedelta(days=2)}, "collected_at"),
    ],
)
def test_evidence_is_refused_at_the_field(facts, field):
    story = Story()
    story.file()
    if facts.get("collectors"):
        facts = facts | {"collectors": [story.first]}
    with pytest.raises(ValidationError) as refusal:
        story.evidence(**facts)
    assert field in refusal.value.error_dict


# The clock


def test_periods_are_told_once_near_and_once_over():
    story = Story()
    story.file()
    clock = CaseClock.unscoped.get(case=story.case, name="decision")
    assert cases_sweep.sweep(now=NOW)["periods"] == 0
    near = clock.due_at - timedelta(days=4)
    assert [cases_sweep.sweep(now=near)["periods"] for _time in range(3)] == [1, 0, 0]
    over = clock.due_at + timedelta(hours=1)
    assert [cases_sweep.sweep(now=over)["periods"] for _time in range(2)] == [1, 0]
    told = Notification.objects.filter(kind="case.due")
    assert told.filter(user=story.leader, urgent=True).count() == 1
    assert told.filter(user=story.first).count() == 2


def test_a_late_instalment_is_told_once():
    story = Story(fine=20_000)
    story.to_execution()
    day = at(story.case.pay_by + timedelta(days=2))
    assert [cases_sweep.sweep(now=day)["instalments"] for _time in range(2)] == [1, 0]


# The file


def closed_story(*, receipt: bool = True) -> Story:
    story = Story(fine=20_000, printed=True)
    story.file()
    story.evidence(picture())
    story.report(), story.tell(), story.serve(), story.on(10), story.hear(), story.decide(), story.deliver()
    cases_delivery.published(case=story.case, on=story.now.date(), actor=story.first, now=story.now)
    cases_money.record_payment(
        case=story.fresh(), kind="fine", paid_on=story.now.date(), amount=20_000, receipt_number="湘A0001",
        actor=story.first, now=story.now,
    )  # fmt: skip
    cases_closing.ask_closing(case=story.fresh(), result="罚款已缴清（示例）", actor=story.first, now=story.now)
    story.agree("closing")
    if receipt:
        story.issue("delivery_receipt")
    story.case = cases_closing.archive(case=story.fresh(), actor=story.first, now=story.now)
    return story


def test_closing_needs_everything_settled():
    story = Story(fine=20_000)
    story.to_execution()
    ask = {"result": "示例", "actor": story.first}
    with pytest.raises(Refusal):
        cases_closing.ask_closing(case=story.fresh(), now=story.now, **ask)
    cases_money.record_payment(
        case=story.fresh(), kind="fine", paid_on=story.now.date(), amount=20_000, receipt_number="1",
        actor=story.first, now=story.now,
    )  # fmt: skip
    with pytest.raises(Refusal, match="七十八"):
        cases_closing.ask_closing(case=story.fresh(), now=story.now, **ask)


def test_archive_number_retention_and_destruction_view():
    story = closed_story()
    assert story.case.archive_number == f"{story.now.year}0001"
    assert story.case.keep_until.year == story.now.year + 30
    listed = browser(story.leader).get(reverse("enforcementcase-list"), {"matter": "destroy"})
    assert story.case.title not in words(listed)


def test_bound_file_is_ordered_numbered_and_made_once_even_by_a_killed_worker(monkeypatch):
    story = closed_story()
    for _time in range(2):
        cases_file.bind_file(case=story.fresh(), actor=story.leader, now=story.now)
    bound = CaseFile.unscoped.get()
    assert Job.objects.filter(name=cases_file.HANDLER).count() == 1

    class Killed(BaseException):
        """The worker is gone between two parts."""

    def die(done, total, message=""):
        if done == 2:
            raise Killed

    with pytest.raises(Killed):
        cases_file.make(bound.pk, now=story.now, progress=die)
    bound.refresh_from_db()
    assert (bound.state, bound.stored_name) == ("building", "")

    quiet = lambda done, total, message="": None  # noqa: E731
    for _time in range(2):
        cases_file.make(bound.pk, now=story.now, progress=quiet)
    bound.refresh_from_db()
    content = cases_file.stored(bound)
    assert hashlib.sha256(content).hexdigest() == bound.sha256
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == bound.pages
    first = reader.pages[0].extract_text()
    assert "行政处罚案卷" in first
    assert story.case.archive_number in first
    titles = [line[0] for line in bound.catalogue]
    assert titles[-1] == "罚款收据"
    assert any(title.startswith("证据1") for title in titles)
    assert reader.pages[-1].extract_text().strip().endswith(bound.catalogue[-1][3].split("-")[-1])
    answer = browser(story.leader).get(reverse("case-file", kwargs={"pk": story.case.pk, "number": bound.pk}))
    assert answer.content == content
    foreign = browser(make.leader("430103")).get(reverse("case-file", kwargs={"pk": story.case.pk, "number": bound.pk}))
    assert foreign.status_code == 404


def test_a_file_is_not_bound_while_a_served_paper_lacks_its_receipt():
    story = closed_story(receipt=False)
    with pytest.raises(Refusal) as refused:
        cases_file.bind_file(case=story.fresh(), actor=story.leader, now=story.now)
    decision = EnforcementPaper.unscoped.get(case=story.case, kind="penalty_decision_unit")
    notice = EnforcementPaper.unscoped.get(case=story.case, kind="penalty_notice")
    assert all(f"《{one.form.name}》{one.number}" in str(refused.value) for one in (decision, notice))
    assert not CaseFile.unscoped.exists()
    receipt = story.issue("delivery_receipt")
    assert any(decision.number in row["paper"] for row in receipt.values["rows"])
    cases_file.bind_file(case=story.fresh(), actor=story.leader, now=story.now)
    assert CaseFile.unscoped.count() == 1


def test_the_job_itself_binds_the_file():
    story = closed_story()
    cases_file.bind_file(case=story.fresh(), actor=story.leader, now=timezone.now())
    jobs.run_job(Job.objects.get(name=cases_file.HANDLER).pk)
    assert CaseFile.unscoped.get().state == "ready"


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_decide_once():
    story = Story()
    story.submit()
    approval = queries.open_approval(story.case, "filing")
    cases_approvals.review(case=story.case, approval=approval, actor=story.reviewer, now=NOW)
    leaders, gate, results = [story.leader, make.leader()], Barrier(2), []

    def decide(leader):
        try:
            gate.wait(timeout=20)
            cases_approvals.approve(
                case=story.case, approval=CaseApproval.unscoped.get(pk=approval.pk), actor=leader, now=NOW
            )
            results.append("done")
        except Refusal as refusal:
            results.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=decide, args=(leader,)) for leader in leaders]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert results.count("done") == 1, results
    assert story.fresh().status == "filed"
    assert CaseClock.unscoped.filter(case=story.case, name="decision").count() == 1
    connection.close()
