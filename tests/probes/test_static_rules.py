"""Our own semgrep rules find what they are for and nothing else: each has a bad and a good sample."""

import shutil
from pathlib import Path

import pytest
import yaml

from scripts.static_checks import RULES, semgrep

SAMPLES = Path(__file__).parent / "samples"  # named *.txt, so that no tool takes them for code of ours
RULE_NAMES = sorted(
    rule["id"] for path in RULES.glob("*.yml") for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
)


@pytest.fixture(scope="module")
def findings(tmp_path_factory) -> set[tuple[str, str]]:
    """(rule, sample) pairs that semgrep reports; rules for pages find their samples below views/."""
    folder = tmp_path_factory.mktemp("samples") / "views"
    folder.mkdir(parents=True)
    for sample in SAMPLES.glob("*.txt"):
        shutil.copy(sample, folder / sample.name.removesuffix(".txt"))
    return {
        (result["check_id"].rsplit(".", 1)[-1], Path(result["path"]).name) for result in semgrep([str(folder.parent)])
    }


def test_there_are_rules_enough():
    assert 15 <= len(RULE_NAMES) == len(set(RULE_NAMES))


@pytest.mark.parametrize("name", RULE_NAMES)
def test_rule_finds_its_bad_sample_and_lets_the_good_one_pass(findings, name):
    (bad,), (good,) = SAMPLES.glob(f"{name}.bad.*"), SAMPLES.glob(f"{name}.good.*")
    assert (name, bad.name.removesuffix(".txt")) in findings
    assert {rule for rule, sample in findings if sample == good.name.removesuffix(".txt")} == set()
