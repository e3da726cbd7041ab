"""Construction projects (三同时): who carries which stage, whose hands, which clock, what is counted."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.choices.projects import ProjectKind
from inspections.models import ConstructionProject, ProjectStage
from inspections.queries.projects import duties
from inspections.queries.statistics_tables import TOTAL, Table, compiled, rows_behind
from inspections.services import projects
from safetyportal.core.attachments import attachments_of
from safetyportal.core.deadlines import end_of_day, local_day, work_calendar
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Rule
from tests.conftest import NOW
from tests.factories.cases import bureau
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)
FACTS = {
    "name": "示例熔炼车间扩建", "nature": "extended", "content": "示例", "address": "示例路1号", "approval": "filed",
    "approving_authority": "示例发改局", "approval_number": "示例备1号", "approved_on": TODAY - timedelta(days=90),
}  # fmt: skip
CONCLUDED = {"organisation": "示例评价公司", "number": "示例1号", "opinion": "符合规定"}
PDF = b"%PDF-1.4\n%example\n"


class Site:
    """A unit in a township, the county's bureau and its people."""

    def __init__(self, kind: str = "smelting", level: str = "county", code: str = "430102"):
        self.body, self.city = bureau(code), bureau("4301")
        self.firm = make_enterprise(f"{code}002")
        self.head, self.examiner, self.leader = (
            make_staff(self.firm), make_user("county_supervisor", code), make_user("county_leader", code)
        )  # fmt: skip
        self.project = projects.register_project(
            enterprise=self.firm, kind=kind, level=level, actor=self.head, now=NOW, **FACTS
        )

    def act(self, service, actor=None, now=NOW, **given) -> ConstructionProject:
        self.project = service(constructionproject=self.project, actor=actor or self.head, now=now, **given)
        return self.project

    def until(self, state: str) -> "Site":
        """As far as this state, by the right hands."""
        steps = (
            ("design", lambda: self.act(projects.evaluate, concluded_on=TODAY - timedelta(days=80), **CONCLUDED)),
            ("applied", lambda: self.act(projects.apply_for_review)),
            ("review", lambda: self.act(projects.admit, self.examiner)),
            ("building", lambda: self.act(projects.approve, self.leader, number="示例审1号", opinion="同意")),
            ("accepted", lambda: self.act(projects.accept, concluded_on=TODAY, **CONCLUDED)),
            ("checked", lambda: self.act(projects.check, self.examiner, opinion="属实")),
        )
        for name, step in steps:
            step()
            if name == state:
                return self
        raise AssertionError(state)


def test_a_project_goes_through_its_stages_by_different_hands():
    site = Site().until("checked")
    rows = list(ProjectStage.unscoped.filter(project=site.project).values_list("name", "carrier", "result"))
    assert rows == [
        ("evaluation", "agency", "passed"), ("design", "authority", "passed"), ("acceptance", "enterprise", "passed"),
        ("check", "authority", "passed"),
    ]  # fmt: skip
    steps = AuditEntry.unscoped.filter(
        target_type="inspections.constructionproject", target_id=str(site.project.pk)
    ).values_list("action", flat=True)
    assert {f"constructionproject.{step}" for step in ("create", "evaluate", "apply", "admit", "approve", "accept",
                                                       "check")} <= set(steps)  # fmt: skip


def test_the_rule_says_who_carries_what_and_that_nobody_has_checked_it():
    rows = Rule.objects.filter(key__startswith="project.")
    assert {row.key for row in rows} == {
        "project.stages", "project.admit_workdays", "project.decide_workdays", "project.extend_workdays",
        "project.trial_days_min", "project.trial_days_max",
    }  # fmt: skip
    assert all(row.verification == "U" and "第36号" in row.source for row in rows)
    site = Site()
    for kind in ProjectKind:
        site.project.kind = kind
        by_authority = kind in {"noncoal_mine", "hazchem", "fireworks", "smelting"}
        asked = duties(site.project)
        assert (asked.design == "authority", asked.checked) == (by_authority, by_authority)
        assert asked.evaluation == ("enterprise" if kind == "other" else "agency")


