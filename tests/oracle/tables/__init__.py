"""One table an app. A new app adds its module here; `test_inventory.py` then asks for every one of its addresses."""

from tests.oracle.endpoints import Operation, Page, Register
from tests.oracle.tables import accounts, core, enterprises, hazards, inspections, inspections_api, reporting

TABLES = {
    "core": core.TABLE, "accounts": accounts.TABLE, "enterprises": enterprises.TABLE, "hazards": hazards.TABLE,
    "inspections": inspections.TABLE, "inspections API": inspections_api.TABLE, "reporting": reporting.TABLE,
}  # fmt: skip

PAGES: list[Page] = [page for table in TABLES.values() for page in table.all_pages()]
REGISTERS: dict[str, Register] = {one.name: one for table in TABLES.values() for one in table.registers}
OPERATIONS: list[Operation] = [one for table in TABLES.values() for one in table.all_operations()]
