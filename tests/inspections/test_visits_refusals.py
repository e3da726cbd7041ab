"""Who may not carry out a visit, and what is not taken as a signature: refused with the article, nothing kept."""

import base64
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation
from PIL import Image

from inspections.models import Recusal, Visit, VisitSignature
from inspections.services import visits
from safetyportal.core.attachments import attachments_of
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.factories.visits import body_of, make_officer, make_task, make_visit
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def team(db):
    return [make_officer(), make_officer()]


@pytest.fixture
def firm(db):
    return make_enterprise()


@pytest.mark.parametrize(
    ("change", "article"),
    [
        (lambda team, firm: team[:1], "article 42"),
        (lambda team, firm: [team[0], team[0]], "article 42"),
        (lambda team, firm: [team[0], make_officer(certificate_valid_to=NOW.date() - timedelta(days=1))], "article 42"),
        (lambda team, firm: [team[0], make_officer(certificate_number="")], "article 42"),
        (lambda team, firm: [team[0], make_officer("430103")], "no officer of the body"),
        (lambda team, firm: [team[0], recused(firm)], "article 43"),
    ],
)
def test_start_is_refused_with_the_article(firm, team, change, article):
    task = make_task(firm, officers=team)
    entries = AuditEntry.unscoped.count()
    with pytest.raises(TransitionDenied, match=article):
        visits.start(task=task, officers=change(team, firm), actor=team[0], now=NOW)
    assert (Visit.unscoped.count(), AuditEntry.unscoped.count()) == (0, entries)


def recused(firm):
    person = make_officer()
    people.post(person, "enterprise_worker", firm.jurisdiction.code, place=firm.place)
    return person


def test_certificate_is_good_on_its_last_day(firm, team):
    last = make_officer(certificate_valid_to=NOW.date())
    assert visits.start(task=make_task(firm, officers=[team[0], last]), actor=team[0], now=NOW).pk


def test_supervisor_and_outsider_cannot_begin(firm, team):
    task = make_task(firm, officers=team)
    for person in (people.make_user("county_supervisor", "430102"), make_officer("430103")):
        with pytest.raises(NotAllowed):
            visits.start(task=task, actor=person, now=NOW)
    with pytest.raises(TransitionDenied, match="one of its officers"):
        visits.start(task=task, actor=make_officer(), now=NOW)


def test_an_officer_with_a_decided_recusal_does_not_go_until_it_ends(firm, team):
    where = people.node("430102")
    recusal = Recusal.unscoped.create(
        user=team[1], body=body_of(), enterprise=firm, ground="interest", reason="示例", starts_on=NOW.date(),
        decided_by=people.make_user("county_leader", "430102"), jurisdiction=where, place=where.path,
    )  # fmt: skip
    task = make_task(firm, officers=team)
    with pytest.raises(TransitionDenied, match="article 43"):
        visits.start(task=task, actor=team[0], now=NOW)
    Recusal.unscoped.filter(pk=recusal.pk).update(ends_on=NOW.date() - timedelta(days=1))
    Recusal.unscoped.filter(pk=recusal.pk).update(starts_on=NOW.date() - timedelta(days=9))
    assert visits.start(task=task, actor=team[0], now=NOW).pk


def test_a_certificate_that_expires_before_the_gate_stops_the_visit_there(firm, team):
    visit = visits.start(task=make_task(firm, officers=team), actor=team[0], now=NOW)
    team[1].certificate_valid_to = NOW.date() - timedelta(days=1)
    team[1].save(update_fields=["certificate_valid_to"])
    with pytest.raises(TransitionDenied, match="article 42"):
        visits.show_identity(visit=visit, confirmed_by="示例主管", actor=team[0], now=NOW)
    visit.refresh_from_db()
    assert visit.identity_shown_at is None


def test_an_empty_canvas_is_no_signature_and_the_tablet_is_told(firm, team):
    out = io.BytesIO()
    Image.new("RGBA", (600, 220), (255, 255, 255, 0)).save(out, "PNG")
    blank = f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
    visit = make_visit(firm, "signing", officers=team)
    answer = browser(team[0]).post(
        f"/visits/{visit.pk}/entries/signature/",
        {"client_id": str(uuid4()), "role": "officer", "officer": team[0].pk, "shown_sha256": visit.content_sha256,
         "drawing": blank},
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert VisitSignature.unscoped.count() == 0
    assert attachments_of(visit).count() == 0
