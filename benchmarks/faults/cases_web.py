"""The web server: workers killed, forms sent twice, many at once, uploads cut off, a deployment under load."""

import random
import signal
import socket
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import psutil
import psycopg2

from benchmarks.faults.bench import Bench, Outcome, now, window
from benchmarks.faults.checker import Database, illegal_paths, named_files, stored_files
from benchmarks.faults.clients import POLITE, Ledger, Person, Program
from benchmarks.faults.load import during, marker, photo, today


def f1(bench: Bench) -> Outcome:
    """A web worker is killed every second."""
    outcome = Outcome("F1", "Web worker killed in a request, one each second; behind the shipped proxy")
    with bench.portal() as portal, bench.proxy(portal) as front, bench.load(portal, base=front) as load:
        during(bench.seconds(10, 5))
        begin, killed = now(), Counter()

        def kill():
            workers = portal.children("web")
            if workers:
                with suppress(psutil.NoSuchProcess):
                    random.choice(workers).kill()
                    killed["workers"] += 1

        during(bench.seconds(60, 12), kill)
        end = now()
        during(5)
        load.__exit__()
        seen = window(load.ledger, begin, end)
        outcome.add("workers killed", killed["workers"])
        outcome.add("requests meanwhile", seen.words())
        outcome.add("error rate", f"{seen.error_rate:.1%}", "< 3 %", seen.error_rate < 0.03)
        outcome.add("restarts by the supervisor", portal.restarts(), "0", portal.restarts() == 0)
        bench.judge(outcome, portal, load)
    return outcome


def f9(bench: Bench) -> Outcome:
    """The same form, and the same call of a program, fifty times at once."""
    outcome = Outcome("F9", "Double submit, 50 times at once")
    with bench.portal() as portal:
        person = Person(
            portal.base, Ledger(), lambda: False, bench.world["firms"][0]["worker"], bench.world["password"]
        )
        person.sign_in()
        database, text = Database(portal.var_dir), marker()
        fields = {
            "description": text, "location": "一车间", "category": "B03", "source": "3", "found_on": today(),
            "form_token": uuid.uuid4().hex,
        }  # fmt: skip
        answers = at_once(50, lambda: patiently(lambda: copy_of(person).post("form", "/hazards/new/", fields)))
        told(outcome, "form with its token", answers, lambda r: (r.status_code, r.headers.get("Location")))
        rows = database.value("SELECT count(*) FROM hazards_hazard WHERE description = %s", text)
        outcome.add("rows of the form", rows, "1", rows == 1)
        token, text = bench.world["firms"][1]["token"], marker()
        body = {**fields, "enterprise": bench.world["firms"][1]["id"], "description": text}
        body.pop("form_token")
        for name, headers in (("call with a key", {"Idempotency-Key": str(uuid.uuid4())}), ("call without a key", {})):
            answers = at_once(50, lambda headers=headers: patiently(lambda: call(portal, token, body, headers)))
            told(outcome, name, answers, lambda r: (r.status_code, sans_request_id(r)))
        rows = database.value("SELECT count(*) FROM hazards_hazard WHERE description = %s", text)
        outcome.add("rows of the calls", rows, "1", rows == 1)
    return outcome


def at_once(count: int, act) -> list:
    gate = threading.Barrier(count)

    def one(_number):
        gate.wait()
        return act()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def patiently(send, tries: int = 30):
    """Again while the portal says "later"; what came last."""
    for _try in range(tries):
        answer = send()
        if answer is not None and answer.status_code not in {429, 503} and not still_running(answer):
            return answer
        time.sleep(random.uniform(0.5, 2))
    return answer


def still_running(answer) -> bool:
    """The first of them is still at work: a program is told when to ask again, a person that it is busy."""
    return answer.status_code == 409


def copy_of(person: Person) -> Person:
    """Another connection of the same browser."""
    other = Person(person.base, Ledger(), lambda: False, person.username, person.password)
    other.session.cookies.update(person.session.cookies)
    other.form_token = person.form_token
    return other


def call(portal, token: str, body: dict, headers: dict):
    program = Program(portal.base, Ledger(), lambda: False, token)
    return program.send("file", "POST", "/api/v1/hazards/", json=body, headers=headers)


def sans_request_id(response) -> str:
    body = response.json()
    body.pop("request_id", None)
    return str(body)


