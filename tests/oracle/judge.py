"""What must come out: from the tables of the world and of the powers alone.

Nothing here knows the application. A posting in force reaches the rows at its place and below it; one that is limited
to trades reaches only rows of those trades; a named exception adds reading of one record; people of an enterprise that
moved go on reading what was closed at the place it left. What is concealed (a covert inspection) is reached from the
place that conceals it and from above; what is the authority's own, by nobody outside it.
"""

from tests.oracle.powers import POWERS
from tests.oracle.world.people import STAFF_ROLES, Person, Post
from tests.oracle.world.rows import ROWS, Row

READING = ("view_", "open_")
OUTSIDERS = (*STAFF_ROLES, "expert")


def posts_with(person: Person, power: str) -> list[Post]:
    """Postings in force whose role has the power."""
    roles = POWERS[power]
    return [post for post in person.posts if person.active and post.runs and post.role in roles]


def holds(person: Person, power: str) -> bool:
    """Whether the person has the power anywhere."""
    return any(posts_with(person, power))


def reaches(post: Post, row: Row) -> bool:
    inside = row.place.startswith(post.place) or bool(row.also and row.also.startswith(post.place))
    if (row.floor and not row.floor.startswith(post.place)) or (row.internal and post.role in OUTSIDERS):
        return False
    return inside and (not post.sectors or bool(set(post.sectors) & set(row.sectors)))


def may(person: Person, power: str, row: Row) -> bool:
    """Whether the person has the power at this row."""
    posts = posts_with(person, power)
    if any(reaches(post, row) for post in posts):
        return True
    if not power.split(".")[1].startswith(READING):
        return False
    if posts and any(row.place.startswith(left) for left in person.left):
        return True
    if row.applies_below and any(post.place.startswith(row.place) for post in posts):
        return True
    is_viewing = power == "{}.view_{}".format(*row.kind.split("."))
    return is_viewing and (row.kind, row.pk) in person.shared and any(post.runs for post in person.posts)


def of_its_body(person: Person, power: str, row: Row) -> bool:
    """Whether the person has the power at the very place of the row: what a body began, only its own people finish."""
    return any(post.place == row.place for post in posts_with(person, power))


def seen(person: Person, power: str, kind: str) -> set[int]:
    """Numbers of the rows of a kind that the person sees by this power; private rows are their owner's alone."""
    rows = ROWS[kind]
    return {row.pk for row in rows if (row.owner == person.key if not power else may(person, power, row))}


def relation(person: Person, row: Row) -> str:
    """In which relation a person stands to a row; the word that reports of wrong outcomes use."""
    if not person.posts:
        return "anonymous" if person.pk == 0 else "no posting"
    if (row.kind, row.pk) in person.shared:
        return "named exception"
    words = {_relation(post, row) for post in person.posts if post.runs}
    best = [word for word in ("own", "above", "other trade", "below", "left") if word in words]
    return best[0] if best else min(words or {"ended"})


def _relation(post: Post, row: Row) -> str:
    if row.place == post.place:
        return "own"
    if row.place.startswith(post.place):
        return "other trade" if post.sectors and not set(post.sectors) & set(row.sectors) else "above"
    if post.place.startswith(row.place):
        return "below"
    depth = _same_upto(post.place.strip("/").split("/"), row.place.strip("/").split("/"))
    names = ("other province", "cousin in another city", "cousin in another county", "sibling", "neighbour")
    return names[min(depth, 4)]


def _same_upto(mine: list[str], theirs: list[str]) -> int:
    depth = 0
    while depth < min(len(mine), len(theirs)) and mine[depth] == theirs[depth]:
        depth += 1
    return depth


def agree(wrong: list) -> None:
    """Every wrong outcome at once, one a line."""
    assert not wrong, "\n".join([f"{len(wrong)} wrong outcomes:", *map(str, wrong[:60])])
