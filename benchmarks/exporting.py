"""P5: a workbook of 100,000 rows × 20 columns against XlsxWriter in constant-memory mode; memory at a million rows."""

import random
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.measure import Result, in_turn, memory, milliseconds, seconds
from benchmarks.world import say

ROWS = 100_000
KINDS = ["text"] * 13 + ["number"] * 5 + ["date", "datetime"]


def rows(count: int):
    """The same cells for both writers, from memory."""
    chance = random.Random(5)
    moment = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    make = {
        "text": lambda: f"示例企业{chance.randint(1, 99_999)}号有限公司",
        "number": lambda: chance.randint(0, 1_000_000) / 100,
        "date": lambda: date(2026, 1, 1) + timedelta(chance.randint(0, 300)),
        "datetime": lambda: moment,
    }
    base = [[make[kind]() for kind in KINDS] for _row in range(2_000)]
    for number in range(count):
        yield base[number % len(base)]


def run(var_dir: Path, rounds: int) -> list[Result]:
    from safetyportal.core.documents.excel import Column, stream_xlsx

    columns = [Column(f"c{i}", f"列{i}", kind) for i, kind in enumerate(KINDS)]

    def ours(count: int = ROWS) -> float:
        return count / seconds(lambda: sum(map(len, stream_xlsx(columns, rows(count)))))

    def peer() -> float:
        return ROWS / seconds(lambda: _xlsxwriter(ROWS))

    found = in_turn(max(2, rounds - 2), ours=ours, peer=peer)
    say("a million rows")
    with memory() as grown:
        ours(1_000_000)
    first = [milliseconds(lambda: next(stream_xlsx(columns, rows(ROWS)))) for _round in range(3)]
    return [
        Result("P5 100,000 × 20", "rows/s", found["ours"], found["peer"], "XlsxWriter constant memory", 1.0, "large",
               note="stretch: 3"),
        Result("P5 memory growth at 1,000,000 × 20", "MB", [grown["growth"]], target=64),
        Result("P5 first bytes", "ms", first, target=300),
    ]  # fmt: skip


def _xlsxwriter(count: int) -> None:
    import xlsxwriter

    with tempfile.NamedTemporaryFile(suffix=".xlsx") as target:
        options = {"constant_memory": True, "remove_timezone": True}
        book = xlsxwriter.Workbook(target.name, {**options, "strings_to_formulas": False, "strings_to_urls": False})
        sheet, dated = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows(count)):
            for position, (kind, value) in enumerate(zip(KINDS, row, strict=True)):
                if kind == "text":
                    sheet.write_string(number, position, value)
                elif kind == "number":
                    sheet.write_number(number, position, value)
                else:
                    sheet.write_datetime(number, position, value, dated)
        book.close()
