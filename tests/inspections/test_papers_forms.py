"""The forms as data, and each of them as printed: nothing missing, nothing made up, whatever was typed."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from inspections.choices import papers_forms, papers_mistakes
from inspections.choices.papers_forms import (
    After,
    Field,
    Line,
    all_forms,
    form_of,
    forms_on,
    place_of_cell,
    rows_of,
)
from inspections.forms.papers import MOST_LINES, PaperForm
from inspections.services import papers
from inspections.services.papers_snapshot import printed_data
from safetyportal.core.documents.content import Marks, Stamp
from safetyportal.core.documents.kinds import kind_of
from safetyportal.core.documents.pdf import render
from tests.conftest import NOW
from tests.documents.reading import pages_of
from tests.factories.papers import approve_all, make_world, matter_of, sample_values, sign_all

MARKS = Marks("ABCD-EFGH-JKLM-NPQR", "https://portal.example/verify/ABCD-EFGH-JKLM-NPQR/", "0123456789abcdef" * 4)
SAMPLES = {
    "long": "经查，该单位配电室", "items": "经查，该单位配电室", "date": "2026年", "time": "2026年11月20日",
    "money": "52000.50", "people": "示例甲", "table": "示例",
}  # fmt: skip
CODES = [form.code for form in all_forms()]


def drawn(world, code, values, *, signed=False, number="（湘）应急字〔2026〕7号"):
    """`(content, pages as words)` of a draft with these values."""
    form = form_of(code, NOW.date())
    paper = papers.prepare(kind=code, actor=world.officer, now=NOW, values=values, **matter_of(world, form))
    if signed:
        sign_all(paper, world.officer, manner="by_hand")
        paper = approve_all(paper, world)
    stamp = Stamp(number if form.sign else "", NOW.date(), world.body.name)
    content = kind_of(f"inspections.{code}").build(paper, stamp, printed_data(paper))
    printed = render(content, MARKS)
    assert printed.missing == ()
    return content, pages_of(printed.content)


def other_choices(form):
    """Values under which the lines print that want another choice than the first."""
    wanted = (line.needs.partition("=") for line in form.body if "=" in line.needs)
    return [sample_values(form) | {key: choice} for key, _equals, choice in wanted]


def test_the_set_is_whole_and_sound():
    assert list(papers_mistakes.mistakes()) == []
    of_the_set = [form for form in all_forms() if form.order <= 48]
    assert sorted(form.order for form in of_the_set) == list(range(49))
    assert len({form.name + form.note for form in of_the_set}) == 49
    extra = {form.code for form in all_forms() if form.order > 48}
    assert extra == {
        "investigation_report", "legal_review_opinion", "case_termination_approval", "no_penalty_decision"
    }  # fmt: skip
    signs = {form.code: form.sign for form in all_forms()}
    assert (signs["case_filing_approval"], signs["rectification_order"], signs["interview_record"]) == (
        "立",
        "责改",
        "",
    )
    assert signs["penalty_decision_unit"] == signs["penalty_decision_person"] == "罚"
    without = {form.order for form in of_the_set if not form.sign}
    assert without == {8, 15, 24, 27, 47, 48}  # rules 2.1: documents without a number


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"body": (Line("{nobody}"),)}, "nothing fills"),
        ({"grid": (["nowhere"],)}, "which is no field"),
        ({"grid": (["@approve"],)}, "which the approval has not"),
        ({"approval": ("bless",)}, "unknown step"),
        ({"fields": (Field("a", "甲", "colour"),)}, "unknown type"),
        ({"fields": (Field("a", "甲"), Field("a", "乙"))}, "stands twice"),
        ({"fields": (Field("lonely", "甲"),), "grid": (), "body": ()}, "printed nowhere"),
        ({"after": (After(("nothing",), "法", "因"),)}, "which is no form"),
        ({"after": (After(("inspection_record",), "", ""),)}, "no basis"),
        ({"body": (Line("", needs="nowhere"),)}, "which is no field"),
        ({"body": (Line("", needs="unit=红"),)}, "not among its choices"),
        ({"chain": "letters"}, "unknown value"),
        ({"foot": ("stranger",)}, "signs each page"),
    ],
)
def test_a_broken_form_is_named(monkeypatch, change, words):
    broken = replace(form_of("recheck_opinion", NOW.date()), **change)
    others = tuple(form for form in all_forms() if form.code != broken.code)
    monkeypatch.setattr(papers_mistakes, "all_forms", lambda: (*others, broken))
    assert any(words in mistake for mistake in papers_mistakes.mistakes())


def test_two_versions_at_once_are_named(monkeypatch):
    form = form_of("recheck_opinion", NOW.date())
    monkeypatch.setattr(papers_mistakes, "all_forms", lambda: (form, replace(form, valid_from=date(2026, 1, 1))))
    assert any("in force at once" in mistake for mistake in papers_mistakes.mistakes())


def test_forms_are_dated():
    assert "penalty_notice" in forms_on(date(2021, 7, 15))
    assert "penalty_notice" not in forms_on(date(2021, 7, 14))
    with pytest.raises(papers_forms.UnknownForm):
        form_of("rectification_order", date(2019, 1, 1))


def test_texts_bear_the_articles_in_force():
    """Rules 2.3: what the forms of 2017 printed, and what they must say now."""
    texts = {form.code: " ".join([form.source, *(line.text for line in form.body)]) for form in all_forms()}
    assert "第四十四条、第四十五条" in texts["penalty_notice"]
    assert "第六十三条、第六十四条" in texts["hearing_offer"]
    assert "第五十六条" in texts["evidence_keeping_notice"]
    assert "第七十二条" in texts["payment_demand"]
    assert "第七十条" in texts["power_cut_decision"]
    old = "安全生产法》第六十二条|处罚法》第三十[一二七]条|处罚法》第四十二条|处罚法》第五十一条第一款"
    for form in all_forms():
        defaults = " ".join(one.default for one in form.fields)
        assert not re.search(old, f"{texts[form.code]} {defaults}"), form.code


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_every_form_prints_what_was_filled_in(code):
    world = make_world()
    form = form_of(code, NOW.date())
    content, pages = drawn(world, code, sample_values(form), signed=True)
    words = "".join(pages)
    assert form.name in words
    assert not form.sign or "（湘）应急字〔2026〕7号" in words
    assert f"共{len(pages)}页第1页" in pages[0]
    said = words + "".join(page for choice in other_choices(form) for page in drawn(world, code, choice)[1])
    for one in form.fields:
        sample = SAMPLES.get(one.type) or (one.choices[0] if one.choices else f"示例{one.label}")
        assert "".join(sample.split()) in said, one.key
    for role in form.roles:
        assert words.count(role.label) >= role.count, role.role
    steps = [place.step for cells in rows_of(form.grid) for place in map(place_of_cell, cells) if place.step]
    assert steps == list(form.approval) or form.served  # a letter does not print who approved it
    for step in steps:
        assert form.step_label(step) in words
    assert ("示例局长" in words) == bool(steps)
    if form.copies:
        assert form.copies[:12] in words
    assert ("（回执）" in words and "沿此线裁下" in words) == form.receipt
    if form.head == "red":
        assert content.red_head == world.body.name


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_every_form_prints_empty_as_rules(code):
    form = form_of(code, NOW.date())
    _content, pages = drawn(make_world(), code, {one.key: "" for one in form.fields})
    words = "".join(pages)
    assert not re.search("None|null|\\{|\\}|\\[\\]", words)
    assert form.name in words
    if form.body and any(f"{{{one.key}}}" in line.text for one in form.fields for line in form.body):
        assert "＿＿＿" in words


@pytest.mark.django_db
def test_forty_pages_flow_with_the_number_and_an_uncut_signing_block():
    long = "\n".join(
        f"第{n}句：本人在现场操作时发现设备异常，随即报告班长并停机，其后未再操作。" for n in range(1, 850)
    )
    world = make_world()
    form = form_of("inspection_record", NOW.date())
    _content, pages = drawn(world, "inspection_record", sample_values(form) | {"record": long})
    assert len(pages) >= 40
    assert all(f"共{len(pages)}页第{n}页" in page for n, page in enumerate(pages, 1))
    assert all("（湘）应急字〔2026〕7号（续）" in page for page in pages[1:])
    words = "".join(pages)
    assert all(f"第{n}句：" in words for n in (1, 424, 849))
    last = pages[-1]
    assert last.count("检查人员（签名）") == 2
    assert "849句" in last  # the block is not alone: the end of the text stands with it
    assert all("被检查单位现场负责人（签名）" in page for page in pages)  # and each page is signed


@pytest.mark.django_db
def test_what_is_typed_is_never_a_template():
    hostile = "{body}{officers} %s {{x}} ${y} <para>&amp;</para> {0.__class__}"
    world = make_world()
    form = form_of("rectification_order", NOW.date())
    _content, pages = drawn(
        world, "rectification_order", sample_values(form) | {"problems": [hostile], "unit": hostile}
    )
    assert "".join(pages).count("".join(hostile.split())) == 2


@pytest.mark.django_db
def test_amounts_stand_in_figures_and_capitals_and_days_in_chinese():
    form = form_of("penalty_decision_unit", NOW.date())
    _content, pages = drawn(make_world(), "penalty_decision_unit", sample_values(form) | {"fine": "35000"})
    words = "".join(pages)
    assert "叁万伍仟元整（35000元）" in words
    assert "2026年11月20日" in words
    assert all(part in words for part in ("15日内", "罚款数额的3%", "60日内", "6个月内"))
    _content, pages = drawn(make_world(), "penalty_decision_unit", sample_values(form) | {"fine": ""})
    assert "大写" not in "".join(pages)  # a warning has no amount to pay


@pytest.mark.django_db
def test_rare_characters_of_names_are_printed():
    """Of GB 18030, what names and places use: URO, extension A, and extension B where the fonts reach."""
    names = "㑇㙍㛃䶮䲜龑翯喆赟堃彧玥祎鋆淼犇骉羴𠅤𠙶𤩽𣗋𬍛𬀩㸆䃎䁖"
    world = make_world()
    form = form_of("rectification_order", NOW.date())
    paper = papers.prepare(kind=form.code, actor=world.officer, now=NOW, values=sample_values(form) | {"unit": names},
                           **matter_of(world, form))  # fmt: skip
    content = kind_of(f"inspections.{form.code}").build(paper, Stamp("", NOW.date(), "示例"), printed_data(paper))
    printed = render(content, MARKS)
    words = "".join(pages_of(printed.content))
    assert set(names) - set(printed.missing) <= set(words)
    assert len(printed.missing) <= len(names) // 4, printed.missing


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.code)
def test_each_field_stands_once_on_the_page_with_room_for_its_words(form):
    record = SimpleNamespace(form=form, values=sample_values(form, long=True), case=None, pk=None)
    page = PaperForm(record=record)
    shown = [field.name for group in page.grouped for field in group["fields"]]
    assert sorted(shown) == sorted(one.key for one in form.fields)
    for one in form.fields:
        if one.type == "long":
            assert page.fields[one.key].widget.attrs["rows"] == MOST_LINES


@pytest.mark.django_db
def test_the_foot_of_each_page_keeps_its_space_for_the_name():
    """The certificate stands once, where the whole is signed."""
    world = make_world()
    content, _pages = drawn(world, "site_record", sample_values(form_of("site_record", NOW.date())), signed=True)
    assert content.foot
    assert {one.note for one in content.foot} == {""}
    assert any("证号" in one.note for one in content.signing.signatures)
