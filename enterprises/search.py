"""Finding enterprises: by credit code, or by words of their name and addresses."""

import re

from safetyportal.core import search

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{6,18}")


def find(rows, term: str):
    """Rows of a scoped queryset that match what somebody typed; all of them when nothing was typed.

    What looks like the start of a credit code is looked up as one (index range) and, when there is none, as text.
    """
    code = term.strip().upper()
    if _CODE.fullmatch(code) and any(letter.isdigit() for letter in code):
        by_code = rows.exclude(credit_code="").filter(credit_code__startswith=code)
        if by_code.exists():
            return by_code
    return search.search(rows, term)


def near_duplicates(rows, enterprise, limit: int = 5) -> list[tuple[float, object]]:
    """`[(share, enterprise)]` of the visible enterprises whose name is nearly this one's, most alike first."""
    others = rows.exclude(pk=enterprise.pk) if enterprise.pk else rows
    return search.similar(others, enterprise.name, limit=limit)
