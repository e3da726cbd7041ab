"""What can be done from a page: a service, the form that asks for its arguments, and who may."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from safetyportal.core.access import can, holds
from safetyportal.core.decisions import Decision
from safetyportal.core.pages.forms import PortalForm


@dataclass(frozen=True)
class Act:
    """One button, its form and its service.

    The service gets the form's values as keyword arguments, with `actor`, `now` and the record under its model's name
    (`enterprise=`); `fixed_kwargs` are added. With a workflow, `step` (default: the act's own name) decides who may;
    without one, `permission` at the record does, and then `guard(record, user)`, a `Decision`.
    """

    service: Callable
    form_class: type[PortalForm] = PortalForm
    fixed_kwargs: dict = field(default_factory=dict)
    label: Any = ""
    permission: str = ""
    template: str = ""
    step: str = ""
    guard: Callable | None = None
    tone: str = ""  # look of the button: primary, danger, or plain
    icon: str = ""
    confirm: object = ""  # question asked before an act without a form
    help: object = ""  # one sentence above the form
    done: Any = ""  # what is said afterwards
    redirect: Callable | None = None  # (what the service returned) -> address
    together: bool = False  # as a bulk act: the service gets all ticked rows as `records`, once

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in, so that the button opens a page first."""
        return bool(self.form_class.base_fields)


@dataclass(frozen=True)
class Choice:
    """An act as one person sees it at one record."""

    name: str
    act: Act
    label: Any
    decision: Decision
    tone: str


def choices_for(register, record, user) -> list[Choice]:
    """Acts that start here for this person's roles, each with the decision; others are not shown at all."""
    found = []
    for name, act in register.acts.items():
        step = _step(register, name, act)
        if step is not None and record.status not in step.sources:
            continue
        permission = step.permission if step is not None else act.permission or register.permission
        if not holds(user, permission):
            continue
        label = act.label or (step.label if step is not None else name)
        tone = act.tone or (step.style if step is not None else "")
        found.append(Choice(name, act, label, decide(register, name, act, record, user), tone))
    return found


def decide(register, name: str, act: Act, record, user) -> Decision:
    """Whether this person may do this act to this record now."""
    step = _step(register, name, act)
    if step is not None:
        decision = register.flow.check(record, step.name, user)
    else:
        decision = can(user, act.permission or register.permission, record)
    if decision and act.guard is not None:
        verdict = act.guard(record, user)
        return decision if verdict else verdict
    return decision


def label_of(register, name: str, act: Act):
    step = _step(register, name, act)
    return act.label or (step.label if step is not None else name)


def _step(register, name: str, act: Act):
    if register.flow is None:
        return None
    return register.flow.steps.get(act.step or name)
