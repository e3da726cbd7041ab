"""What is drawn once and kept: it differs by language, never holds a person, and never takes a text for safe HTML."""

import re

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.urls import get_resolver, reverse
from django.utils import timezone, translation
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from django_tables2 import A

from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise
from hazards.filters.loop import HazardFilter
from hazards.models import Hazard
from safetyportal.core import admission, codes
from safetyportal.core.models import CodeEntry, Jurisdiction
from safetyportal.core.pages import grid, shell, tables
from safetyportal.core.pages.cells import Cells
from safetyportal.core.pages.filter_fields import _field, filter_fields
from safetyportal.core.pages.markup import escaped
from safetyportal.core.pages.register import registers
from safetyportal.core.pages.widgets import PortalRenderer
from tests import people


def test_steady_parts_follow_the_language():
    chinese = shell.steady("components/confirm_dialog.html")
    with translation.override("en"):
        english = shell.steady("components/confirm_dialog.html")
    assert "Please confirm" in english
    assert "Please confirm" not in chinese
    assert shell.steady("components/confirm_dialog.html") == chinese


def test_letter_puts_each_readers_values_into_the_same_text():
    drawn = [shell.letter("components/user_menu.html", name=name, csrf_token="T") for name in ("<b>甲</b>", "乙")]
    assert "&lt;b&gt;甲&lt;/b&gt;" in drawn[0]
    assert "<b>" not in drawn[0]
    assert drawn[1] == drawn[0].replace("&lt;b&gt;甲&lt;/b&gt;", "乙")
    assert drawn[1].count("乙") == 2
    assert 'name="csrfmiddlewaretoken" value="T"' in drawn[1]


def test_letter_asks_whether_there_is_a_value_and_follows_the_language():
    with translation.override("en"):
        one = shell.letter("components/topbar.html", unread=3, next="/?a=1&b=2", csrf_token="T")
        none = shell.letter("components/topbar.html", unread=0, next="/", csrf_token="T")
    assert "(3 unread)" in one
    assert 'value="/?a=1&amp;b=2"' in one
    assert "unread" not in none
    assert "unread" not in shell.letter("components/topbar.html", unread=3, next="/", csrf_token="T")


def test_fixed_translations_follow_the_language():
    template = Template('{% translate "Save" %}|{% translate "Save" as word %}{{ word }}|{% translate text %}')
    context = Context({"text": "Save"})
    with translation.override("en"):
        assert template.render(context) == "Save|Save|Save"
    chinese = template.render(context).split("|")
    assert len(set(chinese)) == 1
    assert chinese[0] != "Save"


@pytest.mark.parametrize("value", [7, True, None, 1.5, "a<b>&\"'", mark_safe("<b>"), gettext_lazy("Save"), ["<"]])
def test_escaping_is_djangos(value):
    assert escaped(value) == conditional_escape(value)


def test_tables_of_figures_escape_names_labels_and_values():
    cells = [grid.Figure("<l>", "<v>", '/?a="'), grid.Figure("n", 1234), grid.Figure("r", 1.5, mark="is-late")]
    drawn = grid.figure_rows([("<n>", "/?b=<", cells)])
    assert "<n>" not in drawn
    assert "<l>" not in drawn
    assert "<v>" not in drawn
    assert '<a href="/?a=&quot;">&lt;v&gt;</a>' in drawn
    assert '<td data-label="n">1234</td><td data-label="r" class="is-late">1.5</td>' in drawn
    assert grid.plain_rows([["<", 2]]) == "<tr><td>&lt;</td><td>2</td></tr>"


def test_menu_lines_escape_and_mark_where_one_is():
    line = {"label": "<b>企业</b>", "url": "/a/", "icon": "home", "group": "<i>组</i>", "active": True}
    drawn = shell.menu_lines([line, {**line, "url": "/b/", "active": False}])
    assert drawn.count("&lt;b&gt;企业") == 2
    assert drawn.count('class="sidenav-heading">&lt;i&gt;组') == 1
    assert drawn.count('aria-current="page"') == 1


def test_an_option_that_was_safe_once_does_not_make_the_same_text_safe():
    def drawn(label) -> str:
        field = forms.ChoiceField(choices=[("1", label)])
        return field.widget.render("x", "", renderer=PortalRenderer())

    assert "<b>甲</b>" in drawn(mark_safe("<b>甲</b>"))
    assert "&lt;b&gt;甲&lt;/b&gt;" in drawn("<b>甲</b>")
    assert "<b>甲</b>" in drawn(mark_safe("<b>甲</b>"))


