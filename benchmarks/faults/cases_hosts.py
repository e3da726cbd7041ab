"""Two hosts: web and workers here, primary and streaming copy there; the primary is lost and the copy takes over.

The other host is a network namespace with addresses of its own. Where namespaces are not allowed, loopback addresses
stand for it; the report says which it was.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from benchmarks.faults.bench import Bench, Outcome, now, window
from benchmarks.faults.clients import Ledger, Person
from benchmarks.faults.load import during
from benchmarks.faults.portal import Portal, seeded
from benchmarks.faults.standby import Standby, first_value, wait_for_the_copy
from safetyportal.core.embedded.engine import private_directory
from safetyportal.core.embedded.postgres import Postgres

SPACE, LINK = "portal-db", "portal-db0"
BEHIND = re.compile(r'data-copy-behind="([0-9.]+)"')


class Host:
    """The machine of the databases: words that run a command there, and two addresses."""

    def __init__(self, words: list[str], addresses: tuple[str, str]) -> None:
        self.words, self.addresses = words, addresses


@contextmanager
def other_host() -> Iterator[Host]:
    """A network namespace joined by a virtual cable, or loopback addresses where that is not allowed."""
    ip = shutil.which("ip")
    made = ip is not None and subprocess.run([ip, "netns", "add", SPACE], capture_output=True).returncode == 0
    if not made:
        yield Host([], ("127.0.0.2", "127.0.0.3"))
        return
    inside = [ip, "netns", "exec", SPACE]
    try:
        for words in (
            [ip, "link", "add", LINK, "type", "veth", "peer", "name", "eth0", "netns", SPACE],
            [ip, "address", "add", "10.77.0.1/24", "dev", LINK],
            [ip, "link", "set", LINK, "up"],
            [*inside, ip, "address", "add", "10.77.0.2/24", "dev", "eth0"],
            [*inside, ip, "address", "add", "10.77.0.3/24", "dev", "eth0"],
            [*inside, ip, "link", "set", "eth0", "up"],
            [*inside, ip, "link", "set", "lo", "up"],
        ):
            subprocess.run(words, check=True, capture_output=True)
        yield Host(inside, ("10.77.0.2", "10.77.0.3"))
    finally:
        subprocess.run([ip, "netns", "delete", SPACE], capture_output=True)


class Networked:
    """A server that listens on an address of the other host."""

    host: Host
    address: str

    def command(self) -> list[str]:
        return [*super().command(), "-c", f"listen_addresses={self.address}"]

    def launcher(self) -> list[str]:
        return [*self.host.words, *super().launcher()]


class Primary(Networked, Postgres):
    def __init__(self, var_dir: Path, host: Host) -> None:
        super().__init__(var_dir.resolve())
        self.host, self.address = host, host.addresses[0]


class NetworkedStandby(Networked, Standby):
    def __init__(self, var_dir: Path, primary: Primary) -> None:
        super().__init__(var_dir, primary)
        self.host, self.address = primary.host, primary.host.addresses[1]

    def source(self) -> str:
        return f"host={self.primary.address} user=postgres application_name={self.application}"


def hosts(bench: Bench) -> Outcome:
    """Web here, databases there: the copy is read, the primary is lost, nothing acknowledged is."""
    outcome = Outcome("HOSTS", "Two hosts, synchronous copy, promotion")
    bench.world = seeded(bench.home, bench.say)
    with other_host() as host:
        outcome.add("the other host", "network namespace" if host.words else "loopback addresses")
        primary, standby = databases(bench.home, host)
        try:
            portal = Portal(bench.home, bench.port, **urls(host))
            with portal, bench.load(portal) as load:
                readings(bench, outcome, portal)
                switch_over(bench, outcome, portal, load, primary, standby)
                load.__exit__()
                bench.judge(outcome, portal, load, server=standby)
        finally:
            standby.stop()
            primary.stop()
    return outcome


def databases(home: Path, host: Host) -> tuple[Primary, NetworkedStandby]:
    """The seeded database on the other host, and its copy, which each commit waits for."""
    for name in ("db1", "db2"):
        shutil.rmtree(home / name, ignore_errors=True)
        for folder in (home / name, home / name / "run"):
            private_directory(folder, 0o711)
        private_directory(home / name / "log")
    shutil.move(home / "var" / "postgres", home / "db1" / "postgres")
    with (home / "db1" / "postgres" / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.77.0.0/24 trust\nhost replication all 10.77.0.0/24 trust\n")
        rules.write("host all all 127.0.0.0/8 trust\nhost replication all 127.0.0.0/8 trust\n")
    primary = Primary(home / "db1", host)
    primary.start(end_with_parent=True)
    standby = NetworkedStandby(home / "db2", primary)
    standby.copy()
    standby.start(end_with_parent=True)
    wait_for_the_copy(primary, standby)
    return primary, standby


def urls(host: Host) -> dict[str, str]:
    """The portal knows both machines and looks for the one that takes writes."""
    both = ",".join(host.addresses)
    query = f"host={both}&port=5432,5432&target_session_attrs=read-write&connect_timeout=3"
    return {
        "DATABASE_URL": f"postgresql://safetyportal@/safetyportal?{query}",
        "REPLICA_URL": f"postgresql://safetyportal@{host.addresses[1]}:5432/safetyportal",
    }


def readings(bench: Bench, outcome: Outcome, portal: Portal) -> None:
    """How far behind the copy is while people work, as the dashboard says it."""
    leader = Person(portal.base, Ledger(), lambda: False, bench.world["leaders"][0], bench.world["password"])
    leader.sign_in()
    said, pages = [], 0
    end = time.monotonic() + bench.seconds(30, 12)
    while time.monotonic() < end:
        page = leader.see("/dashboard/")
        pages += 1
        if page is not None and (found := BEHIND.search(page.text)):
            said.append(float(found.group(1)))
        time.sleep(0.3)
    outcome.add("dashboards read from the copy", f"{len(said)} of {pages}", "most", len(said) > pages / 2)
    if said:
        outcome.add("seconds behind, as the page says", f"{max(said):.1f} at worst", "≤ 10", max(said) <= 10)


def switch_over(bench: Bench, outcome: Outcome, portal: Portal, load, primary: Primary, standby: Standby) -> None:
    state = first_value(primary, "SELECT sync_state FROM pg_stat_replication LIMIT 1")
    outcome.add("commits wait for the copy", state, "quorum", state == "quorum")
    during(bench.seconds(15, 6))
    server, lost_at = primary.process(), now()
    for process in [server, *server.children()]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    time.sleep(2)  # until somebody is sure that it is lost
    began = now()
    standby.promote()
    outcome.add("promotion", f"{now() - began:.1f} s")
    back = portal.wait(portal.is_ready, 120, "readiness")
    outcome.add("portal ready after the promotion, by itself", f"{back:.1f} s", "≤ 30 s", back <= 30)
    during(bench.seconds(15, 8))
    seen = window(load.ledger, lost_at, now())
    outcome.add("requests from the loss on", seen.words())
