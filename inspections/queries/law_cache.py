"""The library in memory: a few hundred rows that every keystroke of the prompt asks for."""

import time
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from inspections.models import LawArticle, Sanction, Violation
from safetyportal.core.search import bigrams, normalise

_SECONDS = 60
_cache: list[tuple[float, list["Entry"]]] = []


@dataclass(frozen=True, eq=False)
class Entry:
    """One version of one unlawful act, with what hangs on it and what is searched."""

    violation: Violation
    sanctions: tuple[Sanction, ...]
    violated: tuple[LawArticle, ...]
    punishing: tuple[LawArticle, ...]

    @cached_property
    def title(self) -> str:
        return normalise(self.violation.title)

    @cached_property
    def keywords(self) -> str:
        return "|".join(normalise(word) for word in self.violation.keywords.split())

    @cached_property
    def citations(self) -> str:
        return normalise(f"{self.violation.violated}|{self.violation.punished}|{self.violation.code}")

    @cached_property
    def statements(self) -> str:
        return normalise("|".join(article.statement for article in self.violated))

    @cached_property
    def article_numbers(self) -> frozenset[int]:
        return frozenset(article.number for article in (*self.violated, *self.punishing))

    @cached_property
    def grams(self) -> frozenset[str]:
        return frozenset(bigrams(f"{self.title}|{self.keywords}|{self.statements}"))


def entries() -> list[Entry]:
    """All versions of all acts, in the order of the library."""
    if not _cache or time.monotonic() - _cache[0][0] > _SECONDS:
        _cache[:] = [(time.monotonic(), _read())]
    return _cache[0][1]


def _read() -> list[Entry]:
    articles = LawArticle.objects.select_related("instrument")
    rows = Violation.objects.order_by("order", "code", "valid_from").prefetch_related(
        "sanctions", *(Prefetch(name, queryset=articles) for name in ("articles_violated", "articles_punishing"))
    )
    return [
        Entry(
            row,
            tuple(row.sanctions.all()),
            tuple(row.articles_violated.all()),
            tuple(row.articles_punishing.all()),
        )
        for row in rows
    ]


def forget_law() -> None:
    """After a change in this process; the others notice within a minute."""
    _cache.clear()
