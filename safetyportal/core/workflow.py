"""State machines as tables. `Workflow.run` is the only code that assigns a `status`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from safetyportal.core import deadlines, writes
from safetyportal.core.access import can, require
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.validation import validate

transitioned = Signal()  # sent after commit with record, step, actor; upper apps subscribe in ready()
_WORKFLOWS: dict[str, "Workflow"] = {}


@dataclass(frozen=True)
class Clock:
    """How long someone may take in a state: a rule key whose value is a number of days, hours or months."""

    name: str
    rule: str

    def due_at(self, record: Any, now: datetime) -> datetime:
        return deadlines.due_by_rule(self.rule, place=record.place, start=now)


@dataclass(frozen=True)
class Transition:
    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    label: object
    guards: tuple[Callable, ...] = ()
    needs_note: bool = False
    style: str = "primary"


def transition(
    name: str,
    sources: str | Iterable[str],
    target: str,
    permission: str,
    label: object,
    *,
    guards: Iterable[Callable] = (),
    needs_note: bool = False,
    style: str = "primary",
) -> Transition:
    """One line of a workflow table; `needs_note` makes the reason obligatory."""
    starts = (sources,) if isinstance(sources, str) else tuple(sources)
    return Transition(name, starts, target, permission, label, tuple(guards), needs_note, style)


@dataclass
class Workflow:
    """The states of one record type: who may take which step, what must hold, which clock runs where."""

    model_label: str
    initial: str
    steps: Any  # written as a list of transitions, kept as a dictionary by name
    final: Iterable[str]
    clocks: dict[str, Any] = field(default_factory=dict)  # a `Clock`, what has its `name` and `due_at`, or a function

    def __post_init__(self) -> None:
        table = list(self.steps)
        self.steps = {step.name: step for step in table}
        if len(self.steps) < len(table):
            raise ValueError(f"{self.model_label} names a step twice.")
        self.final = frozenset(self.final)
        _WORKFLOWS[self.model_label] = self

    @property
    def model(self) -> Any:
        return apps.get_model(self.model_label)

    @property
    def states(self) -> set[str]:
        found = {self.initial, *self.final}
        for step in self.steps.values():
            found |= {step.target, *step.sources}
        return found

    def check(self, record: Any, name: str, actor: Any) -> Decision:
        """Whether `actor` may take the step now; the reason is what the disabled button shows."""
        step = self.steps[name]
        if record.status not in step.sources:
            return denied(_("Not possible in the state “%(state)s”.") % {"state": record.get_status_display()})
        decision = can(actor, step.permission, record)
        if not decision:
            return decision
        for guard in step.guards:
            verdict: Decision = guard(record, actor)
            if not verdict:
                return verdict
        return decision

    def available(self, record: Any, actor: Any) -> list[tuple[Transition, Decision]]:
        """Steps that start in the record's state, each with the decision for this actor."""
        return [
            (step, self.check(record, step.name, actor))
            for step in self.steps.values()
            if record.status in step.sources
        ]

    def start(self, record: Any, now: datetime) -> None:
        """Give a new record its first state and clock; the caller then creates it through `writes`."""
        record.status = self.initial
        self._set_clock(record, now)

    def run(
        self,
        record: Any,
        name: str,
        *,
        actor: Any,
        now: datetime,
        note: str = "",
        changes: dict[str, Any] | None = None,
        expected_version: int | None = None,
        held: bool = False,
    ) -> Any:
        """Take the step and return the fresh row. `held`: as in `writes.update`.

        Raises `TransitionDenied` (state or guard), `NotAllowed` (no posting), `Conflict` (version),
        `ValidationError` (changes).
        """
        step = self.steps[name]
        with writes.unit_of_work():
            row = writes.still_locked(record) if held else writes.locked(record)
            decision = self.checked(row, name, actor)
            if step.needs_note and not note.strip():
                raise TransitionDenied(_("Please give the reason."))
            writes.require_version(row, expected_version)
            changed = writes.comparing(row)
            writes.apply(row, {**(changes or {}), "status": step.target})
            require(actor, step.permission, row)  # nothing leaves the actor's places by a step
            self._set_clock(row, now)
            told = changed()
            columns = [*(changes or {}), "status", "clock", "due_at"]
            validate(row, columns)
            writes.save_changes(row, columns)
            writes.log(
                f"{row._meta.model_name}.{step.name}",
                row,
                actor=actor,
                now=now,
                note=note,
                decision=decision,
                changes=told,
            )
            transaction.on_commit(
                lambda: transitioned.send_robust(type(row), record=row, step=step.name, actor=actor), robust=True
            )
        return row

    def checked(self, row: Any, name: str, actor: Any) -> Decision:
        """`check`, or raise: `NotAllowed` without the power here, whatever the state, else `TransitionDenied`."""
        decision = self.check(row, name, actor)
        if not decision:
            allowed_here = can(actor, self.steps[name].permission, row)
            raise TransitionDenied(decision.reason) if allowed_here else NotAllowed(allowed_here.reason)
        return decision

    def _set_clock(self, record: Any, now: datetime) -> None:
        clock = self.clocks.get(record.status)
        if callable(clock):
            clock = clock(record)
        record.clock = clock.name if clock else ""
        record.due_at = clock.due_at(record, now) if clock else None


def workflows() -> dict[str, Workflow]:
    """Every workflow by model label, for the checks and the generated diagrams."""
    return dict(_WORKFLOWS)
