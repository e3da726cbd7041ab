"""What the tablet sends and what is behind the code: entries once, conflicts told, strangers kept out."""

import io
import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from inspections.models import Finding, Visit, VisitAnswer, VisitObjection, VisitRating
from inspections.queries.visits import photo_purpose
from inspections.services import visits_feedback
from inspections.views.visits_work import store_key
from safetyportal.core.attachments import attachments_of
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.models import Attachment, Notification, Rule
from tests import people
from tests.api.conftest import set_rule  # noqa: F401 -- fixture
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.visits import make_finding, make_officer, make_task, make_visit
from tests.suites.browsing import browser, words
from tests.suites.photos import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db):
    return [make_officer(), make_officer()]


@pytest.fixture
def visit(team):
    return make_visit(make_enterprise("430102001"), officers=team)


def send(client, visit, kind, client_id=None, **data):
    return client.post(f"/visits/{visit.pk}/entries/{kind}/", {"client_id": client_id or str(uuid4()), **data})


FINDING = {"category": "B01", "measure": "time_limit", "description": "护栏缺失（示例）", "rectify_by": "2027-01-05"}


def test_entry_sent_twice_has_one_effect(visit, team):
    client, number, key = browser(team[0]), str(uuid4()), str(uuid4())
    answers = [send(client, visit, "finding", number, key=key, seen=0, **FINDING) for _time in range(2)]
    assert [answer.json()["version"] for answer in answers] == [1, 1]
    assert Finding.unscoped.count() == 1
    other = send(client, visit, "finding", number, key=key, seen=0, **(FINDING | {"description": "另一内容"}))
    assert other.status_code == 409
    assert Finding.unscoped.get().description == "护栏缺失（示例）"


def test_conflict_tells_what_is_kept_and_the_choice_replaces_it(visit, team):
    first, second = browser(team[0]), browser(team[1])
    assert send(first, visit, "fact", name="premises", value="一车间", seen=0).json()["version"] == 1
    refused = send(second, visit, "fact", name="premises", value="二车间", seen=0)
    assert refused.status_code == 409
    assert refused.json()["current"]["value"] == "一车间"
    chosen = send(second, visit, "fact", name="premises", value="二车间", seen=1)
    assert chosen.json()["version"] == 2
    state = first.get(f"/visits/{visit.pk}/state/").json()
    assert (state["facts"]["premises"]["value"], state["facts"]["premises"]["by"]) == ("二车间", team[1].name)


def test_a_phone_that_was_kept_comes_back_masked(visit, team):
    first, second = browser(team[0]), browser(team[1])
    assert send(first, visit, "fact", name="site_person_phone", value="13907310001", seen=0).json()["version"] == 1
    refused = send(second, visit, "fact", name="site_person_phone", value="13907310002", seen=0)
    masked = refused.json()["current"]["value"]
    assert (refused.status_code, masked[:3], masked[-4:]) == (409, "139", "0001")
    for address in ("state/", "work/"):
        text = words(first.get(f"/visits/{visit.pk}/{address}"))
        assert masked in text
        assert "13907310001" not in text
    assert send(first, visit, "fact", name="site_person_phone", value=f"{masked[:-1]}9", seen=1).status_code == 422
    visit.refresh_from_db()
    assert visit.site_person_phone == "13907310001"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("fact", {"name": "code", "value": "x"}),
        ("fact", {"name": "site_person_phone", "value": "not a phone"}),
        ("answer", {"item": "999999", "result": "pass"}),
        ("answer", {"item": "1", "result": "excellent"}),
        ("finding", {"key": "no uuid", **FINDING}),
        ("finding", {"key": str(uuid4()), **(FINDING | {"description": " "})}),
        ("finding", {"key": str(uuid4()), **(FINDING | {"criteria": "NO-SUCH"})}),
        ("finding", {"key": str(uuid4()), **(FINDING | {"rectify_by": "2001-01-01"})}),
        ("finding", {"key": str(uuid4()), **(FINDING | {"violation": "987654"})}),
        ("signature", {"role": "officer", "shown_sha256": ""}),
    ],
)
def test_bad_entries_are_never_asked_for_again_and_change_nothing(visit, team, kind, data):
    before = list(Visit.unscoped.values())
    answer = send(browser(team[0]), visit, kind, **data)
    assert answer.status_code == 422, answer.content
    assert answer.json()["reason"]
    assert list(Visit.unscoped.values()) == before
    assert (Finding.unscoped.count(), VisitAnswer.unscoped.count()) == (0, 0)