def told(outcome: Outcome, name: str, answers: list, mark) -> None:
    kinds = Counter(mark(answer) if answer is not None else ("no answer", "") for answer in answers)
    (first, most), others = kinds.most_common(1)[0], len(kinds) - 1
    words = f"{most} of {len(answers)} ({first[0]})"
    if others:
        words += f"; else {', '.join(str(kind[0]) for kind in kinds if kind != first)}"
    outcome.add(f"{name}: equal answers", words, "50", most == 50 and not others)


ACTS = ("assess", "assign", "submit", "verify", "return", "discard", "make-major", "control")


def f10(bench: Bench) -> Outcome:
    """Fifty people, eight acts at once on one hazard, round after round."""
    rounds = bench.count(200, 25)
    outcome = Outcome("F10", f"Concurrent transitions: 50 actors, 8 acts at once on one hazard, {rounds} rounds")
    with bench.portal() as portal:
        ledger, database = Ledger(), Database(portal.var_dir)
        actors = [Program(portal.base, ledger, lambda: False, token) for token in bench.world["actors"]]
        hazard, statuses, wins, hazards = 0, Counter(), 0, []
        with ThreadPoolExecutor(8) as pool:
            for number in range(rounds):
                if not hazard or number % 10 == 0:
                    hazard = file_one(bench, actors[number % 50])
                    hazards.append(str(hazard))
                chosen = random.sample(actors, 8)
                answers = list(pool.map(act, chosen, [hazard] * 8, ACTS))
                statuses.update(answers)
                wins += sum(200 <= status < 300 for status in answers)
        outcome.add("answers", ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
        late = sum(statuses[status] for status in POLITE)
        wrong = statuses[0] + sum(count for status, count in statuses.items() if status >= 500) - statuses[503]
        outcome.add("errors, and asked to come later", f"{wrong}, {late}", "0 errors", wrong == 0)
        rows = database.rows(
            "SELECT target_id, changes->'status'->>0, changes->'status'->>1, action FROM core_auditentry"
            " WHERE target_type = 'hazards.hazard' AND changes::jsonb ? 'status' ORDER BY target_id, id"
        )
        illegal = illegal_paths(rows, {tuple(edge) for edge in bench.world["edges"]})
        outcome.add("illegal edges", len(illegal), "0", not illegal)
        done = database.value(
            "SELECT count(*) FROM core_auditentry WHERE target_type = 'hazards.hazard' AND action = ANY(%s)"
            " AND target_id = ANY(%s)",
            [f"hazard.{name}" for name in AUDITED],
            hazards,
        )
        outcome.add("acts acknowledged and acts in the trail", f"{wins} and {done}", "equal", wins == done)
    return outcome


AUDITED = ("assess", "assign", "submit", "verify", "return", "discard", "update", "control")


def file_one(bench: Bench, actor: Program) -> int:
    text = marker()
    body = {
        "enterprise": bench.world["firms"][0]["id"], "source": "3", "description": text, "location": "一车间",
        "category": "B04", "found_on": today(),
    }  # fmt: skip
    return actor.act("file", text, "/hazards/", body).answer["id"]


BODIES = {
    "assess": {"level": "general"},
    "assign": {"rectify_by": "2099-12-01", "measures": "示例"},
    "submit": {"rectification": "示例：已处理"},
    "verify": {"note": "示例"},
    "return": {"note": "示例：照片不清"},
    "discard": {"note": "示例：不属于隐患"},
    "make-major": {"note": "示例"},
    "control": {"note": "示例", "interim_measures": "示例", "controlled_until": "2099-12-01"},
}


def act(actor: Program, hazard: int, name: str) -> int:
    """One act on the version that is read first; the status of its answer."""
    shown = actor.read(f"/hazards/{hazard}/")
    if shown is None or shown.status_code != 200:
        return shown.status_code if shown is not None else 0
    headers = {"Idempotency-Key": str(uuid.uuid4()), "If-Match": shown.headers["ETag"]}
    answer = actor.send(name, "POST", f"/api/v1/hazards/{hazard}/{name}/", json=body_of(name), headers=headers)
    return answer.status_code if answer is not None else 0


def body_of(name: str) -> dict:
    soon = f"{int(today()[:4])}-12-31"
    return {key: soon if value == "2099-12-01" else value for key, value in BODIES[name].items()}


def f12(bench: Bench) -> Outcome:
    """Uploads that are cut off, and one that comes a byte a second."""
    outcome = Outcome("F12", "Partial upload: cut at 10 random bytes, and 1 byte a second")
    with bench.portal() as portal, bench.load(portal, users={"reader": 5, "worker": 3}) as load:
        person = Person(
            portal.base, Ledger(), lambda: False, bench.world["firms"][0]["worker"], bench.world["password"]
        )
        person.sign_in()
        head, body = upload_request(person, portal.port)
        before = temporary_files()
        orphans = stored_files(portal.var_dir) - named_files(Database(portal.var_dir))  # of the cases before
        for _cut in range(10):
            with socket.create_connection(("127.0.0.1", portal.port)) as line:
                line.sendall(head + body[: random.randrange(1, len(body) - 1)])
        slow = threading.Thread(target=drip, args=(portal.port, head, body, bench.seconds(60, 15)), daemon=True)
        begin = now()
        slow.start()
        slow.join()
        seen = window(load.ledger, begin, now())
        outcome.add("others while one byte comes each second", seen.words(), "0 failed", seen.failed == 0)
        outcome.add("their 95th percentile", f"{seen.p95:.2f} s", "< 5 s", seen.p95 < 5)
        time.sleep(2)
        left = temporary_files() - before
        outcome.add("temporary files left", len(left), "0", not left)
        load.__exit__()
        verdict = bench.judge(outcome, portal, load)
        new = sorted(set(verdict.files_orphaned) - orphans)
        outcome.add("files left by what was cut off", len(new), "0", not new)
    return outcome


def upload_request(person: Person, port: int) -> tuple[bytes, bytes]:
    """Head and body of a report with a picture, as a browser sends it."""
    border, text = uuid.uuid4().hex, marker()
    fields = {
        "description": text, "location": "一车间", "category": "B03", "source": "3", "found_on": today(),
        "form_token": uuid.uuid4().hex, "csrfmiddlewaretoken": person.form_token,
    }  # fmt: skip
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
    ]
    picture = photo(1) + b"\0" * 3_000_000  # large enough for a temporary file
    parts += [
        f'--{border}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n".encode(),
        picture,
        f"\r\n--{border}--\r\n".encode(),
    ]
    body = b"".join(parts)
    cookies = "; ".join(f"{name}={value}" for name, value in person.session.cookies.items())
    head = (
        f"POST /hazards/new/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\nReferer: {person.base}/\r\n"
        f"Content-Type: multipart/form-data; boundary={border}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    return head, body


def drip(port: int, head: bytes, body: bytes, seconds: float) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line, suppress(OSError):
        line.sendall(head)
        for byte in body[: int(seconds)]:
            line.sendall(bytes([byte]))
            time.sleep(1)


def temporary_files() -> set[str]:
    import tempfile
    from pathlib import Path

    return {path.name for path in Path(tempfile.gettempdir()).glob("*.upload*")}


def f19(bench: Bench) -> Outcome:
    """A rolling restart and a migration while people work."""
    outcome = Outcome(
        "F19", "Deployment under load, behind the shipped proxy: rolling restart, short-waiting migration"
    )
    with bench.portal() as portal, bench.proxy(portal) as front, bench.load(portal, base=front) as load:
        during(bench.seconds(15, 8))
        begin, before = now(), portal.program("web").pid
        portal.process.send_signal(signal.SIGHUP)
        tries = migrate(portal.var_dir)
        took = portal.wait(lambda: replaced(portal, before), 120, "the rolling restart")
        during(bench.seconds(30, 12))
        end = now()
        load.__exit__()
        seen = window(load.ledger, begin, end)
        outcome.add("rolling restart", f"{took:.1f} s")
        outcome.add("migration", f"done at try {tries}, lock_timeout 1 s")
        outcome.add("requests meanwhile", seen.words())
        wrong = seen.failed + seen.polite
        rate = wrong / max(1, len(seen.statuses))
        outcome.add("error rate, 503 included", f"{rate:.2%}", "< 0.1 %", rate < 0.001)
        bench.judge(outcome, portal, load)
    return outcome


def replaced(portal, before: int) -> bool:
    with suppress(RuntimeError):
        return portal.program("web").pid != before and not psutil.pid_exists(before) and portal.is_ready()
    return False


def migrate(var_dir) -> int:
    """Add and drop a column of the busiest table as a careful migration does: short waits, several tries."""
    tries = 0
    with closing(Database(var_dir).server.connect("safetyportal")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SET lock_timeout = '1s'")
        for statement in ("ADD COLUMN faults_note text", "DROP COLUMN faults_note"):
            while True:
                tries += 1
                try:
                    cursor.execute(f"ALTER TABLE hazards_hazard {statement}")
                    break
                except psycopg2.errors.LockNotAvailable:
                    time.sleep(0.5)
    return tries