class DivisionTable(tables.ScopedTable):
    """Each way in which a column may read its record."""

    name = tables.Column(linkify=lambda record: f"/d/{record.code}/")
    kind = tables.Column()
    parent = tables.Column(accessor="parent__name")
    grandparent = tables.Column(accessor="parent__parent__name")
    method = tables.Column(accessor=A("__str__"), empty_values=())
    missing = tables.Column(accessor="no_such_attribute", default="?")
    shown = tables.Column(accessor="level")
    rendered = tables.Column(accessor="pk", empty_values=())

    class Meta(tables.ScopedTable.Meta):
        model = Jurisdiction
        fields = ("valid_from",)

    def render_shown(self, value, bound_column, table):
        return f"{bound_column.name}{value}{len(table.data)}"

    def render_rendered(self, **given):
        return sorted(given)


@pytest.mark.django_db
def test_cells_are_what_the_library_would_draw():
    rows = list(Jurisdiction.objects.filter(code__in=["43", "4301", "430102"]).select_related("parent__parent"))
    rows += list(Jurisdiction.objects.filter(parent=None))
    table = DivisionTable(rows)
    drawers = {column.name: Cells(table, column) for column in table.columns}
    for row in table.rows:
        for name, draw in drawers.items():
            assert draw(row) == row.get_cell(name), (name, row.record)
    assert len(rows) >= 4


def test_the_lane_of_passwords_is_that_of_the_sign_in_page():
    assert reverse("account_login") == admission._SIGN_IN


def every_register() -> list[str]:
    """Those of all apps, whatever has been imported so far."""
    list(get_resolver().url_patterns)
    return sorted(registers())


@pytest.mark.django_db
@pytest.mark.parametrize("slug", every_register())
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_kept_fields_are_those_of_a_form_made_for_the_reader(slug, language):
    """Drawn twice, so that the second time they come out of the memory."""
    register = registers()[slug]
    if register.filterset is None:
        pytest.skip("a list without filters")
    reader = people.make_user("county_supervisor", "430102")
    rows = register.model._base_manager.none()

    def made():
        return register.filterset(QueryDict(), rows, user=reader, permission=register.permission, now=timezone.now())

    with translation.override(language):
        kept = [filter_fields(made().form, None, at_once) for at_once in (True, False)] * 2
        whole = made().form
        fields = [whole[name] for name in whole.filterset.filters]
        drawn = [_field(field) for field in fields if not field.is_hidden]
    assert kept[0] + kept[1] == kept[2] + kept[3] == "".join(drawn)


def filter_of(kind, reader, permission: str, address: str = ""):
    rows = kind._meta.model._base_manager.none()
    return kind(QueryDict(address), rows, user=reader, permission=permission, now=timezone.now())


@pytest.mark.django_db
def test_what_a_reader_gets_as_choices_is_never_kept(county):
    hazards = filter_of(HazardFilter, county, "hazards.view_hazard")
    assert hazards.look_at_rest("place") is None
    assert hazards.look_at_rest("status") is not None
    hazards.filters["status"].extra["choices"] = [("x", "只给这个人")]
    assert hazards.look_at_rest("status") is None
    assert "只给这个人" in filter_fields(hazards.form, None, True)
    assert "只给这个人" not in filter_fields(filter_of(HazardFilter, county, "hazards.view_hazard").form, None, True)
    assert filter_of(EnterpriseFilter, county, "enterprises.view_enterprise").look_at_rest("special") is None


@pytest.mark.django_db
def test_kept_choices_of_a_code_table_go_with_the_table(county):
    def drawn() -> str:
        return filter_fields(filter_of(HazardFilter, county, "hazards.view_hazard").form, None, False)

    before = drawn()
    CodeEntry.objects.create(table="sector", code="zz_new", name="新行业", order=999)
    codes.forget_codes()
    assert "新行业" not in before
    assert "新行业" in drawn()


@pytest.mark.django_db
def test_only_fields_that_the_address_names_are_made(county):
    """Those of several inputs too; the others are made when somebody asks for them, and filter nothing."""
    filterset = filter_of(HazardFilter, county, "hazards.view_hazard", "status=rectifying&level=nonsense&found_from=")
    assert set(filterset.form.fields) == {"status", "level", "found_from"}
    assert not filterset.form.is_valid()
    assert not filterset.qs.exists()
    assert [code for code, _label in filterset.form.fields["place"].choices if code]
    with pytest.raises(KeyError):
        filterset.form.fields["no_such_filter"]


@pytest.fixture
def county():
    return people.make_user("county_supervisor", "430102")


@pytest.mark.django_db
def test_words_of_a_stored_value_are_djangos():
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for model in (Hazard, Enterprise):
                for field in model._meta.concrete_fields:
                    if field.choices:
                        for value in [*dict(field.flatchoices), None, "no such value"]:
                            record = model(**{field.attname: value})
                            shown = getattr(record, f"get_{field.name}_display")()
                            assert shown == dict(field.flatchoices).get(value, value)


@pytest.mark.parametrize("slug", every_register())
def test_heads_of_columns_are_chinese(slug):
    """A column without a name of its own is headed by the name of its variable."""
    heads = [str(column.header) for column in registers()[slug].table([]).columns]
    assert [head for head in heads if head and not re.search("[一-鿿]", head)] == []
