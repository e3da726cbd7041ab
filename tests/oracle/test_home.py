"""The home page: each number on it is no more than what its link opens for the same person, and the link opens."""

from tests.oracle.asking import active, fewest, roles
from tests.oracle.judge import agree

SECTIONS = ("waiting", "overdue", "news", "figures")
PART = {"HX-Request": "true"}


def test_lines_count_no_more_than_the_reader_finds_behind_them(world):
    """Whatever a line counts, the list behind it, which `test_registers` compares with the tables, holds as many."""
    wrong, lists = [], 0
    for visitor in fewest("home", active(world), lambda person: {(roles(person), person.posts[:1])}):
        for line in lines(visitor):
            answer = visitor.get(line.url, **PART)
            if answer.status_code != 200:
                wrong.append((visitor.person.key, str(line.title), line.url, answer.status_code))
            elif answer.context and "listing" in answer.context:
                lists += 1
                found = int(answer.context["listing"].total.strip("+").replace(",", ""))
                wrong += [] if line.count <= found else [(visitor.person.key, str(line.title), line.count, found)]
    agree(wrong)
    assert lists > 100


def lines(visitor) -> list:
    """Everything that the person's home page counts."""
    context = visitor.get("/").context
    return [line["item"] for section in SECTIONS for line in context[section] if line["item"].url]
