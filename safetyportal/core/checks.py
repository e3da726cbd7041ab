"""System checks that stop a broken declaration at start-up (architecture check 9)."""

from collections import defaultdict

from django.apps import apps
from django.core.checks import Error, register
from django.urls import NoReverseMatch, reverse

from safetyportal.core import audit, navigation, roles, scopes, workflow
from safetyportal.core.models import ClockedRecord, ScopedRecord
from safetyportal.core.scoping import ScopedManager


@register()
def permissions_named_in_roles_exist(app_configs, **kwargs):
    known = roles.known_permissions()
    return [
        Error(f"The role {spec.code} is granted {perm}, which no model declares.", id="safetyportal.E001")
        for spec in roles.ROLES
        for perm in sorted(roles.permissions_of(spec.code) - known)
    ]


@register()
def permissions_named_in_scopes_exist(app_configs, **kwargs):
    known = roles.known_permissions()
    return [
        Error(f"The API scope {scope.name} contains {perm}, which no model declares.", id="safetyportal.E007")
        for scope in scopes.scopes().values()
        for perm in sorted(scope.permissions - known)
    ]


@register()
def roles_keep_duties_apart(app_configs, **kwargs):
    """三员分立: administrators hold permissions of the kernel and of reference data only, and what is more than looking
    belongs to one duty. Norms that both an administrator and a supervising body keep are such data."""
    problems, reference = [], _permissions_of_reference_data()
    duties: dict[str, set[str]] = defaultdict(set)
    for spec in roles.ROLES:
        for perm in roles.permissions_of(spec.code):
            if spec.code != "automation":  # acts for all, can never sign in
                duties[perm].add(spec.duty)
            if spec.duty != roles.Duty.BUSINESS and not perm.startswith("core.") and perm not in reference:
                problems.append(Error(f"{spec.code} must not hold {perm}.", id="safetyportal.E002"))
    shared = sorted(perm for perm, held in duties.items() if len(held) > 1 and not perm.startswith("core.view_"))
    shared = [perm for perm in shared if perm not in reference]
    return problems + [Error(f"{perm} is held by more than one duty.", id="safetyportal.E002") for perm in shared]


@register()
def workflows_are_complete(app_configs, **kwargs):
    problems = []
    flows = workflow.workflows()
    for model in apps.get_models():
        if issubclass(model, ClockedRecord) and model._meta.label not in flows:
            problems.append(Error(f"{model.__name__} has a state but no workflow.", id="safetyportal.E003"))
    for flow in flows.values():
        problems += [Error(f"{flow.model_label}: {text}", id="safetyportal.E004") for text in _flaws(flow)]
    return problems


def _flaws(flow) -> list[str]:
    known = roles.known_permissions()
    reached, starts = {flow.initial}, set()
    for step in flow.steps.values():
        reached.add(step.target)
        starts.update(step.sources)
    flaws = [
        f"step {s.name} needs unknown permission {s.permission}"
        for s in flow.steps.values()
        if s.permission not in known
    ]
    name, known_actions = flow.model._meta.model_name, audit.actions()
    flaws += [f"step {step} is no audit action" for step in flow.steps if f"{name}.{step}" not in known_actions]
    declared = {value for value, _label in flow.model._meta.get_field("status").choices or ()}
    flaws += [f"state {state} is not declared by the model" for state in sorted(flow.states - declared)]
    flaws += [f"state {state} cannot be reached" for state in sorted((starts | flow.final) - reached)]
    flaws += [f"state {state} is a dead end" for state in sorted(reached - starts - flow.final)]
    return flaws


def _permissions_of_reference_data() -> set[str]:
    """Permissions of models that say `is_reference_data`: norms and tables that tell nothing of any enterprise."""
    names: set[str] = set()
    for model in apps.get_models():
        if getattr(model, "is_reference_data", False):
            meta = model._meta
            names |= {f"{meta.app_label}.{verb}_{meta.model_name}" for verb in meta.default_permissions}
            names |= {f"{meta.app_label}.{codename}" for codename, _label in meta.permissions}
    return names


@register()
def scoped_models_are_scoped(app_configs, **kwargs):
    """Foreign keys of business models point to their own or a lower app; a scoped model has both managers."""
    order = ["core", "enterprises", "hazards", "inspections", "incidents", "training", "emergency", "reporting"]
    rank = {label: i for i, label in enumerate(order)}
    problems = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in rank:
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model
            if target is not None and rank.get(target._meta.app_label, -1) > rank[label]:
                problems.append(Error(f"{model.__name__}.{field.name} points upwards.", id="safetyportal.E005"))
        if issubclass(model, ScopedRecord) and model._default_manager.name != "unscoped":
            problems.append(Error(f"{model.__name__} hides its unscoped manager.", id="safetyportal.E006"))
        if issubclass(model, ScopedRecord) and not isinstance(model.objects, ScopedManager):
            problems.append(Error(f"{model.__name__}.objects shows everything.", id="safetyportal.E006"))
    return problems


@register()
def menu_entries_lead_somewhere(app_configs, **kwargs):
    """A mistyped entry would break every page."""
    problems = []
    for entry in navigation.entries():
        if entry.permission and entry.permission not in roles.known_permissions():
            problems.append(Error(f"Menu: {entry.url_name} needs {entry.permission}.", id="safetyportal.E007"))
        try:
            reverse(entry.url_name)
        except NoReverseMatch:
            problems.append(Error(f"Menu: {entry.url_name} is no page.", id="safetyportal.E007"))
    return problems
