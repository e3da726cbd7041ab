"""Backup and restore as an operator does it, on a real server with a real archive."""

import json

import pytest

from benchmarks.faults import processes
from benchmarks.faults.drill import drill, wait_until_archived
from benchmarks.faults.portal import addresses


@pytest.fixture
def lines():
    return []


def warnings(world) -> dict:
    code = "import json; from safetyportal.core.backup import watch; print(json.dumps(watch.warnings()))"
    done = processes.manage(world.var_dir, "shell", "--verbosity=0", "-c", code, BACKUP_DIR=str(world.backups))
    return json.loads(done.stdout)


def test_an_archive_that_takes_nothing_is_told_and_catches_up_by_itself(world):
    log = world.backups / "wal"
    wait_until_archived(world.server, world.backups)
    assert warnings(world) == {}
    log.rename(world.backups / "away")
    with pytest.raises(RuntimeError, match="was not archived"):
        wait_until_archived(world.server, world.backups, seconds=2)
    failing = {"archive": "the log cannot be archived: a lost disk would cost more than a minute"}
    assert warnings(world) == failing
    (world.backups / "away").rename(log)
    wait_until_archived(world.server, world.backups)  # the server tries again each minute, with a new piece at once
    assert warnings(world) == {}


def test_a_server_of_ones_own_is_copied_through_a_replication_connection(world, tmp_path):
    own = addresses(world.var_dir)["DATABASE_URL"]
    refused = processes.manage(world.var_dir, "backup", "--folder", str(tmp_path / "b"), DATABASE_URL=own)
    assert refused.returncode == 2
    assert "the database could not be copied" in refused.stderr, "the role of the portal must not replicate"
    assert list((tmp_path / "b" / "base").iterdir()) == [], "nothing half-made is left"
    allowed = own.replace("safetyportal@", "postgres@")
    words = {"DATABASE_URL": own, "BACKUP_DATABASE_URL": allowed}
    done = processes.manage(world.var_dir, "backup", "--folder", str(tmp_path / "b"), **words)
    assert done.returncode == 0, done.stderr
    assert "is complete and verified" in done.stdout
    assert "set archive_command" in done.stdout
    assert len(list((tmp_path / "b" / "base").iterdir())) == 1


def test_everything_is_as_it_was_at_the_moment(world, lines, tmp_path):
    found = drill(world.var_dir, world.backups, tmp_path / "restored", rounds=5, say=lines.append)
    assert (found.lost, found.unwanted) == ([], [])
    assert found.tables_differing == {}
    assert found.rows > 1000
    assert found.files_differing == []
    assert found.uploads >= 10
    assert "ok: " in found.words, "the audit chains were verified"
    assert found.inside["figures_off_by"] == 0
    assert found.inside["notifications_off"] is True
    assert (found.inside["waiting"], found.inside["sent"], found.inside["letters"]) == (1, 0, 0)
    assert "restored_copy" in found.inside["readyz"]
    again = processes.manage(tmp_path / "restored", "restore", BACKUP_DIR=str(world.backups))
    assert again.returncode == 2
    assert "is not empty" in again.stderr
    refuse_what_does_not_fit(world, tmp_path)
    assert processes.manage(tmp_path / "restored", "restore", "--adopt").returncode == 0
    assert "is not a restored copy" in processes.manage(tmp_path / "restored", "restore", "--adopt").stderr


def refuse_what_does_not_fit(world, tmp_path):
    """Each refusal is one line and writes nothing."""
    (backup,) = (world.backups / "base").glob("*Z")
    foreign = processes.manage(tmp_path / "foreign", "restore", BACKUP_DIR=str(world.backups))
    assert "not the keys of that portal: FIELD_KEYS, BLIND_INDEX_KEY, AUDIT_SEAL_KEY" in foreign.stderr
    early = processes.manage(tmp_path / "early", "restore", "--to", "2020-01-01", BACKUP_DIR=str(world.backups))
    assert "the oldest backup ended at" in early.stderr
    facts = json.loads((backup / "backup.json").read_text())
    (backup / "backup.json").write_text(json.dumps({**facts, "keys": {}}))
    (backup / "database" / "PG_VERSION").write_text("17\n")
    damaged = processes.manage(tmp_path / "damaged", "restore", BACKUP_DIR=str(world.backups))
    assert "PG_VERSION is damaged: not what the server sent" in damaged.stderr
    for name, done in {"foreign": foreign, "early": early, "damaged": damaged}.items():
        assert done.returncode == 2
        assert not (tmp_path / name / "postgres").exists()
