"""Marks on data as people use them: who may do what, pages, answer, decision, endpoints, and what neighbours see."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from hazards.models import TrustSignal
from hazards.services import signals
from hazards.views.signals import TrustSignalRegister
from hazards.workflow import SIGNAL_FLOW
from safetyportal.core.attachments import attachments_of
from safetyportal.core.errors import NotAllowed, Refusal
from safetyportal.core.models import AuditEntry
from safetyportal.core.todo import todo_for
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import make_hazard
from tests.factories.listings import picture
from tests.factories.signals import make_photo, make_signal
from tests.suites.browsing import browser, words
from tests.suites.register import RegisterSuite
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db
TOWNSHIPS = {"430102": "430102001", "430103": "430103002"}


class TestSignalRegister(RegisterSuite):
    register = TrustSignalRegister

    def make(self, division, number):
        return make_signal(make_enterprise(TOWNSHIPS[division]))


class TestSignalFlow(WorkflowSuite):
    flow = SIGNAL_FLOW
    roles = {
        "township": ("township_supervisor", "430102001"),
        "county": ("county_supervisor", "430102"),
        "city": ("city_supervisor", "4301"),
        "neighbour": ("county_supervisor", "430103"),
        "head": ("enterprise_head", "430102001"),
        "worker": ("enterprise_worker", "430102001"),
        "system": ("automation", ""),
    }
    allowed = {
        *((state, "answer", "head") for state in ("raised", "silent")),
        *((s, "dismiss", who) for s in ("raised", "silent", "answered") for who in ("township", "county")),
        *((s, "confirm", who) for s in ("silent", "answered") for who in ("township", "county")),
        ("raised", "wait_no_longer", "system"),
        *((state, "expire", "system") for state in ("raised", "silent", "answered")),
    }

    @pytest.fixture(autouse=True)
    def firm(self, db):
        self.firm = make_enterprise("430102001")

    def person(self, name):
        if name == "system":
            from safetyportal.core.jobs import system_user

            return system_user()
        role, place = self.roles[name]
        return make_staff(self.firm, role) if role.startswith("enterprise") else people.make_user(role, place)

    def make(self, state):
        values = (
            {"decision_note": "示例", "decided_by": make_staff(self.firm)}
            if state in ("confirmed", "dismissed")
            else {}
        )
        return make_signal(self.firm, state, **values)

    def values_for(self, step, row):
        if step == "answer":
            return {"answer": "示例说明"}
        return {"decision_note": "示例", "decided_by": make_staff(self.firm)} if step in ("confirm", "dismiss") else {}


def test_enterprise_answers_with_files_and_the_county_decides():
    firm = make_enterprise("430102001")
    signal, keeper = make_signal(firm), make_staff(firm)
    client = browser(keeper)
    page = client.get(reverse("trustsignal-detail", kwargs={"pk": signal.pk}))
    assert "连续 9 个月" in words(page) or "9 monthly reports" in words(page)
    signals.answer(trustsignal=signal, answer="自查记录见附件（示例）", files=[picture()], actor=keeper, now=NOW)
    county = people.make_user("county_supervisor", "430102")
    assert attachments_of(signal).count() == 1
    file = reverse("attachment", kwargs={"pk": attachments_of(signal).get().pk})
    assert browser(county).get(file).status_code == 200
    assert browser(people.make_user("county_supervisor", "430103")).get(file).status_code == 404
    signals.dismiss(trustsignal=signal, note="记录属实（示例）", actor=county, now=NOW)
    done = TrustSignal.unscoped.get(pk=signal.pk)
    assert (done.status, done.decided_by, done.answered_by) == ("dismissed", county, keeper)
    with pytest.raises(Refusal):
        signals.answer(trustsignal=signal, answer="再次说明", actor=keeper, now=NOW)


def test_answer_of_another_enterprise_is_refused_on_every_page():
    signal, other = make_signal(make_enterprise("430102001")), make_staff(make_enterprise("430102001"))
    state = TrustSignal.unscoped.values().get(), AuditEntry.unscoped.count()
    with pytest.raises(NotAllowed):
        signals.answer(trustsignal=signal, answer="不是我的", actor=other, now=NOW)
    client = browser(other)
    for page, more in (("detail", {}), ("act", {"name": "answer"}), ("history", {}), ("print", {})):
        assert client.get(reverse(f"trustsignal-{page}", kwargs={"pk": signal.pk, **more})).status_code == 404
    assert state == (TrustSignal.unscoped.values().get(), AuditEntry.unscoped.count())


def test_a_file_that_is_none_keeps_nothing():
    signal = make_signal()
    bad = picture("x.jpg")
    bad.file.seek(0), bad.file.truncate(), bad.file.write(b"MZ not a photo"), bad.file.seek(0)
    bad.size = 14
    with pytest.raises(ValidationError):
        signals.answer(trustsignal=signal, answer="示例", files=[bad], actor=make_staff(signal.enterprise), now=NOW)
    signal.refresh_from_db()
    assert (signal.status, attachments_of(signal).count()) == ("raised", 0)


def test_whoever_answered_does_not_decide():
    county = people.make_user("county_supervisor", "430102")
    signal = make_signal(make_enterprise("430102001"), "answered", answered_by=county)
    with pytest.raises(Refusal):
        signals.confirm(trustsignal=signal, note="示例", actor=county, now=NOW)


def test_photo_of_a_firm_elsewhere_is_not_shown_to_the_marked_one():
    mine, theirs = make_hazard(make_enterprise("430102001")), make_hazard(make_enterprise("430103002"))
    photos = [make_photo(theirs, content="one"), make_photo(mine, content="one")]
    signal = make_signal(
        mine.enterprise, kind="same_photo", hazard_rows=[mine.pk, theirs.pk], photo_rows=[row.pk for row in photos]
    )
    url = reverse("trustsignal-detail", kwargs={"pk": signal.pk})
    seen = {
        "keeper": make_staff(mine.enterprise),
        "county": people.make_user("county_supervisor", "430102"),
        "city": people.make_user("city_supervisor", "4301"),
    }
    for name, person in seen.items():
        page = browser(person).get(url)
        shown = [one["row"] for one in page.context["photos"]]
        assert shown == ([*photos] if name == "city" else [None, photos[1]]), name
        assert (theirs.number in page.content.decode()) == (name == "city")


def test_home_page_and_record_of_the_enterprise_show_the_marks():
    firm = make_enterprise("430102001", registered_at=NOW)
    signal = make_signal(firm)
    keeper, county = make_staff(firm), people.make_user("county_supervisor", "430102")
    lines = {str(item.url): item.count for item in todo_for(keeper, NOW)["waiting"]}
    listing = reverse("trustsignal-list")
    assert lines[f"{listing}?status=raised&status=silent"] == 1
    record = reverse("enterprise-detail", kwargs={"pk": firm.pk})
    assert reverse("trustsignal-detail", kwargs={"pk": signal.pk}) in browser(county).get(record).content.decode()
    signals.answer(trustsignal=signal, answer="示例", actor=keeper, now=NOW)
    lines = {str(item.url): item.count for item in todo_for(county, NOW)["waiting"]}
    assert lines[f"{listing}?status=answered&status=silent"] == 1


def test_page_of_a_mark_is_wholly_in_the_language_of_the_reader(inspector):
    signal = make_signal()
    page = browser(inspector).get(reverse("trustsignal-detail", kwargs={"pk": signal.pk})).content.decode()
    labels = re.findall(r"<dt[^>]*>\s*([^<]*?)\s*</dt>", page)
    assert labels
    assert [label for label in labels if re.search(r"[A-Za-z]{3}", label)] == []
