"""Hundreds of falsifications of the trail with the owner's rights: each is found, its first row named (A9)."""

import random
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from safetyportal.core import audit, audit_check, writes
from safetyportal.core.models import AuditChain, AuditEntry
from tests.people import make_user
from tests.probes import LONG

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("V16.4.2")]

ROUNDS = 1000 if LONG else 240
LENGTH = 12  # entries of each of the two chains
EDITED = {
    "note": "changed", "actor_name": "nobody", "action": "user.unlock", "target_id": "0", "outcome": "refused",
    "target_label": "other", "place": "/99/", "address": "192.0.2.1", "request_id": "x", "changes": '{"a": [1, 2]}',
    "at": "2020-01-01 00:00:00+00",
}  # fmt: skip


class Undone(Exception):
    """Ends the transaction that held the falsification."""


class Forger:
    """Somebody with the owner's password and the source code of the portal, but without the sealing key."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.chain = self.chance.choice(
            sorted(AuditChain.objects.filter(sequence__gt=LENGTH - 1).values_list("key", flat=True))
        )
        self.length = AuditChain.objects.get(key=self.chain).sequence

    def one(self) -> int:
        return self.chance.randint(1, self.length)

    def run(self, statement: str, *values) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE core_auditentry DISABLE TRIGGER USER")
            cursor.execute(statement, values)

    def edit(self) -> int:
        number, column = self.one(), self.chance.choice(sorted(EDITED))
        self.run(
            f"UPDATE core_auditentry SET {column} = %s WHERE chain = %s AND sequence = %s",
            EDITED[column],
            self.chain,
            number,
        )
        return number

    def delete(self) -> int:
        number = self.one()
        self.run("DELETE FROM core_auditentry WHERE chain = %s AND sequence = %s", self.chain, number)
        return number

    def swap(self) -> int:
        first, second = sorted(self.chance.sample(range(1, self.length + 1), 2))
        for old, new in ((first, -1), (second, first), (-1, second)):
            # -1 is not allowed in the column: a number behind the end serves as a place to put one aside
            old, new = (number if number > 0 else self.length + 100 for number in (old, new))
            self.run(
                "UPDATE core_auditentry SET sequence = %s WHERE chain = %s AND sequence = %s", new, self.chain, old
            )
        return first

    def insert(self) -> int:
        """An entry in between: those behind it move on by one, the head too."""
        number = self.one()
        self.run(
            "UPDATE core_auditentry SET sequence = sequence + 1000 WHERE chain = %s AND sequence >= %s",
            self.chain,
            number,
        )
        self.run(
            "UPDATE core_auditentry SET sequence = sequence - 999 WHERE chain = %s AND sequence > 1000", self.chain
        )
        columns = ", ".join(f.column for f in AuditEntry._meta.concrete_fields if f.column not in {"id", "sequence"})
        self.run(
            f"INSERT INTO core_auditentry (sequence, {columns}) SELECT %s, {columns} FROM core_auditentry"
            " WHERE chain = %s AND sequence = %s",
            number, self.chain, number + 1,
        )  # fmt: skip
        self.run("UPDATE core_auditchain SET sequence = sequence + 1 WHERE key = %s", self.chain)
        return number + 1  # the copy stands where its original stood and fits; the original behind it does not

    def truncate(self) -> int:
        """The end is cut off and the head set back: only the seal knows."""
        number = self.chance.randint(2, self.length)
        self.run("DELETE FROM core_auditentry WHERE chain = %s AND sequence >= %s", self.chain, number)
        last = AuditEntry.unscoped.get(chain=self.chain, sequence=number - 1)
        AuditChain.objects.filter(key=self.chain).update(sequence=number - 1, digest=last.digest)
        return self.length

    def rewrite(self) -> int:
        """From some entry on everything is changed and chained anew, the head as well."""
        number, digest = self.one(), b""
        for entry in AuditEntry.unscoped.filter(chain=self.chain).order_by("sequence"):
            note = "rewritten" if entry.sequence >= number else entry.note
            values = {name: getattr(entry, name) for name in audit.CONTENT} | {"note": note}
            digest = audit.digest_of(audit.content_of(values | {"changes": audit._json(entry.changes)}), digest)
            self.run("UPDATE core_auditentry SET note = %s, digest = %s WHERE id = %s", note, digest.decode(), entry.pk)
        AuditChain.objects.filter(key=self.chain).update(digest=digest.decode())
        return self.length


KINDS: list[Callable[[Forger], int]] = [
    Forger.edit, Forger.delete, Forger.swap, Forger.insert, Forger.truncate, Forger.rewrite,
]  # fmt: skip


@pytest.fixture
def trail(db, now):
    """Two sealed chains."""
    for code in ("430102", "430202"):
        officer = make_user("system_administrator", code)
        for number in range(LENGTH):
            with writes.unit_of_work():
                writes.log(
                    "user.lock", officer, actor=officer, now=now, note=f"示例{number}", changes={"n": [None, number]}
                )
    audit_check.seal(now)


def test_every_falsification_is_found_and_its_first_row_named(trail):
    assert audit_check.verify()[1] == []
    missed = [
        (seed, kind.__name__)
        for seed in range(ROUNDS)
        for kind in [KINDS[seed % len(KINDS)]]
        if not found_at(kind, seed)
    ]
    assert missed == []


def found_at(kind: Callable[[Forger], int], seed: int) -> bool:
    """Whether this falsification is reported at the entry where it begins; it is undone afterwards."""
    try:
        with transaction.atomic():
            forger = Forger(seed)
            number = kind(forger)
            found = [(finding.chain, finding.sequence) for finding in audit_check.verify()[1]]
            raise Undone
    except Undone:
        return found == [(forger.chain, number)]


def test_command_names_the_entry_and_fails(trail):
    forger = Forger(1)
    number = forger.edit()
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=told, stdout=StringIO())
    assert f"chain {forger.chain}, entry {number}, row " in told.getvalue()