def test_the_unit_reviews_the_design_of_other_projects_itself():
    site = Site(kind="other")
    site.act(projects.evaluate, organisation=site.firm.name, concluded_on=TODAY, opinion="已综合分析，形成报告")
    with pytest.raises(TransitionDenied):
        site.act(projects.apply_for_review)
    site.act(projects.review_own, organisation=site.firm.name, concluded_on=TODAY, opinion="同意")
    site.act(projects.accept, organisation=site.firm.name, concluded_on=TODAY, opinion="合格")
    with pytest.raises(TransitionDenied):
        site.act(projects.check, site.examiner, opinion="属实")
    assert (site.project.status, site.project.clock) == ("accepted", "")
    high = Site(code="430103").until("design")
    with pytest.raises(TransitionDenied):
        high.act(projects.review_own, organisation=high.firm.name, concluded_on=TODAY, opinion="同意")


def test_the_periods_are_five_twenty_and_ten_more_working_days():
    site = Site().until("applied")
    ends = lambda days: end_of_day(work_calendar().add_working_days(TODAY, days))  # noqa: E731
    assert (site.project.clock, site.project.due_at) == ("admission", ends(5))
    site.act(projects.admit, site.examiner)
    assert (site.project.clock, site.project.due_at) == ("design_review", ends(20))
    later = NOW + timedelta(days=5)
    with pytest.raises(TransitionDenied):
        site.act(projects.extend, site.leader, later, note=" ")
    site.act(projects.extend, site.leader, later, note="需要专家论证")
    assert site.project.due_at == ends(30)  # from the admission, not from the day of the extension
    with pytest.raises(TransitionDenied):
        site.act(projects.extend, site.leader, later, note="再次")


def test_who_applied_or_admitted_does_not_decide():
    site = Site().until("design")
    site.act(projects.apply_for_review, site.examiner)  # for a unit without accounts
    with pytest.raises(TransitionDenied):
        site.act(projects.admit, site.examiner)
    other = make_user("county_supervisor", "430102")
    site.act(projects.admit, other)
    for person in (other, site.head, make_user("county_leader", "430103"), make_user("enforcement_officer", "430102")):
        with pytest.raises((NotAllowed, TransitionDenied)):
            site.act(projects.approve, person, number="1", opinion="同意")
    assert ConstructionProject.unscoped.get(pk=site.project.pk).status == "review"
    assert not ProjectStage.unscoped.filter(project=site.project, name="design").exists()


def test_the_authority_of_the_approving_level_is_competent():
    site = Site(level="city").until("applied")
    assert site.project.body == site.city
    with pytest.raises(TransitionDenied):
        site.act(projects.admit, site.examiner)  # the county sees it and does not decide
    site.act(projects.admit, make_user("city_supervisor", "4301"))
    assert site.project.status == "review"


def test_refusals_give_reasons_and_lead_back_to_the_design():
    site = Site().until("applied")
    for service in (projects.decline,):
        with pytest.raises(TransitionDenied):
            site.act(service, site.examiner, note="")
    site.act(projects.decline, site.examiner, note="材料不全")
    site.act(projects.apply_for_review)
    site.act(projects.admit, site.examiner)
    site.act(projects.disapprove, site.leader, note="未采纳对策措施")
    failed = ProjectStage.unscoped.get(project=site.project, name="design")
    assert (site.project.status, failed.result, failed.opinion) == ("design", "failed", "未采纳对策措施")
    site.act(projects.apply_for_review)
    assert (site.project.admitted_by, site.project.extended) == (None, False)


