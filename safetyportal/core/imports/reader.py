"""Our side of the child that reads workbooks: start it, take its lines one by one, end it when it takes too long."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext_noop

from safetyportal.core.imports.spec import ImportSpec, Problem, problem

CHILD = Path(__file__).with_name("child.py")

REFUSALS = {
    "not_a_workbook": gettext_noop("This is not an Excel workbook (.xlsx). Save it as .xlsx and upload it again."),
    "old_format": gettext_noop("This is a workbook of the old format (.xls). Save it as .xlsx and upload it again."),
    "macros": gettext_noop("This workbook carries macros. Save it as .xlsx without macros and upload it again."),
    "password": gettext_noop("This workbook is protected by a password. Remove the protection and upload it again."),
    "broken": gettext_noop(
        "This workbook is damaged and cannot be read. Open it in Excel, save it anew and try again."
    ),
    "bomb": gettext_noop("This file unpacks to far more than a list of rows can be. It was not opened."),
    "too_large": gettext_noop("This workbook is too large or too complex to be read. Split it and upload the parts."),
    "too_many_rows": gettext_noop("The list has more than %(limit)s rows. Split it and upload the parts."),
    "too_many_columns": gettext_noop("The list has more than %(limit)s columns. Use the template."),
    "too_many_sheets": gettext_noop("The workbook has more than %(limit)s sheets. Use the template."),
    "empty": gettext_noop("The first sheet is empty. Fill in the template and upload it again."),
    "no_rows": gettext_noop("There is no row below the headings. Sample rows do not count."),
    "wrong_template": gettext_noop("The headings of the template were not found in the first rows. Use the template."),
    "missing_columns": gettext_noop("These columns are missing: %(columns)s. Use the template."),
    "double_columns": gettext_noop("These columns stand there twice: %(columns)s. Keep one of each."),
    "failed": gettext_noop("The file could not be read. Nothing was changed."),
}


class FileRefused(Exception):
    """The file as a whole is not accepted; `problem` says why, in whatever language it is read."""

    def __init__(self, reason: str, **params):
        super().__init__(reason)
        self.reason = reason
        self.problem: Problem = problem("", REFUSALS[reason], **params)


class Reading:
    """An open workbook: `header`, `mapping` and the rows. Use it in a `with`; leaving it ends the child."""

    def __init__(self, path: str, spec: ImportSpec | None, limits: dict):
        self.spec, self.limits = spec, limits
        self.header: list[str] = []
        self.mapping: dict[str, int] = {}
        order = {"path": path, "limits": limits, "labels": spec.labels() if spec else {}}
        order["required"] = spec.required if spec else []
        self.child = subprocess.Popen(  # noqa: S603 -- our own program, no shell
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
            close_fds=True,
        )
        self.clock = threading.Timer(int(limits["seconds"]), self.child.kill)
        self.clock.daemon = True
        self.clock.start()
        self.input, self.output = cast(IO[bytes], self.child.stdin), cast(IO[bytes], self.child.stdout)
        with contextlib.suppress(BrokenPipeError):
            self.input.write(json.dumps(order).encode())
            self.input.close()

    def __enter__(self) -> "Reading":
        try:
            first = self._line()
            self.header, self.mapping = first.get("header", []), first.get("mapping", {})
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_exception) -> None:
        self.close()

    def close(self) -> None:
        self.clock.cancel()
        self.child.kill()
        self.output.close()
        self.child.wait()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """`(row number in the sheet, texts)`. Raises `FileRefused` at the row from which on it cannot go on."""
        while isinstance(line := self._line(), list):
            yield line[0], line[1]

    def _line(self):
        line = self.output.readline()
        if not line.endswith(b"\n"):  # it died: out of memory, out of time, or by the file's malice
            raise FileRefused("too_large" if self.child.wait() < 0 else "failed")
        answer = json.loads(line)
        if isinstance(answer, dict) and "refused" in answer:
            raise self._refusal(answer)
        return answer

    def _refusal(self, answer: dict) -> FileRefused:
        params = {key: value for key, value in answer.items() if key != "refused"}
        if "columns" in params and self.spec:
            labels = [str(self.spec.column(key).label) for key in params["columns"]]
            params["columns"] = "、".join(labels)
        if "limit" in params:
            params["limit"] = f"{params['limit']:,}"
        reason = answer["refused"]
        return FileRefused(reason if reason in REFUSALS else "failed", **params)


def check_file(path: str, limits: dict) -> None:
    """Look at the file from outside, before it is kept. Raises `FileRefused`."""
    with Reading(path, None, limits):
        pass
