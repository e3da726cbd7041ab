"""`manage.py import_enterprises`: the same import as on the pages, with the same limits."""

import pytest
from django.core.management import CommandError, call_command

from enterprises.models import Enterprise
from safetyportal.core.models import ImportBatch
from tests.imports.books import row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "企业.xlsx"
    path.write_bytes(workbook([row(1), row(2, staff_total="很多"), row(3, township="220102001")]))
    return path


def test_command_applies_good_rows_and_writes_the_bad_ones(book, tmp_path, city_supervisor, capsys):
    call_command("import_enterprises", book, actor=city_supervisor.username, errors=tmp_path / "bad.xlsx")

    assert Enterprise.unscoped.count() == 1
    assert (tmp_path / "bad.xlsx").read_bytes().startswith(b"PK")
    told = capsys.readouterr()
    assert told.err.count("\n") == 2
    assert "1" in told.out


def test_dry_run_changes_nothing(book, city_supervisor):
    call_command("import_enterprises", book, actor=city_supervisor.username, dry_run=True)

    assert Enterprise.unscoped.count() == 0
    assert ImportBatch.objects.get().state == "cancelled"


@pytest.mark.parametrize("actor", ["nobody", ""])
def test_unknown_person_is_refused(book, actor, db):
    with pytest.raises(CommandError):
        call_command("import_enterprises", book, actor=actor)
    assert ImportBatch.objects.count() == 0


def test_person_without_the_permission_is_refused(book, db):
    from tests.people import make_user

    with pytest.raises(CommandError):
        call_command("import_enterprises", book, actor=make_user("grid_officer", "430102001").username)
    assert ImportBatch.objects.count() == 0


def test_refused_file_says_why(tmp_path, city_supervisor):
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook([], {"a": "甲"}))
    with pytest.raises(CommandError):
        call_command("import_enterprises", path, actor=city_supervisor.username)
    assert Enterprise.unscoped.count() == 0