def test_trial_operation_lasts_its_days_and_a_failed_acceptance_goes_back():
    site = Site().until("building")
    site.act(projects.try_out, trial_from=TODAY)
    assert site.project.due_at == end_of_day(TODAY + timedelta(days=180))
    later = NOW + timedelta(days=40)
    with pytest.raises(ValidationError) as refused:
        site.act(projects.accept, now=later, concluded_on=TODAY + timedelta(days=29), **CONCLUDED)
    assert "concluded_on" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:  # no evaluation before the acceptance
        site.act(
            projects.accept, now=later, concluded_on=TODAY + timedelta(days=31), organisation="示例", opinion="合格"
        )
    assert "number" in refused.value.message_dict
    site.act(projects.fail, now=later, concluded_on=TODAY + timedelta(days=31), note="联锁未投用")
    assert (site.project.status, site.project.trial_from) == ("building", None)
    site.act(projects.try_out, now=later, trial_from=local_day(later))
    last = later + timedelta(days=30)
    site.act(projects.accept, now=last, concluded_on=local_day(last), **CONCLUDED)
    site.act(projects.reject, site.examiner, last, note="验收评价缺失")
    assert site.project.status == "building"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"concluded_on": TODAY + timedelta(days=1)}, "concluded_on"),
        ({"number": "  ", "concluded_on": TODAY}, "number"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(given, field):
    site = Site()
    with pytest.raises(ValidationError) as refused:
        site.act(projects.evaluate, **(CONCLUDED | given))
    assert field in refused.value.message_dict
    assert ConstructionProject.unscoped.get(pk=site.project.pk).status == "evaluation"
    assert not ProjectStage.unscoped.exists()
    site.until("design")
    with pytest.raises(ValidationError):
        projects.register_project(enterprise=site.firm, kind="other", level="county", actor=site.head, now=NOW, **FACTS)
    site.act(projects.apply_for_review)
    with pytest.raises(TransitionDenied):
        site.act(projects.change_project, level="city", kind="other", **FACTS)


def test_the_pages_take_the_unit_and_the_authority_through_a_review():
    site = Site().until("design")
    at = lambda page, **more: reverse(f"constructionproject-{page}", kwargs={"pk": site.project.pk, **more})  # noqa: E731
    unit, county, leader = (browser(person) for person in (site.head, site.examiner, site.leader))
    paper = SimpleUploadedFile("设计.pdf", PDF, "application/pdf")
    assert unit.post(at("act", name="apply"), {"documents": paper}).status_code == 302
    assert [file.purpose for file in attachments_of(site.project)] == ["project.design"]
    assert site.project.name in county.get(reverse("constructionproject-list") + "?matter=admit").content.decode()
    assert county.post(at("act", name="admit"), {"note": ""}).status_code == 302
    assert county.get(at("act", name="approve")).status_code == 403
    reply = {"number": "示例审2号", "opinion": "同意安全设施设计"}
    assert leader.post(at("act", name="approve"), reply).status_code == 302
    for reader in (unit, county):
        page = reader.get(at("detail")).content.decode()
        assert all(word in page for word in ("示例审2号", "设计.pdf", "未核实"))
    for page in ("history", "print"):
        assert county.get(at(page)).status_code == 200
    assert county.post(reverse("constructionproject-export"), {"format": "xlsx"}).status_code in {200, 302}
    firm = county.get(reverse("enterprise-detail", kwargs={"pk": site.firm.pk})).content.decode()
    assert site.project.name in firm
    stranger = browser(make_user("county_supervisor", "430103"))
    assert stranger.get(at("detail")).status_code == 404
    assert site.project.name not in stranger.get(reverse("constructionproject-list")).content.decode()


def test_the_table_counts_stages_and_leads_to_the_projects():
    Site().until("checked")
    Site(code="430103").until("building")
    period = (TODAY - timedelta(days=100), TODAY)
    table = Table("projects", node("4301"), *period, make_user("city_supervisor", "4301"))
    _lines, cells = compiled(table)
    assert cells[TOTAL] == {
        "projects": 2, "open": 1, "evaluated": 2, "approved": 2, "refused": 0, "own": 0, "accepted": 1, "failed": 0,
        "checked": 1, "rejected": 0, "charges": 0,
    }  # fmt: skip
    assert (cells["430102"]["accepted"], cells["430103"]["accepted"]) == (1, 0)
    for column in (one for one in table.columns if one.figure):
        assert rows_behind(table, TOTAL, column).count() == cells[TOTAL][column.code]
    county = browser(make_user("county_supervisor", "430102"))
    asked = f"table=projects&place=430102&first={period[0]}&last={period[1]}"
    assert county.get(f"{reverse('statistics')}?{asked}").status_code == 200
    rows = county.get(f"{reverse('statistics-rows')}?{asked}&column=approved&line=total")
    assert rows.context["total"] == 1
