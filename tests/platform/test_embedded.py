"""The embedded engines: they start once, survive a kill, end when asked, and nobody else can reach them."""

import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psutil
import psycopg2
import pytest

from safetyportal.core.embedded import Engines, database_settings, redis_settings
from safetyportal.core.embedded.engine import LONGEST_SOCKET_PATH, Engine, EngineError, private_directory, socket_dir
from safetyportal.core.env import SettingError


@pytest.fixture(autouse=True)
def no_given_servers(monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE", "CACHE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def engines(tmp_path_factory):
    """Fully durable engines of their own, stopped at the end whatever the test did to them."""
    made = Engines(tmp_path_factory.mktemp("engines") / "var")
    yield made
    made.stop()


def pids(engines: Engines) -> list[int | None]:
    found = [engine.process() for engine in engines.engines]
    return [process.pid if process else None for process in found]


def setting(engines: Engines, name: str) -> str:
    with closing(engines.engines[0].connect("safetyportal")) as connection, connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


def test_engines_start_once_and_stop(engines):
    engines.start()
    first = pids(engines)
    engines.start()
    assert pids(engines) == first
    assert engines.running()
    engines.stop()
    assert pids(engines) == [None, None, None]
    assert not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in first)


def test_database_is_durable_checksummed_and_in_utc(engines):
    engines.start()
    expected = {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
        "max_connections": "200",
        "max_wal_size": "2GB",
        "TimeZone": "UTC",
        "server_encoding": "UTF8",
        "listen_addresses": "",
    }
    assert {name: setting(engines, name) for name in expected} == expected


@pytest.mark.asvs("V13.2.2")
def test_portal_role_is_no_superuser(engines):
    engines.start()
    given = database_settings(engines.var_dir)
    with (
        closing(psycopg2.connect(host=given["HOST"], user=given["USER"], dbname=given["NAME"])) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_committed_rows_survive_kill_and_stale_files(engines):
    engines.start()
    with closing(engines.engines[0].connect("safetyportal")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("CREATE TABLE kept (n int)")
        cursor.execute("INSERT INTO kept VALUES (7)")
    for pid in pids(engines):
        os.kill(pid, signal.SIGKILL)
    engines.start()
    with closing(engines.engines[0].connect("safetyportal")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT n FROM kept")
        assert cursor.fetchall() == [(7,)]


def test_recycled_process_id_is_not_taken_for_the_server(engines):
    engines.start()
    engines.stop()
    postgres = engines.engines[0]
    (postgres.data_dir / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data_dir}\n0\n5432\n\n\n\nready\n")
    assert postgres.process() is None
    engines.start()
    assert engines.running()


def test_processes_that_start_at_once_share_one_set_of_engines(engines):
    words = [sys.executable, "-m", "safetyportal.core.embedded", "start"]
    environment = {**os.environ, "VAR_DIR": str(engines.var_dir)}
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: subprocess.run(words, env=environment, capture_output=True), range(4)))
    assert [process.returncode for process in done] == [0] * 4
    assert len({process.stdout for process in done}) == 1


def test_engines_end_with_the_process_that_wanted_it(tmp_path):
    script = (
        "import pathlib, sys, time; from safetyportal.core.embedded import Engines;"
        "e = Engines(pathlib.Path(sys.argv[1])); e.start(end_with_parent=True); print('up', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "var")], stdout=subprocess.PIPE)
    assert parent.stdout.readline() == b"up\n"
    servers = [engine.process() for engine in Engines(tmp_path / "var").engines]
    parent.kill()
    parent.wait()
    _gone, alive = psutil.wait_procs(servers, timeout=10)
    assert [process for process in alive if process.status() != "zombie"] == []


def test_sockets_are_reachable_by_their_owner_only(engines):
    engines.start()
    postgres, broker, cache = engines.engines
    assert stat.S_IMODE(postgres.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(postgres.data_dir.stat().st_mode) == 0o700
    for redis in (broker, cache):
        assert stat.S_IMODE(redis.socket.stat().st_mode) == 0o700


def test_long_path_gets_a_short_private_socket_directory(tmp_path):
    deep = tmp_path / ("d" * 120) / "var"
    home = socket_dir(deep)
    assert len(str(home / "pg" / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    assert home != socket_dir(tmp_path / ("d" * 121) / "var")


def test_symbolic_link_in_place_of_the_socket_directory_is_refused(tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    with pytest.raises(EngineError, match="somebody else"):
        private_directory(tmp_path / "link")


def test_server_that_cannot_start_says_why_in_one_line(tmp_path):
    class Broken(Engine):
        name = "broken"
        stop_signal = signal.SIGTERM

        def command(self):
            return [sys.executable, "-c", "import sys; sys.exit('the disk is on fire')"]

        def recorded_pid(self):
            return None

        def answers(self):
            return False

    (tmp_path / "log").mkdir()
    with pytest.raises(EngineError, match="broken did not start: the disk is on fire"):
        Broken(tmp_path).start(end_with_parent=False)


def test_given_servers_are_used_and_nothing_is_started(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal:p%40ss@db.example:6432/portal?sslmode=verify-full")
    monkeypatch.setenv("REDIS_URL", "redis://queue.example:6379/0")
    monkeypatch.setenv("CACHE_URL", "redis://cache.example:6379/0")
    Engines(tmp_path / "var").start()
    assert not (tmp_path / "var").exists()
    assert database_settings(tmp_path) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "portal",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "verify-full"},
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
    assert redis_settings(tmp_path) == {
        "broker": "redis://queue.example:6379/0",
        "cache": "redis://cache.example:6379/0",
    }


def test_secret_may_come_from_a_file_but_not_from_two_places(tmp_path, monkeypatch):
    (tmp_path / "url").write_text("postgresql://portal@db/portal\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert database_settings(tmp_path)["HOST"] == "db"
    monkeypatch.setenv("DATABASE_URL", "postgresql://other@db/portal")
    with pytest.raises(SettingError, match="both set"):
        database_settings(tmp_path)


def test_other_databases_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x.db")
    with pytest.raises(SettingError, match="postgresql"):
        database_settings(tmp_path)


@pytest.mark.asvs("V16.2.5")
def test_log_keeps_no_values_of_failed_or_slow_statements(engines):
    engines.start()
    postgres = engines.engines[0]
    with closing(postgres.connect("safetyportal")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("CREATE TABLE person (number text UNIQUE)")
        cursor.execute("INSERT INTO person SELECT '430102199001011234' FROM pg_sleep(1.1)")
        with pytest.raises(psycopg2.errors.UniqueViolation):
            cursor.execute("INSERT INTO person VALUES ('430102199001011234')")
    assert "duplicate key" in postgres.log_file.read_text()
    assert "430102199001011234" not in postgres.log_file.read_text()
