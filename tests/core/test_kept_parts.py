"""What is drawn once and kept: it differs by language, never holds a person, and never takes a text for safe HTML."""

import pytest
from django import forms
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django_tables2 import A

from safetyportal.core import admission
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages import shell, tables
from safetyportal.core.pages.cells import Cells
from safetyportal.core.pages.widgets import PortalRenderer


def test_steady_parts_follow_the_language():
    chinese = shell.steady("components/confirm_dialog.html")
    with translation.override("en"):
        english = shell.steady("components/confirm_dialog.html")
    assert "Please confirm" in english
    assert "Please confirm" not in chinese
    assert shell.steady("components/confirm_dialog.html") == chinese


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
