"""The words of the enforcement tables as the reader's interface says them; their forms stay Chinese on paper."""

import tomllib
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

_FILE = Path(__file__).resolve().parent.parent / "data" / "table_words_en.toml"


@lru_cache
def english() -> dict[str, str]:
    words: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["words"]
    return words


def in_reader_words(words: str) -> str:
    """A title, group or column of a table for the screen."""
    return english().get(words, words) if (get_language() or "").startswith("en") else words
