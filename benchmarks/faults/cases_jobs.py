"""Background work: killed in the middle, killed as a whole, poisoned, and started by three clocks."""

import re
import signal
import threading
import time
from contextlib import suppress
from itertools import count

import psutil
from celery import Celery

from benchmarks.faults import processes
from benchmarks.faults.bench import Bench, Outcome, now
from benchmarks.faults.cases_servers import kill_group
from benchmarks.faults.checker import Database
from benchmarks.faults.clients import Ledger, Person
from benchmarks.faults.load import during
from benchmarks.faults.portal import Portal
from safetyportal.core.embedded import redis_settings

FIRST = count(0, 20_000)  # rows of each workbook are numbered on from here: new enterprises each time
NUMBER = re.compile(r"/imports/(\d+)/")
_PUBLISHING = "SELECT state FROM core_job WHERE name = 'core.run_import' AND arguments->>'batch_id' = %s"


class Importer:
    """An inspector who sends workbooks of enterprises and confirms them."""

    def __init__(self, bench: Bench, portal: Portal) -> None:
        self.portal, self.database = portal, Database(portal.var_dir)
        self.before = self.imported()
        name = bench.world["inspectors"][0]["username"]
        self.person = Person(portal.base, Ledger(), lambda: False, name, bench.world["password"])
        self.person.sign_in()

    def staged(self, rows: int) -> str:
        """Send a workbook of new enterprises and wait until it waits for confirmation; the number of the batch."""
        content = self.workbook(rows)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        answer = self.person.post("import", "/imports/new/enterprises/", {}, {"file": ("企业.xlsx", content, kind)})
        number = NUMBER.search(answer.headers["Location"]).group(1)
        self.portal.wait(lambda: self.state(number) == "ready", 300, "reading the workbook")
        return number

    def workbook(self, rows: int) -> bytes:
        from tests.imports.books import row, workbook

        first = next(FIRST)
        return workbook([row(first + number) for number in range(rows)])

    def confirm(self, number: str) -> None:
        self.person.post("confirm", f"/imports/{number}/confirm/", {})

    def state(self, number: str) -> str:
        return self.database.value("SELECT state FROM core_importbatch WHERE id = %s", number)

    def done(self, number: str) -> bool:
        return self.state(number) == "done"

    def new(self) -> tuple[int, int]:
        """The same since this importer began."""
        rows, codes = self.imported()
        return rows - self.before[0], codes - self.before[1]

    def imported(self) -> tuple[int, int]:
        """Enterprises imported so far, and codes among them: equal when none came twice."""
        return self.database.rows(
            "SELECT count(*), count(DISTINCT credit_code) FROM enterprises_enterprise WHERE name LIKE '示例导入%'"
        )[0]


def f2(bench: Bench) -> Outcome:
    """The process that does a job is killed, once, and then again and again."""
    kills, rows = bench.count(20, 4), bench.count(8000, 5000)
    outcome = Outcome("F2", f"Job process killed at {kills} points of an import of {rows:,} rows")
    with bench.portal() as portal:
        importer = Importer(bench, portal)
        normal = timed_import(importer, rows, kills=0)
        once = timed_import(importer, rows, kills=1)
        often = timed_import(importer, rows, kills=kills)
        outcome.add("without a kill", f"{normal[0]:.1f} s")
        ratio = once[0] / normal[0]
        outcome.add("killed once", f"{once[0]:.1f} s, {ratio:.2f} times", "≤ 2 times", ratio <= 2)
        outcome.add(f"killed {often[1]} times", f"{often[0]:.1f} s; {often[0] - normal[0]:.1f} s more")
        rows_there, different = importer.new()
        outcome.add("enterprises, and codes among them", f"{rows_there:,}, {different:,}", f"{3 * rows:,} each",
                    rows_there == different == 3 * rows)  # fmt: skip
        open_jobs = importer.database.open_jobs() if importer.database.drained(60) is None else 0
        outcome.add("jobs still open", open_jobs, "0", open_jobs == 0)
        figures_fit(outcome, portal)
    return outcome


def timed_import(importer: Importer, rows: int, *, kills: int) -> tuple[float, int]:
    number = importer.staged(rows)
    began, killed = time.monotonic(), 0
    importer.confirm(number)
    pause = 0.5
    while not importer.done(number):
        if time.monotonic() - began > 900:
            raise RuntimeError(f"import {number} is not done: {importer.state(number)}")
        time.sleep(pause)
        if killed < kills and importer.state(number) == "running" and kill_children(importer.portal, "bulk"):
            killed += 1
            pause = 0.3 + (killed * 37 % 10) / 10  # at other points each time, the same in each run
    return time.monotonic() - began, killed


def kill_children(portal: Portal, name: str) -> bool:
    found = portal.children(name)
    for child in found:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    return bool(found)


def figures_fit(outcome: Outcome, portal: Portal) -> None:
    """Counting everything anew must change nothing."""
    import json

    found = json.loads(processes.module(portal.var_dir, "benchmarks.faults.inspect_copy", **portal.environment))
    off = found["figures_off_by"]
    outcome.add("figures that differ from a fresh count", off, "0", off == 0)


def f3(bench: Bench) -> Outcome:
    """The whole worker is killed while it works."""
    rows = bench.count(8000, 3000)
    outcome = Outcome("F3", "Whole job worker killed, with all its processes")
    with bench.portal() as portal:
        importer = Importer(bench, portal)
        number = importer.staged(rows)
        importer.confirm(number)
        portal.wait(lambda: importer.state(number) == "running", 60, "the start of the import")
        time.sleep(1)
        before = attempts(importer, number)
        began = time.monotonic()
        kill_group(portal.program("bulk"))
        portal.wait(lambda: attempts(importer, number) != before or importer.done(number), 240, "work again")
        took = time.monotonic() - began
        outcome.add("work goes on after", f"{took:.1f} s", "≤ 60 s", took <= 60)
        portal.wait(lambda: importer.done(number), 300, "the import")
        outcome.add("done after", f"{time.monotonic() - began:.1f} s")
        rows_there, different = importer.new()
        outcome.add("enterprises, and codes among them", f"{rows_there:,}, {different:,}", f"{rows:,} each",
                    rows_there == different == rows)  # fmt: skip
    return outcome


