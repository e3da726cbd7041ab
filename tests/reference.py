"""The reference data that every test starts from; loaded once into the template database."""

from datetime import UTC, datetime
from pathlib import Path

from safetyportal.core import data_files
from safetyportal.core.services import bodies, reference

# All of Hunan, and two counties of Jilin for everything that must not be seen from there.
DIVISIONS = ("43", "220102", "220221")
LOADED_AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

# Files whose change must rebuild the template.
SOURCES: list[Path] = [
    *(path for part in reference.PARTS for path in data_files.files_of(part)),
    data_files.BODIES,
    Path(data_files.__file__),
    Path(reference.__file__),
    Path(bodies.__file__),
]


def load_test_reference(cursor) -> None:
    """Load what each test may rely on: it runs once, after the migrations, on Django's default connection."""
    reference.load_reference(now=LOADED_AT, roots=DIVISIONS)
