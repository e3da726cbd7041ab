"""Two more questions to the walks of tests/probes/test_walks.py that nobody has seen answered yet."""

import pytest

from tests.probes import crawler
from tests.probes.test_walks import pages, planter, walk  # noqa: F401 -- fixtures

pytestmark = pytest.mark.xdist_group("walks")


@pytest.mark.asvs("V7.4.4")
def test_every_page_of_a_signed_in_person_offers_to_sign_out(walk):  # noqa: F811
    shells = [answer for answer in pages(walk) if answer.status == 200 and "<nav" in answer.text()]
    if walk.user is not None:
        assert len(shells) > 30
        assert [str(answer) for answer in shells if "/sign-out/" not in answer.text()] == []


@pytest.mark.asvs("V3.5.7")
def test_scripts_are_the_same_for_everybody(walk):  # noqa: F811
    """What answers as a script holds no data of the person who asks."""
    found = {answer.path: answer.body for answer in walk.answers if "javascript" in answer.content_type}
    stranger = crawler.Walk("anonymous", None)
    assert found
    assert [path for path, body in found.items() if stranger.ask("GET", path).body != body] == []
