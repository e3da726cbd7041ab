"""The tree itself: nothing that bandit or our own rules find, and what certain requirements ask of all code."""

import pytest

from scripts.static_checks import PACKAGES, bandit, semgrep

TREE = [*PACKAGES, "scripts", "manage.py", "deploy"]


@pytest.mark.asvs("V1.2.5", "V11.3.1", "V11.4.1", "V1.5.2")
def test_bandit_finds_nothing_high_and_nothing_unexplained():
    assert bandit(TREE) == []


@pytest.mark.asvs("V1.2.4", "V1.2.5", "V1.3.2", "V1.5.2", "V11.2.4", "V11.3.1", "V11.4.1", "V11.5.1")
def test_own_rules_find_nothing():
    found = semgrep([*TREE, "templates"])
    assert [f"{result['path']}:{result['start']['line']} {result['check_id']}" for result in found] == []


def test_bandit_would_find_something(tmp_path):
    sample = tmp_path / "sample.py"
    sample.write_text("import subprocess\nsubprocess.call('ls ' + name, shell=True)\n")
    assert any("B602" in line for line in bandit([str(sample)]))
