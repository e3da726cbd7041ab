"""P3: 100,000 enterprises from Excel against COPY of the same clean rows and against parse + COPY."""

import time
from pathlib import Path

from benchmarks import measure
from benchmarks.measure import Result
from benchmarks.world import NOW, enterprises, person, say

ROWS = 100_000
HEAD = (
    ("name", "企业名称"), ("credit_code", "统一社会信用代码"), ("township", "所在乡镇（街道）"),
    ("industry", "行业代码"),
    ("supervision_classes", "监管分类"), ("registration_type", "登记注册类型"), ("registered_address", "注册地址"),
    ("production_address", "生产经营地址"), ("legal_representative", "法定代表人"), ("legal_phone", "法定代表人电话"),
    ("longitude", "经度"), ("latitude", "纬度"), ("staff_total", "从业人数"), ("annual_revenue", "上年度营业收入"),
    ("founded_on", "成立日期"), ("principal", "主要负责人"), ("safety_head", "安全负责人"), ("products", "主要产品"),
    ("registered_capital", "注册资金"), ("postcode", "邮政编码"),
)  # fmt: skip


def workbook(path: Path, rows: int, bad: float = 0.0, *, more_staff: int = 0) -> None:
    """A clean list, or one in which the share `bad` of the rows has an error; `more_staff` in every enterprise."""
    from safetyportal.core.documents.excel import Column, write_xlsx

    every = int(1 / bad) if bad else 0

    def lines():
        for number, one in enumerate(enterprises(rows, seed=7), 1):
            place = one["place"].split("/")
            code = one["credit_code"]
            staff = "很多" if every and number % every == 0 else one["staff_total"] + more_staff
            yield (
                one["name"], other_code(code, number), place[4], one["industry"], "；".join(one["supervision_classes"]),
                "112", one["registered_address"], one["production_address"], one["legal_representative"],
                f"138{number:08d}", one["longitude"], one["latitude"], staff, one["annual_revenue"], "2015-06-01",
                f"示例{number}", f"示例{number}", "示例产品", "500", "410000",
            )  # fmt: skip

    write_xlsx(path, [Column(key, label) for key, label in HEAD], lines())


def other_code(code: str, number: int) -> str:
    """A code of another series than the million that is there already."""
    from safetyportal.core.identifiers import make_credit_code

    return make_credit_code(code[2:8], 5_000_000 + number)


def run(var_dir: Path, rounds: int) -> list[Result]:
    from django.db import connection, transaction

    from enterprises.imports import publishing
    from safetyportal.core.choices import ImportState
    from safetyportal.core.imports import stage
    from safetyportal.core.imports.run import run_batch
    from safetyportal.core.imports.services import limits
    from safetyportal.core.imports.spec import spec_of
    from safetyportal.core.models import ImportBatch

    actor = person("province_supervisor", "43", "bench-province")
    book = var_dir / "import.xlsx"
    if not book.exists():
        say("writing the workbook")
        workbook(book, ROWS)
    spec = spec_of("enterprises")

    def parse_only() -> float:
        """The floor of reading: calamine alone, rows dropped."""
        from python_calamine import load_workbook

        return measure.seconds(lambda: sum(1 for _ in load_workbook(str(book)).get_sheet_by_index(0).iter_rows()))

    def copy_only() -> float:
        """The floor of writing: the same clean rows by COPY of 20,000 each into the same table, and committed."""

        def load() -> None:
            for lines in clean:
                with transaction.atomic():
                    publishing.template().copy(lines)

        took = measure.seconds(load)
        remove_imported()
        return took

    def whole() -> tuple[float, float]:
        """Read and stage, then publish and commit: seconds of each."""
        batch = ImportBatch.objects.create(
            kind="enterprises", user=actor, place="/43/", name=book.name, size=1, sha256="0" * 64, created_at=NOW
        )
        counts = dict.fromkeys(COUNTS, 0)
        began = time.perf_counter()
        with stage.Reading(str(book), spec, limits(NOW)) as reading:
            batch.header, batch.mapping = reading.header, reading.mapping
            for chunk in stage.chunks(reading, spec, actor=actor, now=NOW, batch_id=batch.pk):
                stage.stage(chunk, spec, counts)
        staged = time.perf_counter()
        assert counts["bad_count"] == 0, list(batch.rows.filter(bad=True).values_list("errors", flat=True)[:3])
        batch.state, batch.row_count = ImportState.RUNNING, counts["row_count"]
        batch.save()
        run_batch(batch.pk, actor=actor, now=NOW, progress=lambda *_figures: None)
        published = time.perf_counter()
        batch.refresh_from_db()
        assert batch.created == ROWS
        remove_imported()
        return staged - began, published - staged

    grown = _growth(book, spec, actor)  # first, before this process has held anything large
    clean = _clean_rows(book, actor, spec)
    figures = {"parse": [], "copy": [], "read": [], "publish": []}
    for _round in range(rounds):
        figures["parse"].append(parse_only())
        figures["copy"].append(copy_only())
        with measure.statements() as sent:
            read, published = whole()
        figures["read"].append(read)
        figures["publish"].append(published)
        say(" ".join(f"{name} {values[-1]:.1f}" for name, values in figures.items()))
    connection.close()
    rate = [ROWS / value for value in figures["publish"]]
    copied = [ROWS / value for value in figures["copy"]]
    end = [ROWS / (a + b) for a, b in zip(figures["read"], figures["publish"], strict=True)]
    floor = [ROWS / (a + b) for a, b in zip(figures["parse"], figures["copy"], strict=True)]
    told = f"{sent['count']} statements"
    return [
        Result("P3 publish, audited and counted", "rows/s", rate, copied, "COPY of the clean rows", 0.30, "large"),
        Result("P3 parse, check, stage, publish", "rows/s", end, floor, "calamine + COPY", 0.35, "large"),
        Result("P3 memory growth of the importing process", "MB", [grown], target=150, note=told),
        *import_again(var_dir),
    ]


