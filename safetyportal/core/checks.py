"""System checks that stop a broken declaration at start-up (architecture check 9)."""

from django.apps import apps
from django.core.checks import Error, register

from safetyportal.core import roles, scopes, workflow
from safetyportal.core.models import ClockedRecord, ScopedRecord


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
    """三员分立: an administrator holds nothing that a business role holds, unless it is a kernel permission."""
    problems = []
    for spec in roles.ROLES:
        if spec.duty == roles.Duty.BUSINESS:
            continue
        foreign = [perm for perm in roles.permissions_of(spec.code) if not perm.startswith("core.")]
        problems += [Error(f"{spec.code} must not hold {perm}.", id="safetyportal.E002") for perm in foreign]
    return problems


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
    flaws += [f"state {state} cannot be reached" for state in sorted((starts | flow.final) - reached)]
    flaws += [f"state {state} is a dead end" for state in sorted(reached - starts - flow.final)]
    return flaws


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
    return problems
