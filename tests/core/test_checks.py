"""Each system check fails when its declaration is wrong, and nothing is wrong as it stands."""

import pytest
from django.core.checks import run_checks
from django.db import models

from enterprises.models import Enterprise
from enterprises.workflow import ENTERPRISE_FLOW
from safetyportal.core import checks, navigation, roles, workflow
from safetyportal.core.models import Role
from safetyportal.core.workflow import Workflow, transition
from tests.people import make_user

VIEW = "enterprises.view_enterprise"


def ids(check) -> list[str]:
    return [error.id for error in check(None)]


@pytest.fixture
def grants(monkeypatch):
    copy = roles.defaultdict(set, {code: set(perms) for code, perms in roles._GRANTS.items()})
    monkeypatch.setattr(roles, "_GRANTS", copy)
    return copy


@pytest.fixture
def flows(monkeypatch):
    copy = dict(workflow._WORKFLOWS)
    monkeypatch.setattr(workflow, "_WORKFLOWS", copy)
    return copy


def test_nothing_is_wrong_as_it_stands(db):
    assert [found for found in run_checks() if not found.is_silenced()] == []


def test_permission_that_no_model_declares(grants):
    grants["county_supervisor"].add("enterprises.veiw_enterprise")
    assert ids(checks.permissions_named_in_roles_exist) == ["safetyportal.E001"]


def test_administrator_who_holds_business(grants):
    grants["system_administrator"].add("enterprises.delete_enterprise")
    assert ids(checks.roles_keep_duties_apart) == ["safetyportal.E002"]


@pytest.mark.parametrize("role", ["county_supervisor", "system_administrator", "audit_administrator"])
def test_power_of_one_administrator_in_other_hands(grants, role):
    grants[role].add("core.grant_posting")
    assert ids(checks.roles_keep_duties_apart) == ["safetyportal.E002"]


def test_role_that_does_not_exist():
    with pytest.raises(KeyError):
        roles.grant(VIEW, "county_superviser")


def test_role_that_left_the_list_gives_nothing(db, monkeypatch):
    expert = make_user("expert", "43")
    remaining = tuple(spec for spec in roles.ROLES if spec.code != "expert")
    monkeypatch.setattr(roles, "ROLES", remaining)
    monkeypatch.setattr(roles, "ROLE_BY_CODE", {spec.code: spec for spec in remaining})
    roles.sync_roles()
    expert._grants = None
    assert not Role.objects.get(code="expert").group.permissions.exists()
    assert not Enterprise.objects.visible_to(expert, VIEW).exists()


def test_state_without_a_workflow(flows):
    del flows["enterprises.Enterprise"]
    assert ids(checks.workflows_are_complete) == ["safetyportal.E003"]


@pytest.mark.parametrize(
    ("steps", "flaw"),
    [
        ([("pass", "draft", "active", "enterprises.no_such")], "unknown permission"),
        ([("pass", "draft", "active", VIEW), ("approve", "suspended", "active", VIEW)], "suspended cannot be reached"),
        ([("pass", "draft", "submitted", VIEW)], "submitted is a dead end"),
        ([("fly", "draft", "active", VIEW)], "fly is no audit action"),
        ([("pass", "draft", "pending", VIEW), ("approve", "pending", "active", VIEW)], "pending is not declared"),
    ],
)
def test_workflow_with_a_flaw(flows, steps, flaw):
    Workflow(
        "enterprises.Enterprise",
        initial="draft",
        steps=[transition(*step, "示例") for step in steps],
        final=["active"],
    )
    found = [error.msg for error in checks.workflows_are_complete(None)]
    assert any(flaw in text for text in found), found
    flows["enterprises.Enterprise"] = ENTERPRISE_FLOW


def with_models(monkeypatch, *made):
    monkeypatch.setattr(checks.apps, "get_models", lambda: list(made))


def test_foreign_key_that_points_upwards(monkeypatch):
    field = type("Field", (), {"name": "enterprise", "related_model": Enterprise})
    meta = type("Meta", (), {"app_label": "core", "concrete_fields": [field], "label": "core.Low"})
    with_models(monkeypatch, type("Low", (), {"_meta": meta}))
    assert ids(checks.scoped_models_are_scoped) == ["safetyportal.E005"]


def test_model_whose_objects_show_everything(monkeypatch):
    monkeypatch.setattr(Enterprise, "objects", models.Manager(), raising=False)
    assert ids(checks.scoped_models_are_scoped) == ["safetyportal.E006"]


def test_model_that_hides_its_unscoped_manager(monkeypatch):
    default = type("Manager", (), {"name": "objects"})
    monkeypatch.setitem(Enterprise._meta.__dict__, "default_manager", default)
    assert ids(checks.scoped_models_are_scoped) == ["safetyportal.E006"]


@pytest.mark.parametrize(("page", "perm"), [("no-such-page", ""), ("home", "core.no_such")])
def test_menu_entry_that_leads_nowhere(monkeypatch, page, perm):
    monkeypatch.setattr(navigation, "_ENTRIES", [*navigation.entries(), navigation.Entry("x", page, "home", perm)])
    assert ids(checks.menu_entries_lead_somewhere) == ["safetyportal.E007"]
