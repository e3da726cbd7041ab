"""What stands on papers of a case: sentences that end as they should, the right party, what the choices say."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from inspections.choices.papers_forms import all_forms, form_of
from inspections.documents.papers_words import Words
from inspections.models import EnforcementPaper
from inspections.queries import cases as queries
from inspections.queries.cases_facts import penalty_in_words
from inspections.queries.papers_facts import Matter
from inspections.services import cases_measures, cases_money, papers
from inspections.services.papers_signing import missing_signatures
from safetyportal.core.models import Rule
from safetyportal.core.rules import forget_rules
from tests.conftest import NOW
from tests.factories.cases import Story
from tests.factories.papers import make_bureau, make_issued, make_paper, make_world, sign_all


def words_of(code: str, **values) -> Words:
    return Words(form_of(code, NOW.date()), {"values": values, "body": {"name": "示例局"}}, {})


def test_typed_text_ends_as_its_sentence_wants():
    """Whoever types a full stop, or none, finds one stop in print."""
    line = "因{reason}，依据"
    assert words_of("seizure_extension", reason="案情复杂。").line(line) == "因案情复杂，依据"
    assert words_of("seizure_extension", reason="案情复杂").line(line) == "因案情复杂，依据"
    assert words_of("transfer_letter", situation="涉嫌犯罪").line("发现{situation}") == "发现涉嫌犯罪。"
    assert words_of("transfer_letter", situation="涉嫌犯罪。").line("发现{situation}") == "发现涉嫌犯罪。"
    assert words_of("penalty_notice", body_phone="0731").line("电话：{body_phone}") == "电话：0731"


def test_lines_follow_what_was_chosen():
    for manner, lines in (("延期", [True, False]), ("分期", [False, True])):
        said = words_of("deferral_permit", manner=manner)
        chosen = [line.needs for line in said.form.body if line.needs]
        assert [said.holds(needs) for needs in chosen] == lines


def test_no_paper_sends_the_party_to_the_department_above():
    """《行政复议法》（2023）第二十四条: the own government reviews what its department did."""
    for form in all_forms():
        assert form.field("upper_body") is None
        assert "上一级" not in " ".join(line.text for line in form.body), form.code


@pytest.mark.django_db
def test_a_natural_person_is_not_given_the_address_of_the_firm():
    story = Story(party_kind="person", party_name="王示例", party_address="示例小区1栋", party_post="车间主任")
    paper = papers.prepare(kind="penalty_decision_person", case=story.case, actor=story.first, now=NOW)
    assert (paper.values["person_address"], paper.values["person_position"]) == ("示例小区1栋", "车间主任")
    story.submit()
    filing = story.case.papers.get(kind="case_filing_approval").values
    assert filing["address"] == "示例小区1栋"
    assert [filing[key] for key in ("head", "phone", "postcode")] == ["", "", ""]


@pytest.mark.django_db
def test_amounts_and_kept_things_stand_in_the_papers_as_they_were_recorded():
    story = Story(fine=20_000)
    assert penalty_in_words(story.case, queries.charges(story.case)) == "罚款人民币20000元（大写：贰万元整）。"
    story.file()
    cases_measures.take_measure(
        case=story.fresh(), kind="keeping", objects_text="培训档案3册（示例）", reason="可能灭失",
        began_on=NOW.date(), actor=story.first, now=NOW,
    )  # fmt: skip
    approval = story.case.papers.get(kind="evidence_keeping_approval")
    assert approval.values["goods_text"] == "培训档案3册（示例）"
    story.evidence(name="培训档案", pages=12)
    letter = papers.prepare(kind="transfer_letter", case=story.fresh(), actor=story.first, now=NOW)
    assert letter.values["material"] == [{"name": "培训档案", "copies": "1", "pages": "12"}]


@pytest.mark.django_db
def test_the_surcharge_names_the_days_since_the_instalment_that_is_late():
    story = Story(fine=20_000)
    story.to_execution()
    first = story.now.date() + timedelta(days=30)
    plan = [(first, Decimal(10_000)), (first + timedelta(days=60), Decimal(10_000))]
    cases_money.ask_deferral(case=story.fresh(), reason="资金周转困难", instalments=plan, actor=story.first,
                             now=story.now)  # fmt: skip
    story.agree("deferral")
    story.on(first + timedelta(days=4))
    issued = papers.prepare(kind="surcharge_decision", case=story.fresh(), actor=story.first, now=story.now).values
    assert issued["late_from"] == (first + timedelta(days=1)).isoformat()
    assert (issued["late_days"], Decimal(issued["surcharge"])) == ("4", Decimal(1_200))


@pytest.mark.django_db
def test_everybody_who_took_part_in_the_discussion_signs_its_record():
    people = [{"name": f"示例{name}", "certificate": "副局长"} for name in "甲乙丙丁"]
    paper = make_paper(make_world(), "collective_discussion", attendants=people)
    sign_all(paper, paper.prepared_by)
    assert [(role.role, count) for role, count in missing_signatures(paper)] == [("attendants", 1)]
    with pytest.raises(ValidationError, match="出席人员"):
        papers.issue(paper=paper, actor=paper.prepared_by, now=NOW)


@pytest.mark.django_db
def test_a_seizure_lasts_thirty_days_and_once_thirty_more():
    """《行政强制法》第二十五条."""
    world = make_world()
    make_issued(world, "inspection_record")
    make_issued(world, "coercion_approval")
    proposed = papers.prepare(kind="seizure_decision", visit=world.visit, actor=world.officer, now=NOW).values
    assert (proposed["from_day"], proposed["to_day"]) == ("2026-11-20", "2026-12-20")
    long = make_paper(world, "seizure_decision", to_day="2026-12-21")
    sign_all(long, world.officer)
    with pytest.raises(ValidationError, match="第二十五条"):
        papers.issue(paper=long, actor=world.officer, now=NOW)
    make_issued(world, "seizure_decision", to_day="2026-12-20")
    more = papers.prepare(kind="seizure_extension", visit=world.visit, actor=world.officer, now=NOW).values
    assert (more["from_day"], more["to_day"]) == ("2026-12-21", "2027-01-19")


@pytest.mark.django_db
def test_the_organ_of_reconsideration_is_a_rule_that_a_place_may_replace():
    row = Rule.objects.get(key="penalty.review_organ", place="/")
    assert (row.verification, row.override_down_to) == ("U", 3)
    assert "《行政复议法》（2023年修订）第二十四条" in row.source
    world = make_world()
    visit = {"kind": "rectification_order", "visit": world.visit, "actor": world.officer, "now": NOW}
    assert papers.prepare(**visit).values["government"] == "芙蓉区人民政府"
    own = {"valid_from": row.valid_from, "title": row.title, "source": "示例", "verification": "V"}
    Rule.objects.create(key=row.key, place=world.body.place, value={"county": "长沙市人民政府"}, **own)
    forget_rules()
    assert Matter(world.body, world.enterprise, world.officer, NOW).facts["body.review"] == "长沙市人民政府"
    assert (
        Matter(make_bureau("430102001"), world.enterprise, world.officer, NOW).facts["body.review"] == ""
    )  # left to the officer


@pytest.mark.django_db
def test_papers_print_the_postcode_of_the_body():
    world = make_world()
    paper = papers.prepare(kind="penalty_notice", case=world.case, actor=world.officer, now=NOW)
    assert paper.values["body_postcode"] == world.body.postcode == "410005"


@pytest.mark.django_db
def test_what_is_recorded_is_over_and_ends_after_it_began():
    world = make_world()
    for ended in ("2026-11-20T10:30+08:00", "2026-11-20T09:00+08:00"):  # half an hour from now; before it began
        paper = make_paper(world, "collective_discussion", ended=ended)
        sign_all(paper, world.officer)
        with pytest.raises(ValidationError) as refused:
            papers.issue(paper=paper, actor=world.officer, now=NOW)
        assert set(refused.value.message_dict) == {"ended"}
        assert EnforcementPaper.unscoped.get(pk=paper.pk).number == ""
        papers.discard(paper=paper, note="示例", actor=world.officer, now=NOW)
