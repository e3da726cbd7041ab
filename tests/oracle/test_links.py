"""Every way that the page of a record offers is one that this reader may go: no link to a row that is not theirs, no
button that ends in a refusal."""

import re

import pytest
from django.urls import reverse

from tests.oracle.asking import active, pairs
from tests.oracle.judge import agree, may
from tests.oracle.tables import REGISTERS
from tests.oracle.test_search import invisible, links
from tests.oracle.visitors import words
from tests.oracle.world.rows import ROWS

PART = {"HX-Request": "true"}
CONTENT = re.compile(r"<main\b.*</main>", re.DOTALL)
TESTED = re.compile(r"^/(static|verify)/|/(acts/[\w-]+|edit|history|print|views|export)/$")  # of the acts: test_acts
GONE = {403, 404}


@pytest.fixture(scope="module")
def asked() -> dict:
    """Answers by visitor and address: pages share their links."""
    return {}


@pytest.mark.parametrize("name", REGISTERS)
def test_pages_of_records_lead_only_where_the_reader_may_go(world, asked, name):
    register, wrong = REGISTERS[name], []
    rows = [row for row in ROWS[register.kind] if register.only(row)]
    for visitor, row in pairs(name, active(world), rows, lambda p, r: 200 if may(p, register.view, r) else 404):
        if not may(visitor.person, register.view, row):
            continue
        page = words(visitor.get(reverse(f"{name}-detail", kwargs={"pk": row.pk})))
        content = CONTENT.search(page).group()
        wrong += [(visitor.person.key, row.pk, *pair) for pair in invisible(visitor.person, links(content))]
        for url in offered(content):
            if (visitor, url) not in asked:
                asked[visitor, url] = visitor.get(url, **PART).status_code
            if asked[visitor, url] in GONE:
                wrong.append((visitor.person.key, row.pk, url, asked[visitor, url]))
    agree(wrong)


def offered(content: str) -> set[str]:
    """Addresses inside the portal that the page links, but for those that other tests ask for."""
    found = {url.partition("#")[0] for url in re.findall(r'(?:href|src)="(/[^"]*)"', content)}
    details = {f"/{register.slug}/" for register in REGISTERS.values()}
    return {url for url in found if url and not TESTED.search(url) and not _is_record(url, details)}


def _is_record(url: str, details: set[str]) -> bool:
    head, _slash, number = url.rstrip("/").rpartition("/")
    return number.isdecimal() and f"{head}/" in details
