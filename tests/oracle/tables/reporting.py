"""Home, search, dashboards."""

from tests.oracle.endpoints import SIGNED_IN, STATED, Page, Table

TABLE = Table(
    pages=(
        Page("home", SIGNED_IN, proof="test_figures"),
        Page("search", SIGNED_IN, proof="test_search"),
        Page("dashboard", STATED, proof="test_figures"),
        Page("dashboard-wall", STATED, proof="test_figures"),
        Page("dashboard-export", STATED, methods=("POST",), proof="test_figures"),
    ),
)
