"""Documents made from the code: written, compared, always in English."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import gettext

from safetyportal.core import generated
from safetyportal.core.generated import GeneratedDocument


class Sample(GeneratedDocument):
    file_name = "sample.md"
    content = "one\n"

    def text(self) -> str:
        return self.content + gettext("province")


@pytest.fixture
def directory(tmp_path, monkeypatch):
    monkeypatch.setattr(generated, "DIRECTORY", tmp_path / "docs" / "generated")
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    return tmp_path / "docs" / "generated"


def test_document_is_written_in_english_and_compared(directory):
    with pytest.raises(CommandError, match="stale"):
        call_command(Sample(), "--check")
    out = StringIO()
    call_command(Sample(stdout=out))
    assert (directory / "sample.md").read_text() == "one\nprovince"
    assert "sample.md" in out.getvalue()
    call_command(Sample(), "--check")


def test_document_that_the_code_no_longer_makes_is_stale(directory, monkeypatch):
    call_command(Sample(stdout=StringIO()))
    monkeypatch.setattr(Sample, "content", "two\n")
    with pytest.raises(CommandError, match="stale"):
        call_command(Sample(), "--check")
    assert (directory / "sample.md").read_text().startswith("one")


def test_base_makes_no_text():
    with pytest.raises(CommandError):
        GeneratedDocument().text()
