"""`manage.py workflow_diagrams`: every state machine as a diagram and a table."""

from django.utils.translation import override

from safetyportal.core.generated import GeneratedDocument
from safetyportal.core.roles import ROLES, permissions_of
from safetyportal.core.workflow import Clock, Workflow, workflows


class Command(GeneratedDocument):
    help = "Write docs/generated/workflows.md from the workflow tables."
    file_name = "workflows.md"

    def text(self) -> str:
        parts = ["# Workflows\n\nMade by `manage.py workflow_diagrams`; do not edit.\n"]
        parts += [_section(flow) for _label, flow in sorted(workflows().items())]
        return "\n".join(parts)


def _section(flow: Workflow) -> str:
    states = dict(flow.model._meta.get_field("status").choices or [])
    lines = [f"## {flow.model_label}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {flow.initial}"]
    for step in flow.steps.values():
        lines += [f"    {source} --> {step.target}: {step.name}" for source in step.sources]
    lines += [f"    {state} --> [*]" for state in sorted(flow.final)]
    lines += ["```", "", "| State | Chinese | Clock |", "|---|---|---|"]
    for state in sorted(flow.states):
        clock = flow.clocks.get(state)
        rule = clock.rule if isinstance(clock, Clock) else "by record" if clock else ""
        lines.append(f"| {state} | {_chinese(states.get(state, state))} | {rule} |")
    lines += [
        "",
        "| Step | Chinese | From → to | Permission | Roles | Guards | Reason |",
        "|---|---|---|---|---|---|---|",
    ]
    for step in flow.steps.values():
        roles = ", ".join(spec.code for spec in ROLES if step.permission in permissions_of(spec.code))
        guards = ", ".join(guard.__name__ for guard in step.guards)
        lines.append(
            f"| {step.name} | {_chinese(step.label)} | {', '.join(step.sources)} → {step.target} | {step.permission}"
            f" | {roles} | {guards} | {'required' if step.needs_note else ''} |"
        )
    return "\n".join([*lines, ""])


def _chinese(label) -> str:
    with override("zh-hans"):
        return str(label)
