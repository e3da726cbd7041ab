"""Texts are found wherever they stand, and no bad translation passes."""

import ast
import gettext

import polib
import pytest
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from safetyportal.core.catalogues import compile_catalogues
from scripts.messages import Text, Translations, build, python_calls, template_calls, untranslated, unused

TEMPLATE = """{% load i18n %}
<h1>{% translate "Hazards" %}</h1> <a title="{{ _('Open (all)') }}">{{ name|default:_("nobody") }}</a>
{% translate "May" context "month" %}
{% blocktranslate trimmed count n=items|length %}
  {{ n }} item ({{ share }} %)
{% plural %}
  {{ n }} items ({{ share }} %)
{% endblocktranslate %}"""


@pytest.fixture
def source(tmp_path):
    def write(name: str, *entries: tuple[str, str], flags=()):
        file = polib.POFile()
        file.extend(polib.POEntry(msgid=msgid, msgstr=msgstr, flags=list(flags)) for msgid, msgstr in entries)
        file.save(str(tmp_path / name))
        return tmp_path / name

    return write


def problems(texts: dict, *sources) -> list[str]:
    translations = Translations()
    translations.read(sources)
    return [*translations.problems, *untranslated(build(texts, translations)), *unused(texts, translations)]


def test_template_texts_are_found_in_tags_attributes_filters_and_blocks(tmp_path):
    (tmp_path / "page.html").write_text(TEMPLATE)
    assert set(template_calls(tmp_path / "page.html")) == {
        ("", "Hazards", ""),
        ("", "Open (all)", ""),
        ("", "nobody", ""),
        ("month", "May", ""),
        ("", "%(n)s item (%(share)s %%)", "%(n)s items (%(share)s %%)"),
    }


def test_python_texts_are_found_under_every_name_of_gettext():
    code = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy, gettext_noop
a = _("one"); b = ngettext("%(n)d row", "%(n)d rows", n); c = pgettext_lazy("verb", "file"); d = gettext_noop("noop")
e = _("joined "
      "text"); f = _(variable)
"""
    assert set(python_calls(ast.parse(code))) == {
        ("", "one", ""),
        ("", "%(n)d row", "%(n)d rows"),
        ("verb", "file", ""),
        ("", "noop", ""),
        ("", "joined text", ""),
    }


def test_complete_translation_has_no_problem_and_compiles(source, tmp_path):
    texts = {("", "Hazard"): Text(files={"a.py"}), ("", "{n} rows"): Text(plural="{n} rows", files={"a.py"})}
    file = source("core.po", ("Hazard", "隐患"), ("{n} rows", "{n} 行"))
    assert problems(texts, file) == []
    translations = Translations()
    translations.read([file])
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    build(texts, translations).save(str(folder / "django.po"))
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert compile_catalogues(tmp_path) == []
    catalogue = gettext.GNUTranslations((folder / "django.mo").open("rb"))
    assert catalogue.gettext("Hazard") == "隐患"
    assert catalogue.ngettext("{n} rows", "{n} rows", 3) == "{n} 行"


@pytest.mark.parametrize(
    ("msgid", "msgstr", "expected"),
    [
        ("Hazard", "", "untranslated (a.py): 'Hazard'"),
        ("{n} rows", "若干行", "placeholder lost"),
        ("%(name)s left", "%(nme)s 离开", "unknown placeholder"),
    ],
)
def test_bad_translation_is_named(source, msgid, msgstr, expected):
    (problem,) = problems({("", msgid): Text(files={"a.py"})}, source("core.po", (msgid, msgstr)))
    assert problem.startswith(expected)


def test_fuzzy_obsolete_and_contradictory_translations_are_named(source):
    texts = {("", "Open"): Text(files={"a.py"})}
    assert problems(texts, source("a.po", ("Open", "打开")), source("b.po", ("Open", "未办结"))) == [
        "translated differently in a.po and b.po: 'Open' ('打开', '未办结')"
    ]
    assert problems(texts, source("a.po", ("Open", "打开"), ("Gone", "没了"))) == ["obsolete in a.po: 'Gone'"]
    assert any("fuzzy" in line for line in problems(texts, source("a.po", ("Open", "打开"), flags=["fuzzy"])))


def test_library_texts_are_kept_without_being_in_the_code(source):
    assert problems({}, source("vendor_allauth.po", ("Sign In", "登录"))) == []


@pytest.fixture
def own_catalogue(tmp_path, settings):
    """A folder of translations of its own; whatever was read of it is forgotten afterwards."""
    (tmp_path / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path]
    translation_file_changed(None, tmp_path / "django.mo")
    yield tmp_path
    translation_file_changed(None, tmp_path / "django.mo")


def test_what_was_read_before_it_was_compiled_is_read_anew(own_catalogue):
    """A fresh demonstration compiles in the very process that fills it."""

    def in_chinese() -> str:
        with translation.override("zh-hans"):
            return translation.gettext("compiled too late (sample)")

    assert in_chinese() == "compiled too late (sample)"
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    file.append(polib.POEntry(msgid="compiled too late (sample)", msgstr="编译晚了（示例）"))
    file.save(str(own_catalogue / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    compile_catalogues(own_catalogue)
    assert in_chinese() == "编译晚了（示例）"