AGAIN = 20_000


def import_again(var_dir: Path) -> list[Result]:
    """The same enterprises once more: first nothing has changed, then a plain column of each."""
    actor, took = person("province_supervisor", "43", "bench-province"), {}
    for name, staff in (("new", 0), ("unchanged", 0), ("changed", 1)):
        book = var_dir / f"again-{name}.xlsx"
        workbook(book, AGAIN, more_staff=staff)
        batch, began = _staged(book, actor), time.perf_counter()
        publish_all(batch, actor)
        took[name] = AGAIN / (time.perf_counter() - began)
        say(f"again, {name}: {took[name]:,.0f} rows/s")
        assert (batch.created, batch.unchanged, batch.updated)[list(took).index(name)] == AGAIN
    remove_imported()
    return [
        Result(f"P3 publish {AGAIN:,} rows that are there already, {name}", "rows/s", [took[name]])
        for name in ("unchanged", "changed")
    ]


def _staged(book: Path, actor):
    from enterprises import imports  # noqa: F401 -- registers the columns
    from safetyportal.core.imports import stage
    from safetyportal.core.imports.services import limits
    from safetyportal.core.imports.spec import spec_of
    from safetyportal.core.models import ImportBatch

    batch = ImportBatch.objects.create(
        kind="enterprises", user=actor, place="/43/", name=book.name, size=1, sha256="0" * 64, created_at=NOW
    )
    counts, spec = dict.fromkeys(COUNTS, 0), spec_of("enterprises")
    with stage.Reading(str(book), spec, limits(NOW)) as reading:
        batch.header, batch.mapping = reading.header, reading.mapping
        for chunk in stage.chunks(reading, spec, actor=actor, now=NOW, batch_id=batch.pk):
            stage.stage(chunk, spec, counts)
    batch.row_count = counts["row_count"]
    return batch


def publish_all(batch, actor) -> None:
    from safetyportal.core.choices import ImportState
    from safetyportal.core.imports.run import run_batch

    batch.state = ImportState.RUNNING
    batch.save()
    run_batch(batch.pk, actor=actor, now=NOW, progress=lambda *_figures: None)
    batch.refresh_from_db()


COUNTS = ("row_count", "bad_count", "warning_count", "create_count", "update_count", "same_count")


def _growth(book: Path, spec, actor) -> float:
    """MB by which the process grows while it stages the whole file and publishes four chunks of it."""
    from safetyportal.core import writes
    from safetyportal.core.imports import stage
    from safetyportal.core.imports.run import _next_rows, publish
    from safetyportal.core.imports.services import limits
    from safetyportal.core.models import ImportBatch

    batch = ImportBatch.objects.create(
        kind="enterprises", user=actor, place="/43/", name=book.name, size=1, sha256="0" * 64, created_at=NOW
    )
    counts = dict.fromkeys(COUNTS, 0)
    with measure.memory() as grown:
        with stage.Reading(str(book), spec, limits(NOW)) as reading:
            batch.header, batch.mapping = reading.header, reading.mapping
            for chunk in stage.chunks(reading, spec, actor=actor, now=NOW, batch_id=batch.pk):
                stage.stage(chunk, spec, counts)
        for _chunk in range(4):
            rows = _next_rows(batch)
            with writes.unit_of_work():
                publish(batch, rows, actor=actor, now=NOW)
    batch.rows.all().delete()
    remove_imported()
    return grown["growth"]


def _clean_rows(book: Path, actor, spec) -> list[list[str]]:
    """The rows as the import would insert them, ready for COPY; made once, outside the measurement."""
    from collections import Counter

    from enterprises.imports import publishing
    from safetyportal.core.bulk import Template
    from safetyportal.core.imports import stage
    from safetyportal.core.imports.services import limits

    lines: list[str] = []

    class Kept(Template):
        def copy(self, made) -> None:
            lines.extend(made)

    normal = publishing.Template
    publishing.Template = Kept
    try:
        with stage.Reading(str(book), spec, limits(NOW)) as reading:
            for chunk in stage.chunks(reading, spec, actor=actor, now=NOW):
                publishing.insert(chunk.rows, chunk, Counter(), [])
    finally:
        publishing.Template = normal
    return [lines[i : i + 20_000] for i in range(0, len(lines), 20_000)]


def remove_imported() -> None:
    """Make room for the next round: the trail stays, as it must."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("DELETE FROM enterprises_enterprise WHERE data_source = 'import'")
        cursor.execute("DELETE FROM core_rollupdelta")
    vacuum()


def vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE enterprises_enterprise, core_auditentry, core_importrow, core_rollupdelta")