def test_strangers_find_no_page(visit):
    for person in (make_officer(), make_officer("430103"), people.make_user("county_supervisor", "430102"),
                   make_staff(visit.enterprise)):  # fmt: skip
        client = browser(person)
        for address in ("work/", "state/"):
            assert client.get(f"/visits/{visit.pk}/{address}").status_code == 404
        assert send(client, visit, "fact", name="premises", value="x").status_code == 404
        assert client.post(f"/visits/{visit.pk}/steps/present/").status_code == 404


def test_page_carries_its_owner_and_a_key_of_its_own(visit, team):
    page = browser(team[0]).get(f"/visits/{visit.pk}/work/")
    assert (page.status_code, page["X-Page-Owner"]) == (200, str(team[0].pk))
    assert store_key(team[0]) in words(page)
    assert store_key(team[0]) != store_key(team[1])


def test_worker_and_manifest_are_scoped_and_versioned(team):
    client = browser(team[0])
    worker = words(client.get("/visits/worker.js"))
    assert "SHELL-VERSION" not in worker
    manifest = json.loads(words(client.get("/visits/app.webmanifest")))
    assert (manifest["scope"], manifest["start_url"]) == ("/visits/", "/visits/today/")


# Photos


def add_photo(client, visit, upload, key, number=None, **data):
    return send(client, visit, "photo", number, key=key, photo=upload, **data)


def test_photo_arrives_once_and_before_its_finding(visit, team):
    client, key, number = browser(team[0]), str(uuid4()), str(uuid4())
    for _time in range(2):
        assert add_photo(client, visit, photo(), key, number).status_code == 200
    assert attachments_of(visit).filter(purpose=photo_purpose(key)).count() == 1


def test_photo_of_twenty_megabytes_is_refused_with_the_limit_and_a_rotated_one_stands_upright(visit, team):
    client, key = browser(team[0]), str(uuid4())
    large = SimpleUploadedFile("大图.jpg", b"\xff\xd8\xff" + bytes(21 * 1024 * 1024), content_type="image/jpeg")
    refused = add_photo(client, visit, large, key)
    assert refused.status_code == 422
    assert "MB" in refused.json()["reason"]
    assert add_photo(client, visit, turned(), key).status_code == 200
    with Image.open(stored()) as picture:
        assert picture.size == (300, 400)


def stored():
    from django.core.files.storage import default_storage

    return io.BytesIO(default_storage.open(Attachment.unscoped.get().stored_name).read())


def turned() -> SimpleUploadedFile:
    """A photo of 400 × 300 that the camera held on its side."""
    out = io.BytesIO()
    picture = Image.new("RGB", (400, 300), (200, 200, 200))
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("侧放.jpg", out.getvalue(), content_type="image/jpeg")


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 half a photo", b"%PDF-1.4 not a photo"])
def test_killed_or_wrong_upload_leaves_nothing(visit, team, content):
    upload = SimpleUploadedFile("现场.jpg", content, content_type="image/jpeg")
    assert add_photo(browser(team[0]), visit, upload, str(uuid4())).status_code == 422
    assert Attachment.unscoped.count() == 0


# Steps


def test_double_click_on_present_finds_it_done(visit, team):
    make_finding(visit)
    client = browser(team[0])
    answers = [client.post(f"/visits/{visit.pk}/steps/present/") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json()["state"]["status"] for answer in answers] == ["signing", "signing"]


def test_step_that_is_refused_says_why(visit, team):
    make_finding(visit, rectify_by=None)
    answer = browser(team[0]).post(f"/visits/{visit.pk}/steps/present/")
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert browser(team[0]).post(f"/visits/{visit.pk}/steps/complete/").status_code == 200  # nothing to complete yet
    visit.refresh_from_db()
    assert visit.status == "open"


