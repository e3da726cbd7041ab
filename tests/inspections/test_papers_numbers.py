"""Numbers of documents: fifty officers at once, one run for each body and 字, the shared run where a place has it."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from inspections.services import papers
from safetyportal.core import rules
from safetyportal.core.models import DocumentNumber, IssuedDocument, Rule
from tests.conftest import NOW
from tests.factories.papers import make_issued, make_paper, make_world, sign_all

OFFICERS = 50


@pytest.mark.django_db(transaction=True)
def test_fifty_officers_number_at_once_without_gap_or_duplicate():
    world = make_world()
    made = []
    for _officer in range(OFFICERS):
        paper = make_paper(world, "inspection_record", record="正常（示例）")
        sign_all(paper, world.officer)
        made.append(paper)
    start, errors = Barrier(OFFICERS), []

    def give(paper) -> None:
        try:
            start.wait()
            papers.issue(paper=paper, actor=world.officer, now=NOW)
        except Exception as error:  # shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=give, args=(paper,)) for paper in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = [paper for paper in made if _unissued(paper)]
    for paper in again:  # who waited longer than the counter may be held is told to try again, and does
        papers.issue(paper=paper, actor=world.officer, now=NOW)
    assert len(again) == len(errors)
    serials = sorted(IssuedDocument.unscoped.values_list("serial", flat=True))
    assert serials == list(range(1, OFFICERS + 1))
    assert DocumentNumber.objects.get().last == OFFICERS


def _unissued(paper) -> bool:
    paper.refresh_from_db()
    return paper.document_id is None


@pytest.mark.django_db
def test_each_body_and_sign_has_its_run_and_both_decisions_share_one():
    world, other = make_world(), make_world("430103")
    first = make_issued(world, "inspection_record")
    second = make_issued(world, "rectification_order")
    third = make_issued(other, "inspection_record")
    assert [paper.number for paper in (first, second, third)] == [
        "（芙蓉区）应急检记〔2026〕1号", "（芙蓉区）应急责改〔2026〕1号", "（天心区）应急检记〔2026〕1号",
    ]  # fmt: skip
    summary = [make_issued(world, kind) for kind in ("summary_decision_unit", "summary_decision_person")]
    assert [paper.document.serial for paper in summary] == [1, 2]
    assert make_issued(world, "interview_record").number == ""


@pytest.mark.django_db
def test_a_place_may_let_one_inspection_share_one_serial():
    Rule.objects.filter(key="paper.number_sharing").update(value="chain")
    rules.forget_rules()
    world, other = make_world(), make_world()
    record, order = make_issued(world, "inspection_record"), make_issued(world, "rectification_order")
    theirs = make_issued(other, "inspection_record")
    again = make_issued(world, "inspection_record")
    assert [paper.document.serial for paper in (record, order, theirs, again)] == [1, 1, 2, 3]
    assert order.number == "（芙蓉区）应急责改〔2026〕1号"
    filing, notice = make_issued(world, "case_filing_approval"), make_issued(world, "penalty_notice")
    assert (filing.document.serial, notice.document.serial) == (1, 1)
