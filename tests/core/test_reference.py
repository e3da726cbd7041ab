"""Reference data: complete, plausible, loaded once however often it is loaded."""

import re
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from safetyportal.core import data_files, deadlines
from safetyportal.core.choices import DayKind, Level, NodeKind
from safetyportal.core.models import (
    AuditEntry,
    Boundary,
    CalendarDay,
    CodeEntry,
    Jurisdiction,
    Rule,
    SupervisingBody,
)
from safetyportal.core.rules import rule, rule_row
from safetyportal.core.services.bodies import body_code, ensure_bodies
from safetyportal.core.services.reference import PARTS, load_reference
from tests.reference import DIVISIONS

TIME_UNITS = {"working_days", "days", "months", "years", "hours"}


@pytest.fixture(scope="module")
def divisions():
    return {row.code: row for row in data_files.divisions()}


def test_division_table_is_complete_and_every_parent_is_in_it(divisions):
    assert Counter(row.level for row in divisions.values()) == {
        Level.PROVINCE: 31,
        Level.CITY: 342,
        Level.COUNTY: 2978,
        Level.TOWNSHIP: 41352,
    }
    assert {row.parent_code for row in divisions.values()} - set(divisions) == {data_files.NATION_CODE}
    assert len({row.path for row in divisions.values()}) == 44703


def test_division_table_puts_parents_before_children(divisions):
    seen = {data_files.NATION_CODE}
    for row in divisions.values():
        assert row.parent_code in seen
        seen.add(row.code)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1101", NodeKind.PASS_THROUGH),  # 市辖区
        ("5002", NodeKind.PASS_THROUGH),  # 县
        ("4290", NodeKind.PASS_THROUGH),  # 省直辖县级行政区划
        ("6590", NodeKind.PASS_THROUGH),  # 自治区直辖县级行政区划
        ("430473", NodeKind.ZONE),  # 湖南衡阳松木经济开发区
        ("320576", NodeKind.ZONE),  # 苏州工业园区
        ("110115403", NodeKind.ZONE),  # 北京经济技术开发区
        ("211221400", NodeKind.ORDINARY),  # 如意湖街道: a zone's number, yet a subdistrict
        ("120116", NodeKind.ORDINARY),  # 滨海新区 is a district
        ("330110", NodeKind.ORDINARY),
        ("430102001", NodeKind.ORDINARY),
    ],
)
def test_division_kind_follows_the_coding_rules(divisions, code, kind):
    assert divisions[code].kind == kind


@pytest.mark.parametrize(
    ("code", "short"), [("43", "湖南"), ("15", "内蒙古"), ("4301", "长沙"), ("4331", "湘西"), ("430102", "芙蓉区")]
)
def test_division_short_name_is_how_people_speak(divisions, code, short):
    assert divisions[code].short_name == short


def test_loaded_tree_has_paths_that_follow_the_parents(db):
    nodes = Jurisdiction.objects.select_related("parent").exclude(parent=None)

    assert Jurisdiction.objects.get(level=Level.NATION).path == "/"
    assert [n.code for n in nodes if n.path != f"{n.parent.path}{n.code}/" or n.level != n.parent.level + 1] == []
    assert Jurisdiction.objects.get(code="430102001").path == "/43/4301/430102/430102001/"


def test_loaded_sample_has_what_was_asked_for_and_its_ancestors(db):
    wanted = {row.code for row in data_files.divisions(DIVISIONS)} | {data_files.NATION_CODE}

    assert set(Jurisdiction.objects.values_list("code", flat=True)) == wanted
    assert Jurisdiction.objects.filter(level=Level.COUNTY, path__startswith="/22/").count() == 2
    assert Jurisdiction.objects.filter(level=Level.CITY, path__startswith="/43/").count() == 14


def _counts():
    return [model.objects.count() for model in (Jurisdiction, Boundary, CalendarDay, CodeEntry, Rule)]


def test_second_load_is_skipped_and_leaves_no_audit_entry(db, now):
    before, entries = _counts(), AuditEntry.unscoped.count()

    results = load_reference(now=now, roots=DIVISIONS)

    assert [r.part for r in results if r.skipped] == list(PARTS)
    assert (_counts(), AuditEntry.unscoped.count()) == (before, entries)


def test_forced_load_adds_and_changes_nothing_when_nothing_differs(db, now):
    before = _counts()

    results = load_reference(now=now, roots=DIVISIONS, force=True)

    assert len(results) > 5, "the kernel's files and those of the apps"
    assert {(r.added, r.changed, r.skipped) for r in results} == {(0, 0, False)}
    assert _counts() == before


