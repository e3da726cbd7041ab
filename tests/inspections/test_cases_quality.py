"""Appraisal of closed cases: the draw can be replayed, scores follow the table, officers object from their case."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections.models import QualityScore
from inspections.queries import assignments_lottery as lottery
from inspections.services import cases_quality
from safetyportal.core.errors import Refusal
from tests.conftest import NOW
from tests.factories import cases as make
from tests.inspections.test_cases_pages import closed_story
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db


def test_cases_are_drawn_as_enterprises_are_and_anybody_replays_it():
    keys = {cases_quality.case_key(f"（示例）应急案〔2026〕{n}号", n): n for n in range(1, 60)}
    facts = {"body": "示例局", "title": "示例考评", "at": NOW}
    record, names = cases_quality.drawn_from(keys, 20, "示例公开数", "3 1 4", facts)
    assert (len(names), len(set(names))) == (20, 20)
    assert set(names) <= set(keys)
    assert list(lottery.differences(record)) == []
    assert list(lottery.differences(record.replace('"3 1 4"', '"3 1 5"')))
    assert cases_quality.drawn_from(dict(reversed(keys.items())), 20, "示例公开数", "3 1 4", facts) == (record, names)


def test_draw_is_replayable_scores_follow_the_table_and_handlers_may_object():
    story = closed_story()
    wanted = {
        "title": "示例考评", "closed_from": date(2026, 1, 1), "closed_to": date(2027, 12, 31), "wanted": 3,
        "seed": "示例", "witness": "示例见证", "now": story.now,
    }  # fmt: skip
    with pytest.raises(ValidationError):  # what others closed is not in the neighbour's pool
        cases_quality.draw(actor=make.reviewer("430103"), **wanted)
    draw = cases_quality.draw(actor=story.reviewer, **wanted)
    assert draw.drawn == [story.case.pk]
    assert list(lottery.differences(draw.record_text)) == []
    told = browser(story.reviewer).get(reverse("quality-record", kwargs={"pk": draw.pk}))
    assert told.content.decode() == draw.record_text
    assert browser(make.leader("430103")).get(reverse("quality-record", kwargs={"pk": draw.pk})).status_code == 404
    score = QualityScore.unscoped.get()
    with pytest.raises(ValidationError, match="分值"):
        cases_quality.score(score=score, points={"file": 3}, remark="", actor=story.reviewer, now=story.now)
    score = cases_quality.score(
        score=score, points={"file": 2, "papers": 3}, remark="", actor=story.reviewer, now=story.now
    )
    assert score.total == 95
    with pytest.raises(Refusal):
        cases_quality.object_to(score=score, objection="不同意", actor=make.officer(), now=story.now)
    case, form = (
        reverse("enforcementcase-detail", kwargs={"pk": story.case.pk}),
        reverse("quality-score", kwargs={"pk": score.pk, "name": "object"}),
    )
    officer = browser(story.first)
    assert form in words(officer.get(case))
    assert form not in words(browser(story.leader).get(case))
    assert officer.get(form).status_code == 200
    answer = officer.post(form, {"objection": "页码连续"})
    assert (answer.status_code, answer.url) == (302, f"{case}#scores")
    score.refresh_from_db()
    assert "页码连续" in words(officer.get(case))
    assert form not in words(officer.get(case))
    score = cases_quality.answer(
        score=score, answer="采纳", points={"papers": 3}, actor=make.reviewer("4301"), now=story.now
    )
    assert score.total == 97
    page = words(browser(story.leader).get(reverse("qualitydraw-detail", kwargs={"pk": draw.pk})))
    assert "97" in page
