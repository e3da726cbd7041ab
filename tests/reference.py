"""The reference data that every test starts from; loaded once into the template database."""

from pathlib import Path

SOURCES: list[Path] = []  # files whose change must rebuild the template


def load_test_reference(cursor) -> None:
    """Load what each test may rely on: it runs once, after the migrations."""
