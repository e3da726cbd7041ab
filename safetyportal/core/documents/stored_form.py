"""A paper's content as JSON: what is kept beside the file, and what the printed digest is made of."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """JSON values for content: a dataclass names its type, a picture becomes its digest, days are ISO texts."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__, **{name: part for name, part in kept.items() if part not in ("", None)}}
    if isinstance(value, bytes):
        return {"type": "bytes", "sha256": hashlib.sha256(value).hexdigest(), "size": len(value)}
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(part) for part in value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value) if not isinstance(value, Decimal) else format(value, "f")


def digest(stored: Any) -> str:
    """SHA-256 of the stored form, independent of the order of names."""
    text = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
