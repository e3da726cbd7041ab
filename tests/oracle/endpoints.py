"""How an endpoint is stated in a table: what it is called, which methods it has, who gets what.

`Register` states the pages that every register has from one declaration; `Page` one address; `Resource` and
`Operation` the same for the API. Powers are names of `powers.py`; kinds are names of `world/rows.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.oracle.world.people import Person
from tests.oracle.world.row import Row

PUBLIC, SIGNED_IN, HOLDERS, OBJECT, PRIVATE, STATED = "public", "signed in", "holders", "object", "private", "stated"


@dataclass(frozen=True)
class Page:
    """One address. `access`:

    PUBLIC      answers everybody, signed in or not
    SIGNED_IN   answers everybody who is signed in, with nothing but public reference data or the person's own
    HOLDERS     who has `power` anywhere; others are refused
    OBJECT      who sees the row (`power` at the row); others find nothing (404). `need`: a second power at the row,
                without which it is refused (403); of several, any; `further`: what else must hold for that
    (`theirs`: nobody else finds the row, whatever else they see: officers of a visit on its tablet page)
    PRIVATE     the owner of the row alone
    STATED      a rule of its own, which the test named in `proof` compares
    """

    name: str
    access: str
    power: str = ""
    kind: str = ""
    need: str | tuple[str, ...] = ""
    methods: tuple[str, ...] = ("GET",)
    kwargs: Callable[[Row], dict] = field(default=lambda row: {"pk": row.pk})
    query: str = ""
    proof: str = ""
    only: Callable[[Row], bool] = field(default=lambda row: True)
    theirs: Callable[[Person, Row], bool] = field(default=lambda person, row: True)
    further: Callable[[Person, Row], bool] = field(default=lambda person, row: True)

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.need,) if isinstance(self.need, str) else self.need


@dataclass(frozen=True)
class Register:
    """The pages of one register. `export` is the power beyond seeing ("" none, None: no export at all)."""

    name: str
    kind: str
    view: str
    export: str | None = ""
    create: str = ""
    edit: str = ""
    acts: dict[str, str] = field(default_factory=dict)
    bulk: dict[str, str] = field(default_factory=dict)
    slug: str = ""
    query: str = ""  # narrows the list to rows of the world where reference data would fill its first page
    only: Callable[[Row], bool] = field(default=lambda row: True)  # rows that the register shows at all

    def pages(self) -> Iterator[Page]:
        proof = "test_registers"
        yield Page(f"{self.name}-list", HOLDERS, self.view, proof=proof)
        yield Page(f"{self.name}-views", HOLDERS, self.view, methods=("POST",), proof="test_private")
        for page in ("detail", "history", "print"):
            yield Page(f"{self.name}-{page}", OBJECT, self.view, self.kind, proof=proof, only=self.only)
        if self.export is not None:
            yield Page(f"{self.name}-export", HOLDERS, self.view, methods=("POST",), proof=proof)
        if self.create:
            yield Page(f"{self.name}-create", HOLDERS, self.create, methods=("GET", "POST"), proof=proof)
        if self.edit:
            yield Page(
                f"{self.name}-edit", OBJECT, self.view, self.kind, self.edit, ("GET", "POST"), proof=proof,
                only=self.only,
            )  # fmt: skip
        if self.acts:
            yield Page(f"{self.name}-act", OBJECT, self.view, self.kind, "*", ("GET", "POST"), proof="test_acts")
        if self.bulk:
            yield Page(f"{self.name}-bulk", HOLDERS, self.view, methods=("POST",), proof="test_writes")


@dataclass(frozen=True)
class Operation:
    """One method of one address of the API. `need`: power that the caller must have anywhere (403 without), and at
    the row for writing; `power`: by which the row is seen (404 without). `body`: what is sent where a body is read."""

    name: str
    method: str
    need: str | tuple[str, ...] = ""
    power: str = ""
    kind: str = ""
    body: dict | Callable[[Row], dict] = field(default_factory=dict)
    rows: str = ""  # kind of the rows that it lists
    looks_up: bool = (
        False  # the body lacks its file or names a row by a code: an error (400) before it is asked who may
    )
    at: int = 0  # number of the own row on which it is tried
    access: str = OBJECT
    kwargs: Callable[[Row], dict] = field(default=lambda row: {"pk": row.pk})


@dataclass(frozen=True)
class Resource:
    """List and detail of one kind in the API, and its operations."""

    name: str
    kind: str
    view: str
    operations: tuple[Operation, ...] = ()

    def all(self) -> Iterator[Operation]:
        yield Operation(f"{self.name}-list", "GET", self.view, self.view, rows=self.kind, access=HOLDERS)
        yield Operation(f"{self.name}-detail", "GET", self.view, self.view, self.kind)
        yield from self.operations


@dataclass(frozen=True)
class Table:
    """Everything that one app answers."""

    registers: tuple[Register, ...] = ()
    pages: tuple[Page, ...] = ()
    resources: tuple[Resource, ...] = ()
    operations: tuple[Operation, ...] = ()

    def all_pages(self) -> list[Page]:
        return [*self.pages, *(page for register in self.registers for page in register.pages())]

    def all_operations(self) -> list[Operation]:
        return [*self.operations, *(one for resource in self.resources for one in resource.all())]
