"""Doubtful data of the demonstration come about through the services; marks show their evidence and are answered."""

import pytest
from django.utils.translation import override

from hazards.choices_signals import SignalKind
from hazards.management.demo.doubts import SWIFT, answer_doubts, sow_doubts
from hazards.management.demo.stories import Storyteller
from hazards.models import TrustSignal
from hazards.queries.signal_words import why
from hazards.services import signal_search
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Attachment
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
    quick, photo = (
        TrustSignal.unscoped.get(enterprise=teller.firm, kind=kind)
        for kind in (SignalKind.CLOSED_QUICKLY, SignalKind.SAME_PHOTO)
    )
    assert (quick.evidence["way"], quick.evidence["hazards"], len(quick.hazard_rows)) == ("quick", 3, len(SWIFT))
    assert (photo.evidence["exact"], len(photo.photo_rows), len(photo.hazard_rows)) == (True, 2, 2)
    assert Attachment.unscoped.filter(pk__in=photo.photo_rows).values("sha256").distinct().count() == 1
    assert "3" in why(quick)
    assert why(photo)

    assert answer_doubts(teller) == 1
    quick.refresh_from_db(), photo.refresh_from_db()
    assert (quick.status, photo.status) == ("answered", "raised")
    assert quick.answer
    assert signal_search.search_all(actor=system_user(), now=NOW) == {"raised": 0, "grown": 0}
