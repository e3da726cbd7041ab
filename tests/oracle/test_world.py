"""The world itself: it is what its table says, and it is large enough to mean something."""

from safetyportal.core.roles import ROLES
from tests.oracle.world import build
from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import CELLS, FIRMS, TOWNSHIPS


def test_what_is_stored_is_the_table(world):
    build.compare()


def test_the_world_has_the_size_it_claims():
    cities = {code[:4] for code in TOWNSHIPS}
    counties = {code[:6] for code in TOWNSHIPS}
    assert (len(cities), len(counties), len(TOWNSHIPS), len(CELLS), len(FIRMS)) == (3, 6, 12, 2, 40)


def test_every_role_has_somebody():
    """The portal's own automation has no browser; everybody else has."""
    assert {role.code for role in ROLES} - {post.role for p in PEOPLE.values() for post in p.posts} == {"automation"}
