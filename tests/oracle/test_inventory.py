"""OWASP API9: every address is in a table, and no table states one that is gone. Who adds an endpoint adds a line."""

from collections import Counter

from django.urls import URLPattern

from tests.oracle import inventory
from tests.oracle.endpoints import STATED
from tests.oracle.powers import POWERS
from tests.oracle.tables import OPERATIONS, PAGES, console
from tests.oracle.world.rows import ROWS


def test_every_page_is_stated_once_and_exists():
    stated = Counter(page.name for page in PAGES)
    assert inventory.pages() == set(stated)
    assert [name for name, count in stated.items() if count > 1] == []


def test_every_operation_of_the_api_is_stated_once_and_exists():
    stated = Counter((one.name, one.method) for one in OPERATIONS)
    assert inventory.operations() == set(stated)
    assert [key for key, count in stated.items() if count > 1] == []


def test_every_page_of_the_console_is_stated_and_exists():
    stated = {*console.GENERAL, *(f"{kind}_{page}" for kind in console.KINDS for page in console.PAGES)}
    assert inventory.console_pages() == stated


def test_only_redirects_of_the_console_have_no_name():
    """An address without a name could be stated by nobody."""
    nameless = [entry for space, name, entry in inventory.patterns() if not name and space != "admin"]
    assert nameless == []
    assert all(isinstance(entry, URLPattern) for _space, _name, entry in inventory.patterns())


def test_tables_use_known_powers_and_kinds():
    powers = {power for page in PAGES for power in (page.power, *page.needs) if power not in ("", "*")}
    for one in OPERATIONS:
        powers |= {one.power} - {""} | set((one.need,) if isinstance(one.need, str) else one.need) - {""}
    assert powers - set(POWERS) == set()
    kinds = {page.kind for page in PAGES} | {one.kind for one in OPERATIONS} | {one.rows for one in OPERATIONS}
    assert kinds - {""} - set(ROWS) == set()


def test_what_has_a_rule_of_its_own_names_its_proof():
    from pathlib import Path

    here = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    assert [page.name for page in PAGES if page.access == STATED and page.proof not in here] == []
