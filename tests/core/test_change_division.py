"""The command that operators use when divisions change: what it says, what it refuses, what a dry run leaves."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from safetyportal.core.models import Jurisdiction, JurisdictionChange
from tests.people import make_user, node

pytestmark = pytest.mark.django_db
HOW = {"on": date(2026, 11, 20), "basis": "国函〔2026〕示例号"}


@pytest.fixture
def administrator(db):
    return make_user("system_administrator", "43", username="sys")


def change(*args, **options):
    call_command("change_division", *args, actor="sys", **{**HOW, **options})


def test_merged_county_points_to_its_successor(administrator, capsys):
    old = node("430102")
    change("merge", "430102", "430103")
    old.refresh_from_db()
    assert str(old.valid_to) == "2026-11-20"
    assert JurisdictionChange.objects.filter(old=old, new=node("430103")).exists()
    assert "430102" in capsys.readouterr().out


def test_dry_run_changes_nothing(administrator, capsys):
    change("merge", "430102", "430103", dry_run=True)
    assert node("430102").valid_to is None
    assert not JurisdictionChange.objects.exists()
    assert "nothing was changed" in capsys.readouterr().out


def test_renamed_division_keeps_its_code(administrator):
    change("rename", "430102001", name="示例街道")
    assert Jurisdiction.objects.get(code="430102001").name == "示例街道"


@pytest.mark.parametrize(
    ("args", "options"),
    [
        (("merge", "430102", "4302"), {}),  # another level
        (("merge", "999999", "430103"), {}),
        (("merge", "430102", "430103"), {"basis": ""}),
        (("move", "430102", "220221"), {}),
        (("merge", "430102", "220102"), {}),  # a place the administrator does not hold
    ],
)
def test_wrong_change_is_refused_and_leaves_everything(administrator, args, options):
    with pytest.raises(CommandError):
        change(*args, **options)
    assert not JurisdictionChange.objects.exists()
