"""What the law library gives to the load of reference data, the menu and the search."""

from inspections.services import law_data
from safetyportal.core.services.reference import register_part


def register() -> None:
    register_part("law", law_data.law_files, law_data.load_law)