def test_task_is_begun_once_from_the_list(team):
    task = make_task(make_enterprise("430102001"), officers=team)
    client = browser(team[0])
    assert task.enterprise.name in words(client.get("/visits/today/"))
    for _time in range(2):
        answer = client.post(f"/visits/begin/{task.pk}/", {"form_token": "t1"})
        assert answer.url.endswith("/work/")
    assert Visit.unscoped.count() == 1
    assert browser(make_officer("430103")).post(f"/visits/begin/{task.pk}/").status_code == 404


# The code


@pytest.fixture
def done(team):
    return make_visit(
        make_enterprise("430102001"), "completed", officers=team, completed_at=timezone.now(), kind="routine"
    )


MARKS = {"act": "rate", "lawful": 5, "manner": 4, "helpful": 2}


def test_code_shows_who_was_here_and_nothing_of_the_content(done, team):
    finding = make_finding(done)
    text = words(browser().get(f"/v/{done.code}/"))
    for one in team:
        assert one.name in text
        assert one.certificate_number in text
    assert finding.description not in text
    assert done.situation not in text


def test_unknown_code_leads_nowhere(done):
    for code in ("x" * 22, "short", done.code[::-1]):
        assert browser().get(f"/v/{code}/").status_code == 404


def test_one_holder_rates_and_objects_once(done):
    holder, other = browser(), browser()
    assert holder.post(f"/v/{done.code}/", MARKS).status_code == 302
    assert holder.post(f"/v/{done.code}/", MARKS).status_code == 409
    assert other.post(f"/v/{done.code}/", MARKS).status_code == 302
    assert VisitRating.unscoped.count() == 2
    for _time in range(2):
        holder.post(f"/v/{done.code}/", {"act": "object", "text": "没有出示证件（示例）", "contact": "13800000000"})
    assert VisitObjection.unscoped.count() == 1
    assert "没有出示证件" in words(holder.get(f"/v/{done.code}/"))
    assert "没有出示证件" not in words(other.get(f"/v/{done.code}/"))


def test_officials_do_not_rate_and_nobody_before_the_end(done, team, visit):
    for person in (team[0], people.make_user("county_supervisor", "430102")):
        assert browser(person).post(f"/v/{done.code}/", MARKS).status_code == 409
    assert browser().post(f"/v/{visit.code}/", MARKS).status_code == 409
    assert VisitRating.unscoped.count() == 0
    assert browser(make_staff(done.enterprise)).post(f"/v/{done.code}/", MARKS).status_code == 302


def test_bad_marks_stay_at_the_form(done):
    answer = browser().post(f"/v/{done.code}/", {"act": "rate", "lawful": 9})
    assert answer.status_code == 200
    assert VisitRating.unscoped.count() == 0


def test_one_address_and_one_visit_have_their_numbers(done, set_rule):  # noqa: F811
    set_rule("inspection.visit_code_limits", says_per_hour=2, per_visit=20)
    answers = [browser().post(f"/v/{done.code}/", MARKS).status_code for _time in range(3)]
    assert answers == [302, 302, 429]
    set_rule("inspection.visit_code_limits", says_per_hour=50, per_visit=2)
    assert browser().post(f"/v/{done.code}/", MARKS).status_code in {413, 429}
    set_rule("inspection.visit_code_limits", opens_per_hour=1)
    assert browser().get(f"/v/{done.code}/").status_code == 429
    assert Rule.objects.filter(key="inspection.visit_code_limits").exists()


def test_leader_is_told_answers_and_the_holder_reads_it(done, team):
    leader = people.make_user("county_leader", "430102")
    objection = visits_feedback.object_to(visit=done, holder="h", text="时间太长（示例）", now=timezone.now())
    assert Notification.objects.filter(user=leader, kind="visit.feedback").count() == 1
    assert objection.due_at
    with pytest.raises(Conflict):
        visits_feedback.object_to(visit=done, holder="h", text="再次", now=timezone.now())
    people.post(team[0], "county_leader", "430102")
    with pytest.raises(TransitionDenied):
        visits_feedback.answer_objection(visitobjection=objection, answer="自己答", actor=team[0], now=NOW)
    row = visits_feedback.answer_objection(visitobjection=objection, answer="已改进（示例）", actor=leader, now=NOW)
    assert (row.status, row.due_at) == ("answered", None)