def attempts(importer: Importer, number: str) -> tuple:
    """Changes with each process that takes the job."""
    return importer.database.rows(
        "SELECT holder FROM core_job WHERE name = 'core.run_import' AND arguments->>'batch_id' = %s", number
    )[0]


def f14(bench: Bench) -> Outcome:
    """Three clocks, and five hundred ticks from three sides at once."""
    ticks = bench.count(500, 90)
    outcome = Outcome("F14", f"Three clocks and {ticks} ticks")
    with bench.portal() as portal:
        schedules = [portal.var_dir / "run" / f"beat-{number}" for number in (2, 3)]
        words = ["-m", "celery", "--app=safetyportal", "beat", "--pidfile="]
        others = [
            processes.start(portal.var_dir, *words, f"--schedule={file}", log=file.with_suffix(".log"))
            for file in schedules
        ]
        try:
            senders = [threading.Thread(target=send_ticks, args=(portal, ticks // 3)) for _number in range(3)]
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()
            during(bench.seconds(60, 20))
        finally:
            for other in others:
                other.send_signal(signal.SIGTERM)
                other.wait(20)
        database = Database(portal.var_dir)
        database.drained(120)
        dues, jobs = database.rows(
            "SELECT count(*), count(DISTINCT key) FROM core_job WHERE name IN (SELECT name FROM core_periodictick)"
        )[0]
        twice = database.value(
            "SELECT count(*) FROM (SELECT 1 FROM core_periodictick GROUP BY name, due_at HAVING count(*) > 1) AS d"
        )
        outcome.add("periodic jobs started, and due times among them", f"{dues}, {jobs}", "equal", dues == jobs)
        outcome.add("due times started twice", twice, "0", twice == 0)
        again = database.value(
            "SELECT count(*) FROM core_job WHERE attempts > 1 AND name IN (SELECT name FROM core_periodictick)"
        )
        outcome.add("of them run more than once", again, "0", again == 0)
    return outcome


def send_ticks(portal: Portal, count: int) -> None:
    app = Celery(broker=redis_settings(portal.var_dir)["broker"])
    app.conf.task_default_queue = "default"
    for _tick in range(count):
        app.send_task("core.tick")
        time.sleep(0.05)


_POISON = """INSERT INTO core_job (name, arguments, state, bulk, title, done_count, message, checkpoint, result, error,
    attempts, run_after, holder, cancel_requested, created_at) VALUES ('core.export_list', '{"register": "no-such-list",
    "query": "", "kind": "csv", "language": "zh-hans"}', 'queued', false, '示例', 0, '', '{}', '{}', '', %s, now(), '',
    false, now()) RETURNING id"""


def f15(bench: Bench) -> Outcome:
    """A job that always fails, and one whose process always dies; the others go on."""
    outcome = Outcome("F15", "Poison: a job that always fails, and one whose process always dies")
    with bench.portal() as portal:
        importer = Importer(bench, portal)
        calm = reading_times(importer, bench.count(5, 2))
        failing = importer.database.value(_POISON, 3)  # the pauses of the first three attempts together are 105 s
        dying = importer.staged(bench.count(3000, 1500))
        importer.confirm(dying)
        killed: set[int] = set()
        began = now()
        while job_state(importer, dying) not in {"dead", "done"} and now() - began < 300:
            if (holder := holder_before_progress(importer, dying)) and holder not in killed:
                killed.add(holder)
                with suppress(psutil.NoSuchProcess):
                    psutil.Process(holder).kill()
            time.sleep(0.02)
        end = job_state(importer, dying)
        outcome.add("process killed before any progress", f"{len(killed)} times; then “{end}”", "dead", end == "dead")
        sick = reading_times(importer, bench.count(5, 2))
        if not bench.quick:
            done = "SELECT state FROM core_job WHERE id = %s"
            portal.wait(lambda: importer.database.value(done, failing) == "dead", 500, "giving up")
        state, tries = importer.database.rows("SELECT state, attempts FROM core_job WHERE id = %s", failing)[0]
        outcome.add("job that always fails", f"{state} after {tries} attempts", "dead after 5",
                    bench.quick or (state, tries) == ("dead", 5))  # fmt: skip
        ratio = sum(sick) / len(sick) / (sum(calm) / len(calm))
        outcome.add("other jobs meanwhile", f"{ratio:.2f} times the time", "< 1.2", ratio < 1.2)
    return outcome


def job_state(importer: Importer, number: str) -> str:
    rows = importer.database.rows(_PUBLISHING, number)
    return rows[0][0] if rows else ""


def holder_before_progress(importer: Importer, number: str) -> int:
    """Number of the process that has taken the job and not come anywhere yet; 0 when there is none."""
    rows = importer.database.rows(
        "SELECT holder FROM core_job WHERE name = 'core.run_import' AND arguments->>'batch_id' = %s"
        " AND state = 'running' AND done_count = 0",
        number,
    )
    return int(rows[0][0].split()[-2]) if rows else 0


def reading_times(importer: Importer, count: int) -> list[float]:
    """Seconds from sending a small workbook to its preview: a short job as people wait for it."""
    times = []
    for _number in range(count):
        began = time.monotonic()
        importer.staged(20)
        times.append(time.monotonic() - began)
    return times
