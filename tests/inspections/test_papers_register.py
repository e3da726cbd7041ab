"""Pages and API of enforcement documents, and what the addressee sees."""

import pytest
from django.urls import reverse

from inspections.models import EnforcementPaper
from inspections.services import papers
from inspections.views.papers import PaperRegister
from safetyportal.core.choices import DocumentState
from tests.api.client import Program
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.documents.reading import words_of
from tests.factories.enterprises import make_staff
from tests.factories.papers import drawing, make_issued, make_paper, make_world, sign_all
from tests.suites.api import ApiSuite
from tests.suites.browsing import browser, words
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db


class TestPaperRegister(RegisterSuite):
    register = PaperRegister

    def make(self, division, number):
        return make_paper(make_world(division), "case_cover")

    def search_word(self, row):
        return row.enterprise.name


class TestPapersApi(ApiSuite):
    path = "papers/"
    scope = "papers:read"

    def make(self, code):
        return make_paper(make_world(code[:6], code), "case_cover")


@pytest.fixture
def world():
    return make_world()


def url(page, paper=None, **kwargs):
    return reverse(f"enforcementpaper-{page}", kwargs={**({"pk": paper.pk} if paper else {}), **kwargs} or None)


def test_an_officer_makes_a_record_from_the_first_click_to_the_pdf(world):
    visitor = browser(world.officer)
    answer = visitor.post(url("create"), {"kind": "inspection_record", "visit": world.visit.pk})
    paper = EnforcementPaper.unscoped.get()
    assert answer.url == url("detail", paper)
    page = words(visitor.get(url("edit", paper)))
    assert "示例负责人" not in page
    assert "检查场所" in page
    form = visitor.get(url("edit", paper)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"record": "经检查，未发现问题（示例）。", "ended": "2026-11-20T12:30", "began": "2026-11-20T10:00"}
    assert visitor.post(url("edit", paper), typed).status_code == 302
    for name in ("示例甲", "示例乙"):
        data = {"role": "officers", "name": name, "certificate_number": "18010001", "drawing": drawing()}
        assert visitor.post(url("act", paper, name="sign"), data).status_code == 302
    refusal = {"role": "unit_head", "name": "示例负责人", "reason": "外出", "witness": "示例见证人"}
    assert visitor.post(url("act", paper, name="refuse_to_sign"), refusal).status_code == 302
    draft = visitor.get(url("draft", paper))
    assert "草稿" in words_of(draft.content)
    assert visitor.post(url("act", paper, name="issue")).status_code == 302
    paper.refresh_from_db()
    opened = visitor.get(reverse("document", kwargs={"pk": paper.document_id}))
    assert "未发现问题（示例）" in words_of(opened.content)
    shown = words(visitor.get(url("detail", paper)))
    assert paper.document.shown_code in shown


def test_a_bad_value_stands_at_its_field_and_nothing_typed_is_lost(world):
    paper = make_paper(world, "penalty_decision_unit")
    visitor = browser(world.officer)
    form = visitor.get(url("edit", paper)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"fine": "-5", "facts": "新写的事实（示例）"}
    answer = visitor.post(url("edit", paper), typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"fine"}
    assert "新写的事实（示例）" in words(answer)
    table = make_paper(world, "seizure_list")
    form = visitor.get(url("edit", table)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"goods": "甲|乙|丙|丁|戊|己"}
    answer = visitor.post(url("edit", table), typed)
    assert answer.context["form"].errors.keys() == {"goods"}


def test_the_addressee_sees_what_was_issued_to_it_and_nothing_else(world):
    record = make_issued(world, "inspection_record")  # a copy of it is the unit's
    order, draft = make_issued(world, "rectification_order"), make_paper(world, "on_spot_decision")
    internal = make_issued(world, "case_filing_approval")
    head, stranger = make_staff(world.enterprise), make_staff(make_world().enterprise)
    listed = {row.pk for row in browser(head).get(url("list")).context["listing"].page.rows}
    assert listed == {record.pk, order.pk}
    for hidden in (draft, internal):
        assert browser(head).get(url("detail", hidden)).status_code == 404
    assert browser(head).get(url("draft", order)).status_code in {403, 404}
    assert browser(head).get(reverse("document", kwargs={"pk": order.document_id})).status_code == 200
    assert browser(head).get(reverse("document", kwargs={"pk": internal.document_id})).status_code == 404
    assert browser(stranger).get(url("detail", order)).status_code == 404
    assert "审批" not in words(browser(head).get(url("detail", order))).split("<main")[1].split("timeline")[0]


def test_what_waits_for_me_is_what_i_may_decide(world):
    paper = make_paper(world, "case_filing_approval")
    sign_all(paper, world.officer)
    paper = papers.submit(paper=paper, actor=world.officer, now=NOW)

    def waiting(user):
        return {row.pk for row in browser(user).get(url("list") + "?matter=to_decide").context["listing"].page.rows}

    assert waiting(world.reviewer) == {paper.pk}
    assert waiting(world.leader) == waiting(world.officer) == set()
    papers.review(paper=paper, actor=world.reviewer, now=NOW)
    assert waiting(world.leader) == {paper.pk}
    assert waiting(world.reviewer) == set()


@pytest.mark.usefixtures("unhurried")
def test_programs_verify_a_paper_by_code_and_digest(world):
    paper = make_issued(world, "inspection_record")
    program = Program(world.reviewer, "papers:read")
    code, digest = paper.document.shown_code, paper.document.sha256
    answer = program.get(f"papers/verify/?code={code}&sha256={digest}").json()
    assert (answer["state"], answer["matches"], answer["number"]) == ("valid", True, paper.number)
    assert program.get(f"papers/verify/?code={code}&sha256={'0' * 64}").json()["matches"] is False
    assert program.get("papers/verify/?code=ABCD").status_code == 404
    papers.void(paper=paper, note="示例", actor=world.officer, now=NOW)
    assert program.get(f"papers/verify/?code={code}").json()["state"] == DocumentState.VOIDED
    assert world.enterprise.name not in program.get(f"papers/verify/?code={code}").content.decode()
