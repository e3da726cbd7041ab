"""Kinds of documents: each app declares its own in `documents.py`, found when the portal starts.

A kind says how a record becomes a paper and how the paper is numbered; `services.issuing` does the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from safetyportal.core.documents.content import Content, Stamp

Builder = Callable[[Any, Stamp, Mapping[str, Any]], Content]


@dataclass(frozen=True)
class DocumentKind:
    """One kind of paper. Numbers run per holder (body, else place), `series` and year; `number_rule` names the dated
    rule with the format, "" for kinds without a number; `sign` is its 字."""

    code: str
    label: object
    build: Builder
    perm: str
    read_perm: str = ""
    number_rule: str = "document.number.letter"
    sign: str = ""
    series: str = ""
    template: str = "1"


_KINDS: dict[str, DocumentKind] = {}


def register_kind(
    code: str,
    label: object,
    build: Builder,
    *,
    perm: str,
    read_perm: str = "",
    number_rule: str = "document.number.letter",
    sign: str = "",
    series: str = "",
    template: str = "1",
) -> DocumentKind:
    """Declare a kind (`hazards.listing_notice`). `build(record, stamp, data)` gives the content; `perm` on the record
    issues and voids it, `read_perm` opens it (default: the permission to view the record). Kinds that share a `series`
    share one run of numbers. Raise `template` with every change of the layout's words."""
    kind = DocumentKind(code, label, build, perm, read_perm, number_rule, sign, series or code, template)
    known = _KINDS.setdefault(code, kind)
    if known.build is not build:
        raise ValueError(f"document kind {code} is registered twice")
    return kind


def kind_of(code: str) -> DocumentKind:
    """Raises `KeyError` for a kind that no app declares."""
    return _KINDS[code]


def kind_label(code: str) -> object:
    """The kind in words; its code when an app was taken away."""
    return _KINDS[code].label if code in _KINDS else code


def kinds() -> tuple[DocumentKind, ...]:
    return tuple(_KINDS.values())
