"""Text of whatever is downloaded: pages, JSON, CSV, workbooks member by member, PDF."""

import io
import zipfile

from pypdf import PdfReader


def readable(body: bytes, content_type: str) -> str:
    """Everything that somebody who opens the file can read, metadata included."""
    if body.startswith(b"PK\x03\x04"):
        return workbook_text(body)
    if body.startswith(b"%PDF-"):
        return pdf_text(body)
    if content_type.startswith("image/"):
        return body.decode("latin-1")
    return body.decode("utf-8", "replace")


def workbook_text(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def pdf_text(body: bytes) -> str:
    reader = PdfReader(io.BytesIO(body))
    words = [str(value) for value in (reader.metadata or {}).values()]
    return "\n".join([*words, *(page.extract_text() for page in reader.pages)])
