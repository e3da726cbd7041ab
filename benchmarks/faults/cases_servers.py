"""PostgreSQL and Redis: killed, stopped for a minute, emptied, restarted ten times, out of connections."""

import os
import signal
import statistics
import time
from contextlib import suppress

import psutil
import psycopg2
import redis
from celery import Celery

from benchmarks.faults.bench import Bench, Outcome, now, window
from benchmarks.faults.checker import Database
from benchmarks.faults.load import during
from benchmarks.faults.portal import Portal
from safetyportal.core.embedded.postgres import DATABASE, ROLE
from safetyportal.core.heartbeat import KEY


def f4(bench: Bench) -> Outcome:
    """The queue is away for a minute and comes back empty."""
    outcome = Outcome("F4", "Broker down, then restarted empty")
    with bench.portal(own_engines=False) as portal, bench.load(portal) as load:
        begin = now()
        during(bench.seconds(30, 12))
        down, broker = now(), portal.engines.engines[1]
        broker.stop()
        for file in (broker.data_dir / "appendonlydir").glob("*"):
            file.unlink()
        during(bench.seconds(60, 20))
        up = now()
        broker.start(end_with_parent=True)
        calm, away = window(load.ledger, begin, down), window(load.ledger, down, up)
        outcome.add("requests while it is away", away.words(), "0 failed", away.failed + away.polite == 0)
        outcome.add("95th percentile before and meanwhile", f"{calm.p95:.2f} s, {away.p95:.2f} s")
        ratio = away.p95 / calm.p95
        outcome.add("ratio of the two", f"{ratio:.2f}", "< 2", ratio < 2)
        during(5)
        load.__exit__()
        drained = Database(portal.var_dir).drained(120)
        since = now() - up
        outcome.add("backlog empty after", f"{since:.0f} s", "≤ 60 s", drained is not None and since <= 60)
        bench.judge(outcome, portal, load)
    return outcome


def f5(bench: Bench) -> Outcome:
    """The queue is restarted ten times; workers must take work again by themselves."""
    rounds = bench.count(10, 3)
    outcome = Outcome("F5", f"Workers after {rounds} restarts of the broker")
    with bench.portal(own_engines=False) as portal:
        broker, times = portal.engines.engines[1], []
        for _round in range(rounds):
            broker.stop()
            time.sleep(1)
            broker.start(end_with_parent=True)
            times.append(until_a_tick_is_done(portal))
        good = [one for one in times if one is not None]
        outcome.add("consuming again", f"{len(good)} of {rounds}", f"{rounds}", len(good) == rounds)
        if good:
            words = f"median {statistics.median(good):.1f} s, worst {max(good):.1f} s"
            outcome.add("after", words, "≤ 15 s", max(good) <= 15)
        outcome.add("restarts by the supervisor", portal.restarts(), "0", portal.restarts() == 0)
    return outcome


def until_a_tick_is_done(portal: Portal, patience: float = 60) -> float | None:
    """Send ticks as the clock does and wait until a worker shows its sign of life."""
    app = Celery(broker=portal.environment["REDIS_URL"])
    app.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0}
    app.conf.task_default_queue = "default"
    cache = redis.Redis.from_url(portal.environment["CACHE_URL"])
    cache.delete(f":1:{KEY}")
    began = time.monotonic()
    while time.monotonic() - began < patience:
        with suppress(Exception):
            app.send_task("core.tick", retry=False)
        time.sleep(0.5)
        if cache.get(f":1:{KEY}"):
            return time.monotonic() - began
    return None


def f6(bench: Bench) -> Outcome:
    """The database is killed, all its processes at once."""
    outcome = Outcome("F6", "Database killed under load")
    with bench.portal() as portal, bench.load(portal) as load:
        times, backs = [], []
        for _kill in range(bench.count(3, 1)):
            during(bench.seconds(15, 8))
            database = Database(portal.var_dir)
            server = database.server.process()
            begin = now()
            for process in [server, *server.children()]:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            portal.wait(database.server.answers, 120, "the database")
            up = now()
            portal.wait(portal.is_ready, 120, "readiness")
            times.append(up - begin)
            backs.append(now() - up)
        during(10)
        load.__exit__()
        outcome.add("database answers again after", f"{max(times):.1f} s at worst")
        outcome.add("portal ready after that", f"{max(backs):.1f} s at worst", "≤ 30 s", max(backs) <= 30)
        outcome.add("all requests", window(load.ledger, 0, now()).words())
        bench.judge(outcome, portal, load)
    return outcome


def f7(bench: Bench) -> Outcome:
    """The database is away for a minute."""
    outcome = Outcome("F7", "Database stopped for a minute")
    with bench.portal(own_engines=False) as portal, bench.load(portal) as load:
        during(bench.seconds(10, 5))
        server, down = portal.engines.engines[0], now()
        server.stop()
        time.sleep(2)
        said = portal.ready()
        outcome.add("/readyz names", ", ".join(said["missing"]), "database", "database" in said["missing"])
        during(bench.seconds(60, 15))
        up = now()
        server.start(end_with_parent=True)
        back = portal.wait(portal.is_ready, 120, "readiness")
        outcome.add("ready again by itself after", f"{back:.1f} s", "≤ 15 s", back <= 15)
        away = window(load.ledger, down + 1, up, answered=False)
        outcome.add("requests meanwhile", away.words(), "none fails without a word", away.failed == 0)
        outcome.add("95th percentile of the answers meanwhile", f"{away.p95:.2f} s", "< 5 s", away.p95 < 5)
        during(10)
        load.__exit__()
        outcome.add("restarts by the supervisor", portal.restarts(), "0", portal.restarts() == 0)
        bench.judge(outcome, portal, load)
    return outcome


def f17(bench: Bench) -> Outcome:
    """Two hundred idle clients hold every connection of the database."""
    outcome = Outcome("F17", "Connections of the database used up by 200 idle clients")
    with bench.portal(own_engines=False) as portal, bench.load(portal) as load:
        begin = now()
        during(bench.seconds(30, 12))
        full = now()
        held = idle_clients(portal, 200)
        during(bench.seconds(60, 20), lambda: held.extend(idle_clients(portal, 200 - len(held))))
        end = now()
        for connection in held:
            connection.close()
        portal.wait(portal.is_ready, 60, "readiness")
        calm, tight = window(load.ledger, begin, full), window(load.ledger, full, end)
        outcome.add("idle clients", len(held))
        outcome.add("requests meanwhile", tight.words(), "none fails without a word", tight.failed == 0)
        ratio = tight.p95 / calm.p95
        outcome.add("95th percentile of what was carried out", f"{ratio:.2f} times", "< 2", ratio < 2)
        later = [one.seconds for one in load.ledger.tries if full <= one.at < end and one.status == 503]
        if later:
            outcome.add("time to say “later”", f"{max(later):.2f} s at worst", "< 5 s", max(later) < 5)
        during(5)
        load.__exit__()
        bench.judge(outcome, portal, load)
    return outcome


def idle_clients(portal: Portal, count: int) -> list:
    """Connections that do nothing, as many as the server still gives."""
    held, host = [], str(portal.engines.engines[0].socket_dir)
    with suppress(psycopg2.OperationalError):
        for _number in range(count):
            held.append(psycopg2.connect(host=host, user=ROLE, dbname=DATABASE))
    return held


def kill_group(process: psutil.Process) -> None:
    """The process and everything it started."""
    with suppress(ProcessLookupError, psutil.NoSuchProcess):
        os.killpg(os.getpgid(process.pid), signal.SIGKILL)
