"""Who may take which step in which state: computed on real rows and compared with the declared set."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

import pytest
from django.db import transaction

from safetyportal.core.errors import Refusal
from safetyportal.core.models import AuditEntry
from tests import people
from tests.conftest import NOW


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards, so that one row serves many tries."""
    mark = transaction.savepoint()  # not `atomic()`: a unit of work must be the outermost block
    yield
    transaction.savepoint_rollback(mark)


class WorkflowSuite:
    """Give `flow`, `allowed` (set of (state, step, role)), `roles` and `make(self, state)`, which saves a row.

    `roles` maps the names used in `allowed` to (role code, division) or to a fixture-made user by `person(name)`.
    `values_for(step, row)` gives the changes that a step needs beside the note.
    """

    flow = None
    allowed: set[tuple[str, str, str]] = set()
    roles: dict[str, tuple[str, str]] = {}

    def make(self, state: str):
        raise NotImplementedError

    def person(self, name: str):
        return people.make_user(*self.roles[name])

    def values_for(self, step: str, row) -> dict:
        return {}

    @pytest.fixture
    def everybody(self, db) -> dict:
        return {name: self.person(name) for name in self.roles}

    def test_allowed_set_is_the_declared_one(self, everybody):
        computed = {
            (state, step, name)
            for state in sorted(self.flow.states)
            for row in [self.make(state)]
            for step in self.flow.steps
            for name, user in everybody.items()
            if self.flow.check(row, step, user)
        }
        assert computed == self.allowed

    def test_every_state_is_reached_and_only_final_ones_end(self):
        reached, starts = {self.flow.initial}, set()
        for step in self.flow.steps.values():
            reached.add(step.target)
            starts.update(step.sources)
        assert reached == self.flow.states
        assert reached - starts == set(self.flow.final) - starts

    def test_every_allowed_step_runs_and_is_recorded_once(self, everybody):
        for state, rows in groupby(sorted(self.allowed), key=itemgetter(0)):
            row = self.make(state)
            entries = AuditEntry.unscoped.count()
            for _, step, name in rows:
                with undone():
                    changes = self.values_for(step, row)
                    moved = self.flow.run(
                        row, step, actor=everybody[name], now=NOW, note="理由（示例）", changes=changes
                    )
                    assert moved.status == self.flow.steps[step].target, (state, step, name)
                    assert (moved.due_at is not None) == (moved.status in self.flow.clocks), (state, step, name)
                    assert AuditEntry.unscoped.count() == entries + 1, (state, step, name)

    def test_every_other_step_is_refused_and_changes_nothing(self, everybody):
        for state in sorted(self.flow.states):
            row = self.make(state)
            entries, version = AuditEntry.unscoped.count(), row.version
            for step in self.flow.steps:
                for name, user in everybody.items():
                    if (state, step, name) not in self.allowed:
                        self.refuse(row, step, user, (state, step, name))
            row.refresh_from_db()
            assert (row.status, row.version, AuditEntry.unscoped.count()) == (state, version, entries), state

    def refuse(self, row, step: str, user, told: tuple[str, str, str]) -> None:
        try:
            self.flow.run(row, step, actor=user, now=NOW, note="理由（示例）", changes=self.values_for(step, row))
        except Refusal:
            return
        pytest.fail(f"not refused: {told}")

    def test_steps_that_need_a_reason_refuse_without_one(self, everybody):
        needing = [one for one in sorted(self.allowed) if self.flow.steps[one[1]].needs_note]
        for state, rows in groupby(needing, key=itemgetter(0)):
            row = self.make(state)
            for _, step, name in rows:
                with pytest.raises(Refusal):
                    self.flow.run(row, step, actor=everybody[name], now=NOW, changes=self.values_for(step, row))
                row.refresh_from_db()
                assert row.status == state
