"""Registers, records, forms and papers of listed supervision as people use them; two leaders at once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from hazards.models import Listing, ListingDelivery, ListingProgress, MajorHazardDossier
from hazards.services import listing_papers, listings
from hazards.views.dossiers import DossierRegister
from hazards.views.listing_section import listing_section
from hazards.views.listings import ListingRegister
from safetyportal.core.errors import Conflict, Refusal
from safetyportal.core.global_search import search_everything
from safetyportal.core.issued import documents_of, stored_bytes, valid_document
from safetyportal.core.models import IssuedDocument
from safetyportal.core.todo import todo_for
from tests.api.client import Program
from tests.conftest import NOW
from tests.factories import listings as make
from tests.factories.enterprises import make_staff
from tests.people import make_user
from tests.suites.browsing import browser, words
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db
TOWNSHIPS = {"430102": "430102001", "430103": "430103002"}


class TestListingRegister(RegisterSuite):
    register = ListingRegister

    def make(self, division, number):
        return make.make_listing(make.make_major(TOWNSHIPS[division]), level="county")

    def search_word(self, row):
        return row.hazard.number


class TestDossierRegister(RegisterSuite):
    register = DossierRegister

    def make(self, division, number):
        return make.make_dossier(make.make_major(TOWNSHIPS[division]), complete=False)


def test_notice_says_what_was_decided_and_is_not_drawn_twice():
    body = make.make_body("4301")
    listing = make.make_listing(make.make_major(), copies="芙蓉区人民政府（示例）")
    paper = valid_document(listing, "hazards.listing_notice")
    text = str(paper.content)
    for part in (
        "重大事故隐患挂牌督办通知书", listing.enterprise.name, listing.hazard.number, make.MATTERS, "市级挂牌督办",
        "2027年3月20日", "次月五日前", "二十个工作日前", "芙蓉区人民政府（示例）", body.name, "送达回证",
    ):  # fmt: skip
        assert part in text, part
    assert (paper.body, paper.number) == (body, listing.notice_number)
    assert stored_bytes(paper).startswith(b"%PDF-")


def test_paper_is_delivered_once_to_each_and_the_receipt_says_how():
    listing, office = make.make_listing(), make.office()
    paper = valid_document(listing, "hazards.listing_notice")
    facts = {
        "listing": listing, "document": paper, "addressee": listing.enterprise.name, "manner": "direct",
        "delivered_at": NOW + timedelta(hours=1), "received_by": "王示例", "actor": office,
        "now": NOW + timedelta(hours=2),
    }  # fmt: skip
    listing_papers.record_delivery(photo=make.picture(), **facts)
    with pytest.raises(Conflict):
        listing_papers.record_delivery(**facts)
    with pytest.raises(Refusal):
        listing_papers.sign_for(listing=listing, actor=make_staff(listing.enterprise), now=NOW)
    receipt = documents_of(listing).get(kind="hazards.listing_receipt")
    for part in ("送达回证", "直接送达", "王示例", paper.number, "11时00分"):
        assert part in str(receipt.content), part
    assert ListingDelivery.unscoped.count() == 1


def test_enterprise_signs_for_the_notice_online():
    listing = make.make_listing()
    head = make_staff(listing.enterprise)
    listing_papers.sign_for(listing=listing, actor=head, now=NOW)
    row = ListingDelivery.unscoped.get()
    assert (row.manner, row.received_by) == ("electronic", head.name)
    with pytest.raises(Refusal):
        listing_papers.sign_for(listing=listing, actor=head, now=NOW)


def test_leader_sees_the_proposal_decides_and_finds_the_notice():
    hazard = make.make_major()
    listing = make.propose(hazard, deadline=(timezone.now() + timedelta(days=100)).date())
    leader = make.leader()
    visitor = browser(leader)
    assert any(item.count for item in todo_for(leader, NOW)["waiting"])
    form = visitor.get(reverse("listing-act", kwargs={"pk": listing.pk, "name": "list"}))
    assert make.MATTERS in words(form)
    draft = visitor.post(reverse("listing-draft", kwargs={"pk": listing.pk}))
    assert (draft.status_code, draft["Content-Type"]) == (200, "application/pdf")
    assert IssuedDocument.unscoped.count() == 0
    sent = {"deadline": listing.deadline.isoformat(), "requirements": "停用储罐（示例）", "form_token": "a" * 32}
    answer = visitor.post(reverse("listing-act", kwargs={"pk": listing.pk, "name": "list"}), sent)
    assert answer.status_code == 302, words(answer)
    again = visitor.post(reverse("listing-act", kwargs={"pk": listing.pk, "name": "list"}), sent)
    assert again.status_code == 302
    assert IssuedDocument.unscoped.count() == 1
    page = words(visitor.get(reverse("listing-detail", kwargs={"pk": listing.pk})))
    assert Listing.unscoped.get().notice_number in page


def test_province_sees_the_queue_of_the_counties_and_filters_it():
    county = make.make_listing(make.make_major(), level="county")
    city = make.make_listing(make.make_major("430103002"), level="city")
    Listing.unscoped.filter(pk=city.pk).update(climbed_to="province", climbed_at=NOW)
    visitor = browser(make.leader("province"))
    listed = {row.pk for row in visitor.get(reverse("listing-list") + "?level=county").context["listing"].page.rows}
    assert listed == {county.pk}
    Listing.unscoped.update(due_at=NOW - timedelta(days=1))
    for query, wanted in (
        ("matter=climbed", {city.pk}),
        ("matter=overdue", {county.pk, city.pk}),
        ("matter=extension", set()),
    ):
        answer = visitor.get(f"{reverse('listing-list')}?{query}")
        assert {row.pk for row in answer.context["listing"].page.rows} == wanted, query


@pytest.mark.parametrize("matter", ["expiring", "missing", "record", "publish", "undelivered"])
def test_every_filter_of_matters_answers(matter):
    make.make_listing(make.make_major(), level="county")
    visitor = browser(make.office("county"))
    assert visitor.get(f"{reverse('listing-list')}?matter={matter}").status_code == 200


def test_missed_progress_is_told_without_the_time_limit_of_the_listing_and_to_each_in_the_own_words():
    listing = make.make_listing(make.make_major(), level="county")
    ListingProgress.unscoped.filter(listing=listing).update(due_at=NOW - timedelta(days=1))
    head = make_staff(listing.enterprise, "enterprise_head")
    for reader, heading in ((make.office("county"), "下级逾期"), (head, "本企业逾期事项")):
        [line] = [item for item in todo_for(reader, NOW)["overdue"] if "matter=missing" in item.url]
        assert (line.count, line.due) == (1, None)
        assert heading in words(browser(reader).get(reverse("home")))


def test_neighbouring_county_finds_nothing_on_any_channel():
    listing = make.make_listing(make.make_major(), level="county")
    dossier = make.make_dossier(listing.hazard)
    neighbour = make_user("county_supervisor", "430103")
    visitor, program = browser(neighbour), Program(neighbour)
    for name, pk in (("listing", listing.pk), ("majorhazarddossier", dossier.pk)):
        assert visitor.get(reverse(f"{name}-detail", kwargs={"pk": pk})).status_code == 404
        assert visitor.get(reverse(f"{name}-print", kwargs={"pk": pk})).status_code == 404
    assert visitor.get(reverse("hazard-dossier", kwargs={"pk": listing.hazard_id})).status_code == 404
    assert visitor.get(reverse("listing-propose", kwargs={"pk": listing.hazard_id})).status_code == 404
    assert visitor.post(reverse("listing-draft", kwargs={"pk": listing.pk})).status_code == 404
    assert program.get(f"listings/{listing.pk}/").status_code == 404
    assert program.get(f"listings/{listing.pk}/progress/").status_code == 404
    paper = valid_document(listing, "hazards.listing_notice")
    assert visitor.get(reverse("document", kwargs={"pk": paper.pk})).status_code == 404
    assert not any(hits for _kind, hits in search_everything(neighbour, listing.hazard.number))
    assert listing_section(neighbour, listing.hazard)["listings"] == []
    assert not any(item.count for part in ("waiting", "overdue") for item in todo_for(neighbour, NOW)[part])


def test_section_of_the_hazard_offers_what_may_be_done():
    hazard = make.make_major()
    officer, office = make_staff(hazard.enterprise, "enterprise_safety_officer"), make.office("county")
    assert listing_section(officer, hazard)["fill_url"]
    assert not listing_section(officer, hazard)["propose_url"]
    assert listing_section(office, hazard)["propose_url"]
    make.propose(hazard)
    assert not listing_section(office, hazard)["propose_url"]


def test_safety_officer_fills_the_dossier_from_the_hazard_page():
    hazard = make.make_major()
    visitor = browser(make_staff(hazard.enterprise, "enterprise_safety_officer"))
    url = reverse("hazard-dossier", kwargs={"pk": hazard.pk})
    assert visitor.get(url).status_code == 200
    sent = {"situation": "联锁停用（示例）", "stop_scope": "partial", "form_token": "b" * 32}
    answer = visitor.post(url, sent)
    dossier = MajorHazardDossier.unscoped.get()
    assert answer.url == reverse("majorhazarddossier-detail", kwargs={"pk": dossier.pk})
    assert (dossier.situation, dossier.stop_scope, dossier.is_signed) == ("联锁停用（示例）", "partial", False)


@pytest.mark.django_db(transaction=True)
def test_of_two_leaders_deciding_at_once_one_succeeds():
    listing = make.propose()
    leaders = [make.leader(), make.leader()]
    barrier, outcomes = Barrier(2), []

    def decide(person):
        barrier.wait()
        try:
            listings.decide(listing=listing, deadline=make.DEADLINE, actor=person, now=NOW)
            outcomes.append("listed")
        except Refusal:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [Thread(target=decide, args=(person,)) for person in leaders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["listed", "refused"]
    assert IssuedDocument.unscoped.filter(kind="hazards.listing_notice").count() == 1
    assert connection.vendor == "postgresql"
