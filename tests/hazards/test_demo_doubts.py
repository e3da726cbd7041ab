"""Doubtful data of the demonstration come about through the services; marks show their evidence and are answered."""

from itertools import combinations

import pytest
from django.utils.translation import override
from PIL import Image

from hazards.choices_signals import SignalKind
from hazards.management.demo.doubts import SWIFT, answer_doubts, sow_doubts
from hazards.management.demo.pictures import photo
from hazards.management.demo.stories import Storyteller
from hazards.models import TrustSignal
from hazards.queries.signal_words import why
from hazards.services import signal_search
from safetyportal.core.attachments import perceptual_hash
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Attachment
from safetyportal.core.rules import rule
from tests.conftest import NOW
from tests.factories.enterprises import make_staff
from tests.factories.monthly import registered

pytestmark = pytest.mark.django_db
STAFF = {"worker": "enterprise_worker", "safety": "enterprise_safety_officer", "head": "enterprise_head"}


@pytest.fixture
def teller():
    firm = registered(data_source="demo")
    for username, role in STAFF.items():
        user = make_staff(firm, role)
        user.username = username
        user.save(update_fields=["username"])
    with override("zh-hans"):
        yield Storyteller(NOW)


def test_quick_closing_and_the_photo_used_twice_are_marked_and_one_is_answered(teller):
    sow_doubts(teller)
    marks = signal_search.search_all(actor=system_user(), now=NOW)
    assert marks["raised"] == 2
    quick, twice = (
        TrustSignal.unscoped.get(enterprise=teller.firm, kind=kind)
        for kind in (SignalKind.CLOSED_QUICKLY, SignalKind.SAME_PHOTO)
    )
    assert (quick.evidence["way"], quick.evidence["hazards"], len(quick.hazard_rows)) == ("quick", 3, len(SWIFT))
    assert (twice.evidence["exact"], len(twice.photo_rows), len(twice.hazard_rows)) == (True, 2, 2)
    assert Attachment.unscoped.filter(pk__in=twice.photo_rows).values("sha256").distinct().count() == 1
    assert "3" in why(quick)
    assert why(twice)

    assert answer_doubts(teller) == 1
    quick.refresh_from_db(), twice.refresh_from_db()
    assert (quick.status, twice.status) == ("answered", "raised")
    assert quick.answer
    assert signal_search.search_all(actor=system_user(), now=NOW) == {"raised": 0, "grown": 0}


def test_drawings_of_the_demonstration_are_not_taken_for_one_another(db):
    """Only the one photo that is really used twice may be marked there."""
    most = int(rule("hazard.signal_same_photo", "/", NOW.date())["bits"])
    hashes = []
    for number in range(30):
        drawing = Image.open(photo(f"整改后：示例工房{number}", good=number < 15, seed=number % 15))
        hashes.append(int(perceptual_hash(drawing), 16))
    apart = min((one ^ other).bit_count() for one, other in combinations(hashes, 2))
    assert apart > most
