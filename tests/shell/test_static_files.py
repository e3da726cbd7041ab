"""What the shell is made of: vendored files as the README says, icons that exist, templates that compile."""

import hashlib
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from safetyportal.core import navigation

ROOT = settings.BASE_DIR
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))


def lines_of_templates(pattern: str) -> set[str]:
    return {found for path in TEMPLATES for found in re.findall(pattern, path.read_text(encoding="utf-8"))}


@pytest.mark.asvs("V3.6.1", "V15.2.4")
def test_vendored_files_are_those_of_the_readme():
    done = subprocess.run([sys.executable, "scripts/vendor_static.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_a_changed_vendored_file_is_noticed():
    """The digests of the README are those of the files, not merely a list of names."""
    readme = (ROOT / "static/vendor/README.md").read_text(encoding="utf-8")
    content = (ROOT / "static/vendor/htmx-2.0.11/htmx.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() in readme
    assert hashlib.sha256(content + b" ").hexdigest() not in readme


def test_every_icon_named_in_a_template_is_in_the_sprite():
    named = lines_of_templates(r'components/icon\.html" with name="([^"]+)"')
    named |= lines_of_templates(r'components/empty\.html"[^%]* icon="([^"]+)"')
    assert named - SPRITE == set()


def test_every_entry_of_the_menu_has_its_icon():
    assert {entry.icon for entry in navigation.entries()} - SPRITE == set()


@pytest.mark.parametrize("prefix", ["state", "risk", "countdown", "notice"])
def test_every_tone_has_an_icon_and_a_colour(prefix):
    """Nothing is said by colour alone: a tone is in the sprite and in the style sheet, or in neither."""
    sheet = (ROOT / "static/css/components.css").read_text(encoding="utf-8")
    dressed = set(re.findall(rf"\.(?:badge-)?{prefix}-(\w+)[ ,{{>]", sheet)) - {
        "body",
        "close",
        "action",
        "list",
        "line",
    }
    drawn = {name.removeprefix(f"{prefix}-") for name in SPRITE if name.startswith(f"{prefix}-")} - {"debug"}
    assert drawn == dressed - {"open"}


def test_every_static_file_named_in_a_template_exists():
    named = lines_of_templates(r"""{% static ['"]([^'"]+)['"] %}""")
    assert [name for name in sorted(named) if finders.find(name) is None] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_compiles(path):
    get_template(str(path.relative_to(ROOT / "templates")))


def test_words_that_scripts_ask_for_are_in_the_page():
    """portal.text("savedAt") reads data-saved-at of components/js_texts.html."""
    said = (ROOT / "templates/components/js_texts.html").read_text(encoding="utf-8")
    scripts = [path.read_text(encoding="utf-8") for path in (ROOT / "static/js").glob("*.js")]
    scripts = [script for script in scripts if "const text =" not in script]  # reads the words of its own page
    words = {word for script in scripts for word in re.findall(r'(?:portal\.|[ (])text\("(\w+)"', script)}
    assert words
    assert [w for w in sorted(words) if "data-" + re.sub(r"([A-Z])", r"-\1", w).lower() not in said] == []
