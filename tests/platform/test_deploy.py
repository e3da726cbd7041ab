"""The production files, as far as they can be checked without a Docker engine."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import yaml
from django.conf import settings
from psycopg2 import errors

from safetyportal.core.embedded import Engines
from safetyportal.core.embedded.postgres import binary
from scripts.check import production_environment

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PORTAL = {"web", "worker", "bulk", "beat", "migrate"}


def test_compose_has_every_part_of_the_portal():
    assert set(SERVICES) == {"proxy", "database", "queue", "cache", "backup", *PORTAL}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate", "backup"}))
def test_long_running_service_has_a_health_check_and_restarts(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(PORTAL))
@pytest.mark.asvs("V15.2.5")
def test_portal_containers_are_confined(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "ports" not in service


def test_only_the_proxy_is_published_and_data_stay_inside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("database", "queue", "cache"):
        assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_secret_and_volume_used_is_declared(name):
    service = SERVICES[name]
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    named = {volume.partition(":")[0] for volume in service.get("volumes", []) if volume[0] not in "./"}
    assert named <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", sorted(PORTAL))
@pytest.mark.asvs("V13.3.1")
def test_secrets_reach_the_portal_as_files_only(name):
    service = SERVICES[name]
    files = {key: value for key, value in service["environment"].items() if key.endswith("_FILE")}
    assert {Path(value).name for value in files.values()} == set(service["secrets"])
    secret = re.compile("SECRET|KEY|PASSWORD|TOKEN|_URL")
    plain = {key for key in service["environment"] if secret.search(key) and key not in files}
    assert plain <= {"MAP_TILES_URL"}


def test_queue_loses_nothing_and_cache_is_never_full():
    queue, cache = SERVICES["queue"]["command"][-1], SERVICES["cache"]["command"][-1]
    assert "--appendonly yes" in queue
    assert "noeviction" in queue
    assert "allkeys-lru" in cache


def test_every_bind_mount_exists():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.partition(":")[0]).exists(), volume


@pytest.mark.asvs("V13.3.1", "V15.2.3")
def test_image_contains_every_package_and_no_secret():
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"safetyportal", "templates", "static", "locale"}
    assert {f"COPY {name} {name}" for name in packages} <= set(dockerfile.splitlines())
    assert "--require-hashes" in dockerfile
    assert "\nUSER portal" in dockerfile
    nothing, *taken = (ROOT / ".dockerignore").read_text().splitlines()
    assert nothing == "*"
    taken = {line[1:] for line in taken if line.startswith("!")}
    assert packages <= taken
    assert not {"tests", "benchmarks", "scripts", "requirements/dev.lock", "deploy", "docs"} & taken


def test_overlays_parse_and_only_add_known_things():
    for path in ROOT.glob("deploy/*/compose.yml"):
        overlay = yaml.safe_load(path.read_text())
        assert set(overlay) <= {"services", "secrets", "volumes"}
        for service in overlay["services"].values():
            names = {item if isinstance(item, str) else item["source"] for item in service.get("secrets", [])}
            assert names <= set(COMPOSE["secrets"]) | set(overlay["secrets"])


def test_scripts_are_valid_bash():
    for path in [*ROOT.glob("deploy/**/*.sh"), ROOT / ".ci" / "run"]:
        done = subprocess.run(["bash", "-n", str(path)], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        assert os.access(path, os.X_OK), path


@pytest.mark.asvs("V13.3.2", "V13.2.3")
def test_secrets_are_made_once_and_unreadable_to_others(tmp_path):
    shutil.copy(ROOT / "deploy" / "make-secrets.sh", tmp_path)
    words = ["bash", str(tmp_path / "make-secrets.sh"), "portal.example.gov.cn"]
    subprocess.run(words, check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    subprocess.run(words, check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()} == made


def deploy_check(**changes: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(settings.VAR_DIR), **production_environment(), **changes}
    environment = {name: value for name, value in environment.items() if value}
    words = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment["DJANGO_SETTINGS_MODULE"] = "safetyportal.settings.prod"
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_production_settings_pass_the_deployment_check():
    done = deploy_check()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "AUDIT_SEAL_KEY"])
@pytest.mark.asvs("V13.2.3")
def test_production_does_not_start_without_a_secret(name):
    done = deploy_check(**{name: ""})
    assert done.returncode != 0
    assert f"{name} (or {name}_FILE) must be set in production" in done.stderr


@pytest.fixture(scope="module")
def production_database(tmp_path_factory):
    """A PostgreSQL with the roles of deploy/, the kernel migrated by the owner; gives a function that connects as a
    role."""
    engines = Engines(tmp_path_factory.mktemp("roles") / "var", durable=False)
    postgres = engines.engines[0]
    engines.start()
    try:
        with closing(postgres.connect("postgres")) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("DROP DATABASE safetyportal")
        words = [
            str(binary("psql")),
            "--quiet",
            "--no-psqlrc",
            "--host",
            str(postgres.socket_dir),
            "--username=postgres",
        ]
        words += ["--set=owner_password=a", "--set=portal_password=b", "--file=deploy/postgres/roles.sql", "postgres"]
        subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
        url = f"postgresql://portal_owner@/safetyportal?host={postgres.socket_dir}"
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "safetyportal.settings.test"}
        migrate = [sys.executable, "manage.py", "migrate", "core", "--verbosity=0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        yield lambda role: psycopg2.connect(host=str(postgres.socket_dir), user=role, dbname="safetyportal")
    finally:
        engines.stop()


@pytest.mark.xdist_group("roles of the database")
def test_portal_role_reads_and_writes_rows(production_database):
    with closing(production_database("portal")) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES ('x') RETURNING id")
        cursor.execute("DELETE FROM auth_group WHERE id = %s", cursor.fetchone())
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("30s",)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE core_auditentry",
        "ALTER TABLE core_auditentry DISABLE TRIGGER ALL",
        "DROP TABLE core_auditentry CASCADE",
        "CREATE TABLE mine (n int)",
        "CREATE ROLE another",
    ],
)
@pytest.mark.xdist_group("roles of the database")
def test_portal_role_cannot_change_the_schema_or_switch_off_the_audit(production_database, statement):
    with (
        closing(production_database("portal")) as connection,
        connection.cursor() as cursor,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        cursor.execute(statement)


def test_postgresql_configuration_is_accepted(tmp_path):
    """Every setting is known to the server: `postgres -C` reads the whole file."""
    text = (ROOT / "deploy" / "postgres" / "postgresql.conf").read_text()
    (tmp_path / "postgresql.conf").write_text(text)
    words = [str(binary("postgres")), "-C", "archive_timeout", "-D", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "60"), done.stderr
