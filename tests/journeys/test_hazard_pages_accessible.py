"""Every kind of page of hazard supervision and its dashboards: axe, phones without scrolling, English without Chinese.

One browser and one world: each address is loaded once, and looked at in the width in which its people work: officials
at a desk, the enterprise and the public on a phone.
"""

import gettext
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.conf import settings

from safetyportal.core.choices import UserKind
from tests.browser import serious_findings
from tests.factories import inspections, listings, monthly
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.factories.signals import make_photo, make_signal
from tests.factories.tables import make_bulletin, make_level_report
from tests.people import make_user
from tests.suites.browsing import browser, words

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 900}
# Words of the interface that stand in an English page for another reason: languages, rows of the official tables.
DATA = {"简体中文", "中文", "合计", "尾矿库"}


@pytest.fixture
def world():
    """`{person: [addresses]}` over one firm with something of everything."""
    firm = monthly.registered("430102001", name="示例湘江化工有限公司", supervision_classes=["coal_mine"])
    people = {
        "county": make_user("county_supervisor", "430102"),
        "leader": make_user("city_leader", "4301"),
        "head": make_staff(firm, "enterprise_head"),
        "officer": make_staff(firm, "enterprise_safety_officer"),
        None: None,
    }
    addresses = {
        "county": [*_loop(firm), *_supervision(firm), *_reports(firm)],
        "leader": ["/dashboard/", "/dashboard/wall/", *_bulletins()],
        "head": _of_the_head(firm),
        "officer": _of_the_officer(firm),
        None: ["/listed-hazards/", f"/scan/{inspections.make_poster(firm).token}/"],
    }
    return [(people[name], found) for name, found in addresses.items()]


def _loop(firm) -> list[str]:
    found = make_hazard(firm, "reported", source="5")
    running = make_hazard(firm, "rectifying", source="5", overdue=True, found_on=date(2026, 10, 3))
    waiting = make_hazard(firm, "awaiting", source="5")
    make_hazard(firm, "closed", found_on=date(2026, 9, 9), closed_on=date(2026, 10, 9))
    return [
        "/hazards/", "/hazards/raise/", f"/hazards/{running.pk}/", f"/hazards/{running.pk}/history/",
        f"/hazards/{found.pk}/acts/assess/", f"/hazards/{running.pk}/acts/extend/",
        f"/hazards/{running.pk}/acts/hand_over/", f"/hazards/{waiting.pk}/", f"/hazards/{waiting.pk}/acts/return/",
        "/hazard-extensions/", "/hazard-reviews/", "/hazard-handovers/", "/dashboard/",
    ]  # fmt: skip


def _supervision(firm) -> list[str]:
    hazard = listings.make_major()
    dossier = listings.make_dossier(hazard)
    listing = listings.make_listing(hazard)
    signal = make_signal(firm, kind="same_photo", photo_rows=[make_photo(make_hazard(firm), "after").pk])
    quick = make_signal(firm, "answered", kind="closed_quickly")
    return [
        "/major-hazards/", f"/major-hazards/{dossier.pk}/", "/listings/", f"/listings/{listing.pk}/",
        "/trust-signals/", f"/trust-signals/{signal.pk}/", f"/trust-signals/{quick.pk}/acts/confirm/",
    ]  # fmt: skip


def _reports(firm) -> list[str]:
    filed = monthly.make_report(firm, "submitted", month=date(2026, 9, 1), late=True, flags=["late"])
    table = make_level_report("430102", "m1", "draft")
    return [
        "/monthly-reports/", f"/monthly-reports/{filed.pk}/", f"/monthly-reports/{filed.pk}/acts/return/",
        "/level-reports/", f"/level-reports/{table.pk}/", f"/level-reports/{table.pk}/acts/submit/", "/checklists/",
        "/checklist-items/", "/self-inspections/",
    ]  # fmt: skip


def _bulletins() -> list[str]:
    bulletin = make_bulletin("4301")
    return ["/bulletins/", f"/bulletins/{bulletin.pk}/", f"/bulletins/{bulletin.pk}/acts/issue/"]


def _of_the_head(firm) -> list[str]:
    report = monthly.make_report(firm, "draft")
    quarter = make_level_report(kind="own_quarter", enterprise=firm)
    signal = make_signal(firm)
    return [
        "/monthly/", f"/monthly/{report.pk}/", f"/monthly/{report.pk}/next/",
        f"/monthly-reports/{report.pk}/acts/sign/", f"/level-reports/{quarter.pk}/",
        f"/level-reports/{quarter.pk}/acts/sign/", f"/trust-signals/{signal.pk}/acts/answer/",
    ]  # fmt: skip


def _of_the_officer(firm) -> list[str]:
    own = inspections.make_standard(firm, "own", title="本厂检查标准（示例）")
    inspections.make_item(own, "E1", title="示例：配电箱加盖上锁", rhythm="day")
    running = inspections.make_inspection(firm, "running", rhythm="day")
    told = inspections.make_report(firm)
    return [
        "/self-inspections/today/", f"/self-inspections/{running.pk}/walk/", f"/self-inspections/{running.pk}/",
        "/hazards/new/", "/report-posters/", "/worker-reports/", f"/worker-reports/{told.pk}/",
        f"/checklists/{own.pk}/",
    ]  # fmt: skip


def test_axe_finds_nothing_serious_and_phones_need_no_sideways_scrolling(new_page, world, live_server):
    found = []
    for person, addresses in world:
        page = new_page()
        if person:
            cookie = browser(person).cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        for address in addresses:
            page.set_viewport_size(PHONE)
            answer = page.goto(address)
            page.wait_for_load_state("load")
            assert answer.status == 200, (address, answer.status)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append((address, "scrolls sideways on a phone"))
            if person and person.kind == UserKind.OFFICIAL:
                page.set_viewport_size(DESK)
            found += [(address, *one) for one in serious_findings(page)]
    assert not found, "\n".join(map(str, found))


class Texts(HTMLParser):
    """What a page says, outside scripts."""

    def __init__(self):
        super().__init__()
        self.silent = False
        self.found: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.silent = tag in {"script", "style"}
        self.found |= {
            value for name, value in attrs if name in {"title", "aria-label", "placeholder", "alt"} and value
        }

    def handle_endtag(self, tag):
        self.silent = False

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.found.add(" ".join(data.split()))


def interface_words() -> set[str]:
    """Every Chinese text that the interface itself has; what stands in records and in the law is none of them."""
    catalogue = gettext.translation("django", settings.BASE_DIR / "locale", ["zh_Hans"])
    return {
        text for text in catalogue._catalog.values() if isinstance(text, str) and re.search(r"[\u4e00-\u9fff]", text)
    }


def test_english_pages_say_nothing_in_chinese(world):
    chinese, left = interface_words() - DATA, {}
    for person, addresses in world:
        visitor = browser(person)
        if person:
            person.language = "en"
            person.save(update_fields=["language"])
        visitor.cookies["django_language"] = "en"
        for address in addresses:
            page = Texts()
            page.feed(words(visitor.get(address)))
            if untranslated := page.found & chinese:
                left[address] = untranslated
    assert not left, "\n".join(f"{address}: {texts}" for address, texts in left.items())
