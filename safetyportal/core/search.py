"""Substring search in Chinese text without a database extension: fast on a million rows, exact in what it finds.

A model keeps one generated column with its normalised text and a GIN index over the pairs of neighbouring characters
(bigrams) in it. A term is looked up by its bigrams and rechecked with LIKE, so nothing is found that does not contain
it. What is measured, and what was tried instead, is in docs/benchmarks.md.

    search_text = SearchTextField("name", "address")
    indexes = [grams_index("enterprise_grams")]
    rows = search(Enterprise.objects.visible_to(user, perm), "岳麓 机械")
"""

import re
import time
import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import F, Func, Q

MAX_TERM = 60
MAX_WORDS = 6
SAMPLE = 2_000  # newest rows to look at first
FREQUENT = 20  # matches among them from which on a term counts as frequent
COMPLETE = 2_000  # matches up to which their numbers are the answer
_IGNORED = re.compile(r"[\s()\[\],.·，。、_-]+")  # the same characters as in core_search_text (core 0003)
_STATISTICS_SECONDS = 600


def normalise(text: str) -> str:
    """As `core_search_text` does in the database: compatible forms unified, lower case, no spaces or brackets."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).lower())


def bigrams(text: str) -> list[str]:
    """Distinct pairs of neighbouring characters, in order."""
    return list(dict.fromkeys(text[i : i + 2] for i in range(len(text) - 1)))


class JoinedText(Func):
    """`core_search_text(a || '|' || b)`: the bar keeps a term from matching across two columns."""

    function = "core_search_text"
    arg_joiner = " || '|' || "
    output_field = models.TextField()


class Grams(Func):
    """`core_grams(text)`, written exactly as in the index."""

    function = "core_grams"
    arity = 1
    output_field = ArrayField(models.TextField())


class SearchTextField(models.GeneratedField):
    """Stored, normalised text of the named columns; none of them may be null."""

    def __init__(self, *columns: str, **kwargs):
        if columns:
            kwargs["expression"] = JoinedText(*columns)
        kwargs.setdefault("output_field", models.TextField())
        kwargs.setdefault("db_persist", True)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs


def grams_index(name: str, field: str = "search_text") -> GinIndex:
    """The index that `search` uses. Without the pending list, so that no search pays for earlier inserts."""
    return GinIndex(Grams(F(field)), name=name, fastupdate=False)


def words_of(term: str) -> list[str]:
    """Normalised words of a search; all of them must occur. NUL stands in no text and is no part of a word."""
    words = (normalise(word) for word in term[:MAX_TERM].replace("|", " ").replace("\0", " ").split())
    return [word for word in dict.fromkeys(words) if word][:MAX_WORDS]


def contains_q(words: list[str], field: str = "search_text") -> Q:
    """Every word occurs in the text: exact, without an index."""
    condition = Q()
    for word in words:
        condition &= Q(**{f"{field}__contains": word})
    return condition


def search(queryset, term: str, field: str = "search_text", *, newest: str = "-pk"):
    """Rows of `queryset` whose text contains every word of `term`; the queryset itself for an empty term.

    Looks first at the newest rows, in the order `newest`, which an index serves within the reader's scope. Where the
    term is frequent among them, that index meets a page of matches at once, and bigrams would only mislead the
    planner, which takes neighbouring characters for independent. Otherwise the rarest bigrams find the few matches,
    which then are the whole answer.
    """
    words = words_of(term)
    if not words:
        return queryset
    exact = contains_q(words, field)
    sample = list(queryset.order_by(newest).annotate(hit=exact).values_list("pk", "hit")[:SAMPLE])
    hits = [pk for pk, hit in sample if hit]
    if len(sample) < SAMPLE:  # that was everything
        return queryset.filter(pk__in=hits)
    grams = _rarest(queryset.model, {gram for word in words for gram in bigrams(word)}, 3)
    if len(hits) >= FREQUENT or not grams:  # a single character is too common for an index to help
        return queryset.filter(exact)
    matches = queryset.order_by().alias(grams=Grams(F(field))).filter(exact, grams__contains=grams)
    found = list(matches.values_list("pk", flat=True)[: COMPLETE + 1])
    return queryset.filter(pk__in=found) if len(found) <= COMPLETE else queryset.filter(exact)


def _rarest(model, grams, count: int) -> list[str]:
    common = frequencies(model)
    return sorted(grams, key=lambda gram: (common.get(gram, 0.0), gram))[:count]


def similarity(one: str, other: str) -> float:
    """Share of bigrams that two texts have in common (Dice), 0 to 1."""
    a, b = set(bigrams(normalise(one))), set(bigrams(normalise(other)))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(normalise(one) == normalise(other))


def similar(queryset, text: str, *, value: str = "name", least: float = 0.6, limit: int = 5):
    """`[(share, row)]` of the rows whose `value` is most like `text`, best first; looks at `COMPLETE` rows at most.

    Candidates share at least two of the rarest bigrams of the text, so that 有限公司 alone makes nobody a candidate.
    """
    grams = bigrams(normalise(text))
    if not grams:
        return []
    rare = _rarest(queryset.model, grams, 4)
    pairs: list[tuple[str, ...]] = [(a, b) for i, a in enumerate(rare) for b in rare[i + 1 :]] or [(rare[0],)]
    condition = Q()
    for pair in pairs:
        condition |= Q(grams__contains=list(pair))
    rows = queryset.order_by().alias(grams=Grams(F("search_text"))).filter(condition)[:COMPLETE]
    scored = ((similarity(text, getattr(row, value)), row) for row in rows)
    best = sorted((pair for pair in scored if pair[0] >= least), key=lambda pair: (-pair[0], pair[1].pk))
    return best[:limit]


_statistics: dict[str, tuple[float, dict[str, float]]] = {}


def frequencies(model) -> dict[str, float]:
    """How often the commonest bigrams occur in the table, from the planner's statistics; rare ones are absent."""
    table = model._meta.db_table
    known = _statistics.get(table)
    if known is None or time.monotonic() - known[0] > _STATISTICS_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.most_common_elems::text::text[], s.most_common_elem_freqs FROM pg_stats s"
                " JOIN pg_indexes i ON i.schemaname = s.schemaname AND i.indexname = s.tablename"
                " WHERE i.tablename = %s AND i.indexdef LIKE '%%core_grams(%%' AND s.most_common_elems IS NOT NULL",
                [table],
            )
            row = cursor.fetchone()
        known = (time.monotonic(), dict(zip(row[0], row[1], strict=False)) if row else {})
        _statistics[table] = known
    return known[1]
