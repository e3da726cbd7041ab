"""The visit set: seam until the papers branch lands."""

from typing import Any


def papers_of_visit(visit: Any, user: Any) -> list:
    return []


def set_shown(visit: Any) -> list:
    return []


def prepare_set(visit: Any, *, actor: Any, now: Any) -> None:
    return None


def issue_set(visit: Any, *, actor: Any, now: Any) -> None:
    return None


def proposals_url() -> str:
    return ""