def test_forced_load_restores_what_differs_and_counts_it_in_the_audit(db, now):
    Rule.objects.filter(key="penalty.pay_days").update(value=99)
    CalendarDay.objects.filter(day=date(2026, 1, 4)).delete()
    Jurisdiction.objects.filter(code="430102").update(name="改错区")

    load_reference(now=now, roots=DIVISIONS, force=True)

    assert Rule.objects.get(key="penalty.pay_days").value == 15
    assert CalendarDay.objects.get(day=date(2026, 1, 4)).kind == DayKind.WORKDAY
    assert Jurisdiction.objects.get(code="430102").name == "芙蓉区"
    entry = AuditEntry.unscoped.filter(action="jurisdiction.load").latest("id")
    assert entry.changes["rules"] == {"added": 0, "changed": 1}
    assert entry.changes["calendar"] == {"added": 1, "changed": 0}
    assert entry.changes["divisions"] == {"added": 0, "changed": 1}
    assert re.fullmatch(r"[0-9a-f]{64}", entry.changes["digests"]["rules"])


def test_load_keeps_local_rules_and_edited_days_of_unchanged_files(db, now):
    Rule.objects.create(
        key="penalty.hearing_unit_from",
        place="/43/",
        value=30000,
        valid_from=date(2026, 2, 1),
        title="地方标准",
        source="湖南（示例）",
        verification="U",
    )
    CalendarDay.objects.filter(day=date(2027, 2, 9)).delete()
    CalendarDay.objects.create(day=date(2027, 2, 9), kind=DayKind.HOLIDAY, name="春节", source="x", verification="V")

    load_reference(now=now, roots=DIVISIONS)

    assert rule("penalty.hearing_unit_from", "/43/4301/", date(2026, 3, 1)) == 30000
    assert CalendarDay.objects.filter(day=date(2027, 2, 9)).exists()


def test_load_never_brings_back_a_closed_division(db, now):
    Jurisdiction.objects.filter(code="430102001").update(valid_to=date(2026, 1, 1), name="旧名")

    load_reference(now=now, roots=DIVISIONS, force=True)

    assert [n.name for n in Jurisdiction.objects.filter(code="430102001")] == ["旧名"]


def test_load_never_replaces_a_reviewed_boundary(db, now):
    Boundary.objects.filter(code="4301").update(review_number="GS(2026)0001号", geometry={"type": "Point"})

    load_reference(now=now, roots=DIVISIONS, force=True)

    assert Boundary.objects.get(code="4301").geometry == {"type": "Point"}


def test_command_names_an_unknown_division(db):
    with pytest.raises(CommandError, match="99"):
        call_command("load_reference", provinces="43,99")


def test_command_shows_a_line_for_each_part(db):
    out = StringIO()

    call_command("load_reference", provinces=",".join(DIVISIONS), stdout=out)

    assert out.getvalue().splitlines()[:-1] == [f"  {part}: unchanged" for part in PARTS]


@pytest.mark.parametrize(("year", "holidays", "workdays"), [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6), (2027, 13, 0)])
def test_calendar_has_the_days_of_each_notice(db, year, holidays, workdays):
    days = CalendarDay.objects.filter(day__year=year)

    assert days.filter(kind=DayKind.HOLIDAY).count() == holidays
    assert days.filter(kind=DayKind.WORKDAY).count() == workdays
    assert set(days.values_list("verification", flat=True)) == {"U" if year == 2027 else "V"}


def test_calendar_make_up_days_are_weekend_days(db):
    days = CalendarDay.objects.filter(kind=DayKind.WORKDAY).values_list("day", flat=True)

    assert [day for day in days if day.weekday() < 5] == []


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_calendar_gives_the_known_number_of_working_days(db, year, workdays):
    """248 days in 2025 is also the figure of a published annual supervision plan."""
    calendar, first = deadlines.work_calendar(), date(year, 1, 1)
    days = [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]

    assert sum(map(calendar.is_workday, days)) == workdays


def test_code_tables_have_their_parents_sources_and_english_names(db):
    rows = list(CodeEntry.objects.all())
    known = {(row.table, row.code) for row in rows}

    assert [r for r in rows if r.parent_code and (r.table, r.parent_code) not in known] == []
    assert [r for r in rows if not r.source] == []
    assert [r for r in rows if not r.name_en and r.table != "industry"] == []
    assert Counter(row.table for row in rows)["industry"] == 1971


