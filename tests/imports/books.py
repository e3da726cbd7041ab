"""Workbooks for tests: rows of invented enterprises, and files as an attacker would make them."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from safetyportal.core.documents.excel import Column, stream_xlsx
from safetyportal.core.identifiers import make_credit_code

HEADINGS = {
    "name": "企业名称",
    "credit_code": "统一社会信用代码",
    "township": "所在乡镇（街道）",
    "industry": "行业代码",
    "supervision_classes": "监管分类",
    "legal_representative": "法定代表人",
    "legal_phone": "法定代表人电话",
    "registered_address": "注册地址",
    "production_address": "生产经营地址",
    "longitude": "经度",
    "latitude": "纬度",
    "staff_total": "从业人数",
    "annual_revenue": "上年度营业收入",
    "total_assets": "资产总额",
    "founded_on": "成立日期",
}


def row(number: int, **values) -> dict:
    """A good row: `row(1, township="430102002", staff_total="many")`."""
    return {
        "name": f"示例导入{number}号机械有限公司",
        "credit_code": make_credit_code("430102", 10_000 + number),
        "township": "430102001",
        "industry": "3311",
        "supervision_classes": "machinery",
        "legal_representative": f"示例{number}",
        "legal_phone": f"+86-138{number:08d}",
        "registered_address": f"示例路{number}号",
        "production_address": f"示例路{number}号",
        "longitude": "112.98",
        "latitude": "28.19",
        "staff_total": str(20 + number % 300),
        "annual_revenue": str(1000 + number % 777),
        "total_assets": "3000",
        "founded_on": "2015-06-01",
    } | values


def workbook(rows: list[dict], headings: dict | None = None) -> bytes:
    """An .xlsx of these rows under their official headings."""
    headings = headings or HEADINGS
    columns = [Column(key, label) for key, label in headings.items()]
    return b"".join(stream_xlsx(columns, ([one.get(key, "") for key in headings] for one in rows), "填报"))


def upload(content: bytes, name: str = "企业.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def rebuilt(content: bytes, replace: dict[str, bytes] | None = None, add: dict[str, bytes] | None = None) -> bytes:
    """The archive with some members replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, (replace or {}).get(member, old.read(member)))
        for member, data in (add or {}).items():
            new.writestr(member, data)
    return buffer.getvalue()


def bomb(megabytes: int = 2_000) -> bytes:
    """A small archive whose sheet unpacks to very much."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([row(1)]))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if not member.startswith("xl/worksheets/"):
                new.writestr(member, old.read(member))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            block = b" " * 2**20
            for _megabyte in range(megabytes):
                sheet.write(block)
    return buffer.getvalue()
