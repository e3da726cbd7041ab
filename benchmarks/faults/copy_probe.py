"""`python -m benchmarks.faults.copy_probe FOLDER`: what is read from the copy in FOLDER and what is not; JSON.

The copy is paused, stopped and promoted on the way.
"""

import json
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from django.conf import settings

    from benchmarks.faults.standby import Standby
    from safetyportal.core.embedded.postgres import Postgres

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    standby = Standby(Path(sys.argv[1]), Postgres(settings.VAR_DIR))
    found = {"following": look(), "write": write_to_the_copy()}
    allow_one_second()
    standby.execute("SELECT pg_wal_replay_pause()")
    something_new()
    time.sleep(1.5)
    found["paused"] = look()
    standby.execute("SELECT pg_wal_replay_resume()")
    standby.stop()
    found["stopped"] = look()
    standby.start(end_with_parent=True)
    found["started"] = look()
    standby.promote()
    found["promoted"] = look()
    sys.stdout.write(json.dumps(found))


def look() -> dict:
    """The dashboard and an export, and which server was asked for what."""
    from django.db import connections

    from safetyportal.core import replica
    from safetyportal.core.models import User
    from tests.suites.browsing import browser, words

    replica.forget()
    asked: Counter = Counter()

    def counting(alias):
        def count(execute, sql, params, many, context):
            for table in ("core_posting", "core_rollupcell", "enterprises_enterprise", "core_auditentry"):
                asked[f"{alias} {table}"] += f'"{table}"' in sql or f"FROM {table}" in sql
            return execute(sql, params, many, context)

        return count

    leader = browser(User.objects.get(username="leader-1"))
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(counting(alias)))
        page = words(leader.get("/dashboard/"))
        officer = browser(User.objects.get(username="inspector-1"))
        rows = words(officer.post("/enterprises/export/", {"format": "csv"})).count("示例故障试验")
    return {"says": "data-copy-behind" in page, "exported": rows, "asked": {k: v for k, v in asked.items() if v}}


def write_to_the_copy() -> str:
    from django.db import DatabaseError

    from enterprises.models import Enterprise

    try:
        Enterprise.unscoped.using("replica").update(name="示例")
    except DatabaseError as error:
        return type(error).__name__
    return "written"


def allow_one_second() -> None:
    from safetyportal.core import rules
    from safetyportal.core.models import Rule

    Rule.objects.filter(key="database.copy_behind_seconds").update(value=1)
    rules.forget_rules()


def something_new() -> None:
    from enterprises.models import Enterprise

    Enterprise.unscoped.filter(name="示例故障试验1号有限公司").update(staff_total=51)


if __name__ == "__main__":
    main()