def test_supervision_classes_name_known_sectors(db):
    sectors = set(CodeEntry.objects.filter(table="sector").values_list("code", flat=True))
    classes = CodeEntry.objects.filter(table="supervision_class")

    assert {row.facts["sector"] for row in classes} <= sectors
    assert {type(row.facts["high_risk"]) for row in classes} == {bool}
    assert {sector for template in data_files.body_templates() for sector in template["sectors"]} <= sectors


def test_registration_types_convert_to_the_new_classification(db):
    new = {row.code: row for row in CodeEntry.objects.filter(table="registration_type_2023")}
    old = CodeEntry.objects.filter(table="registration_type_2011")

    assert {row.facts["to_2023"] for row in old if not row.facts.get("group")} <= set(new)
    assert [r.code for r in old if not r.facts.get("group") and new[r.facts["to_2023"]].facts.get("group")] == []


def test_scale_sectors_cover_each_industry_at_most_once(db):
    groups = [code for row in CodeEntry.objects.filter(table="scale_sector") for code in row.facts["industries"]]
    industries = set(CodeEntry.objects.filter(table="industry").values_list("code", flat=True))

    assert len(groups) == len(set(groups))
    assert set(groups) <= industries


def test_rules_of_one_key_do_not_overlap_in_time(db):
    by_key = {}
    for row in Rule.objects.filter(place="/").order_by("key", "valid_from"):
        by_key.setdefault(row.key, []).append(row)

    for rows in by_key.values():
        assert [r.valid_to for r in rows[:-1]] == [r.valid_from for r in rows[1:]]
        assert rows[-1].valid_to is None


def test_rules_have_source_and_a_unit_that_deadlines_understand(db):
    assert [r.key for r in Rule.objects.all() if not r.source or not r.title] == []
    periods = Rule.objects.filter(key__regex=r"_(workdays|days|months|years|hours)$")
    assert [r.key for r in periods if isinstance(r.value, int) and r.unit not in TIME_UNITS | {"times"}] == []
    wrong = [r.key for r in periods.filter(key__endswith="_workdays") if r.unit != "working_days"]
    assert wrong == []


@pytest.mark.parametrize(
    ("key", "on", "value"),
    [
        ("penalty.summary_org_max", date(2021, 7, 14), 1000),
        ("penalty.summary_org_max", date(2021, 7, 15), 3000),
        ("insurance.min_limit_per_person", date(2025, 3, 28), 300000),
        ("insurance.min_limit_per_person", date(2025, 3, 29), 400000),
        ("report.reward_rate", date(2026, 11, 20), 0.15),
        ("accident.supplement_days", date(2026, 11, 20), {"default": 30, "traffic_fire": 7}),
        ("enterprise.document_reminder_days", date(2026, 11, 20), [90, 60, 30]),
    ],
)
def test_rule_in_force_on_the_day_of_the_act_is_used(db, key, on, value):
    assert rule(key, "/43/4301/430102/", on) == value


def test_rule_whose_law_was_replaced_says_that_it_is_not_verified(db):
    assert rule_row("penalty.hearing_unit_from", "/", date(2026, 1, 31)).verification == "V"
    assert rule_row("penalty.hearing_unit_from", "/", date(2026, 2, 1)).verification == "U"


def test_bodies_get_twelve_digit_codes_sectors_and_names_of_their_level(db, now):
    added = ensure_bodies("43", actor=None, now=now)

    bodies = {body.code: body for body in SupervisingBody.unscoped.all()}
    assert len(bodies) == added
    assert bodies["430000000002"].name == "湖南省应急管理厅"
    assert bodies["430000000002"].document_mark == "湘应急"
    assert bodies["430102000010"].name == "芙蓉区住房和城乡建设局"
    assert bodies["430102000010"].sectors == ["construction", "gas"]
    assert bodies["430102001101"].place == "/43/4301/430102/430102001/"
    assert {len(code) for code in bodies} == {12}


def test_bodies_of_a_municipality_are_bureaus_and_pass_through_levels_have_none(db, now):
    load_reference(now=now, roots=["110101"])

    ensure_bodies("11", actor=None, now=now)

    bodies = SupervisingBody.unscoped.filter(place__startswith="/11/")
    assert bodies.get(code="110000000002").name == "北京市应急管理局"
    assert not bodies.filter(place="/11/1101/").exists()


def test_bodies_are_added_once(db, now):
    first = ensure_bodies("22", actor=None, now=now)

    assert first > 0
    assert ensure_bodies("22", actor=None, now=now) == 0


def test_body_code_refuses_a_grid_cell():
    with pytest.raises(ValueError, match="No body code"):
        body_code("430102001000001", "101")
