"""The world itself: it is what its table says, and it is large enough to mean something."""

from safetyportal.core.roles import ROLES
from tests.oracle import digest
from tests.oracle.world import build
from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import CELLS, FIRMS, TOWNSHIPS
from tests.suites.keeping import undone


def test_what_is_stored_is_the_table(world):
    build.compare()


def test_the_world_has_the_size_it_claims():
    cities = {code[:4] for code in TOWNSHIPS}
    counties = {code[:6] for code in TOWNSHIPS}
    assert (len(cities), len(counties), len(TOWNSHIPS), len(CELLS), len(FIRMS)) == (3, 6, 12, 2, 40)


def test_every_role_has_somebody():
    """The portal's own automation has no browser; everybody else has."""
    assert {role.code for role in ROLES} - {post.role for p in PEOPLE.values() for post in p.posts} == {"automation"}


def test_the_digest_notices_what_was_written_and_forgets_what_was_taken_back(world):
    """Also where the table had been written before, and a row that is written anew as it was is no change."""
    from enterprises.models import Site

    rows, before = Site.unscoped.filter(pk=21100), digest.of_everything()
    assert digest.changed(before) == []
    with undone():
        rows.update(name="示例")
        assert digest.changed(before) == ["enterprises_site"]
        later = digest.of_everything()
        rows.update(name="示例")
        assert digest.changed(later) == []
        rows.update(name="示例二")
        assert digest.changed(later) == ["enterprises_site"]
    assert digest.changed(before) == []
