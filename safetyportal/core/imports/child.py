"""Reads an uploaded workbook, in a process of its own with hard limits. Knows nothing of Django or of the portal.

    python -I child.py  < order.json  > answer.jsonl

The order names the file, the limits and the headings to look for. The answer is one JSON value a line: first
`{"header": […], "mapping": {key: position}, "sheet": name}`, then `[row number, [cell texts]]` for each row that is
not blank, at last `{"rows": count}`; or `{"refused": reason, …}` at any point. Whatever a file does to this process,
the portal only sees it end.
"""

import datetime
import json
import os
import re
import resource
import sys
import unicodedata
import zipfile

HEADER_ROWS = 10  # the headings are looked for in the first rows
SAMPLE_MARKS = ("示例：", "示例:", "Sample:")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
REQUIRED_MEMBERS = {"[Content_Types].xml", "xl/workbook.xml"}


class Refused(Exception):
    def __init__(self, reason, **facts):
        super().__init__(reason)
        self.answer = {"refused": reason, **facts}


def main():
    order = json.load(sys.stdin)
    limit_process(order["limits"])
    try:
        check_container(order["path"], order["limits"])
        if order.get("labels"):
            read(order)
        else:
            say({"checked": True})
    except Refused as refusal:
        say(refusal.answer)
    except MemoryError:
        say({"refused": "too_large"})


def limit_process(limits):
    """Memory, processor time, no files written, no dump of memory."""
    memory = int(limits["memory_mb"]) * 1024 * 1024
    seconds = int(limits["seconds"])
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(5)


def check_container(path, limits):
    """Look at the outside only: what the archive says it holds, before anything of it is unpacked."""
    with open(path, "rb") as file:
        head = file.read(8)
        if head == OLE:
            rest = file.read()
            raise Refused("password" if ENCRYPTED in rest else "old_format")
    if not head.startswith(b"PK\x03\x04"):
        raise Refused("not_a_workbook")
    try:
        with zipfile.ZipFile(path) as archive:
            check_members(archive, os.path.getsize(path), limits)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError):
        raise Refused("broken") from None


def check_members(archive, size, limits):
    members = archive.infolist()
    if len(members) > limits["members"]:
        raise Refused("too_large")
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if not names >= REQUIRED_MEMBERS or len(names) != len(members):
        raise Refused("not_a_workbook")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits["unpacked_bytes"] or unpacked > size * limits["ratio"] + 1_000_000:
        raise Refused("bomb")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("password")
    for member in members:
        if member.filename.startswith("/") or ".." in member.filename.split("/"):
            raise Refused("not_a_workbook")
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                if b"<!DOCTYPE" in part.read(4096).upper():
                    raise Refused("not_a_workbook")


def read(order):
    from python_calamine import CalamineError, load_workbook

    limits = order["limits"]
    try:
        book = load_workbook(order["path"])
        names = visible_sheets(book)
        if len(book.sheet_names) > limits["sheets"]:
            raise Refused("too_many_sheets", limit=limits["sheets"])
        if not names:
            raise Refused("empty")
        sheet = book.get_sheet_by_name(names[0])
    except (CalamineError, ValueError, KeyError, OSError):
        raise Refused("broken") from None
    if sheet.total_width > 16 * limits["columns"]:
        raise Refused("too_many_columns", limit=limits["columns"])
    rows = enumerate(sheet.iter_rows(), 1)
    header, mapping = find_header(rows, order)
    say({"sheet": sheet.name, "header": header, "mapping": mapping})
    say({"rows": send_rows(rows, len(header), limits)})


def visible_sheets(book):
    return [one.name for one in book.sheets_metadata if "Visible" in str(one.visible) and "WorkSheet" in str(one.typ)]


def find_header(rows, order):
    """Headings and the positions of the known columns: the first row that names enough of them."""
    labels, required, limits = order["labels"], set(order["required"]), order["limits"]
    seen = set()
    for _number, row in rows:
        cells = [as_text(value, 200) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        found = [(labels.get(heading(cell)), position) for position, cell in enumerate(cells) if cell]
        keys = [key for key, _position in found if key]
        if len(set(keys)) >= min(2, len(labels)):
            if len(cells) > limits["columns"]:
                raise Refused("too_many_columns", limit=limits["columns"])
            double = sorted({key for key in keys if keys.count(key) > 1})
            if double:
                raise Refused("double_columns", columns=double)
            missing = sorted(required - set(keys))
            if missing:
                raise Refused("missing_columns", columns=missing)
            return cells, {key: position for key, position in found if key}
        seen.update(cell for cell in cells if cell)
        if _number >= HEADER_ROWS:
            break
    raise Refused("wrong_template" if seen else "empty")


def heading(text):
    """A heading without what people add to it: stars, brackets with hints, blanks, letter case."""
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\(.*?\)|\[.*?\]|[\s*:_-]", "", text)


def send_rows(rows, width, limits):
    count, most, longest = 0, limits["rows"], limits["cell_chars"]
    for number, row in rows:
        cells = [as_text(value, longest) for value in row[:width]]
        first = next((cell for cell in cells if cell), "")
        if not first or first.startswith(SAMPLE_MARKS):
            continue
        count += 1
        if count > most:
            raise Refused("too_many_rows", limit=most)
        say([number, cells])
    if not count:
        raise Refused("no_rows")
    return count


def as_text(value, longest):
    """What the person sees in the cell, as text; one character more than allowed tells that it was too long."""
    if isinstance(value, str):
        return value.replace("\x00", "").strip(" \t\r\n\u3000\ufeff\xa0")[: longest + 1]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M:%S")
    return str(value)


def say(value):
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    sys.stdout.write("\n")


if __name__ == "__main__":
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 -- until the end
    main()
    sys.stdout.flush()
