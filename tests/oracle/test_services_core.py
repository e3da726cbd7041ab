"""Services of the kernel and the registry that no act of a register calls ask themselves who calls; and what pages
offer there is only what their reader may."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from safetyportal.accounts.people_pages import may_reset
from safetyportal.accounts.services import handover, staff
from safetyportal.accounts.token_views import OwnTokenForm
from safetyportal.core import attachments, issued
from safetyportal.core.choices import DivisionAct, FileState
from safetyportal.core.errors import NotAllowed
from safetyportal.core.global_search import search_everything
from safetyportal.core.grants import Limit
from safetyportal.core.imports import views as imports
from safetyportal.core.imports.spec import specs
from safetyportal.core.models import ApiToken, Attachment, IssuedDocument, Jurisdiction, Posting, User
from safetyportal.core.pages import division_field
from safetyportal.core.services import division_changes, exceptions, issuing, postings, tokens
from safetyportal.core.services.division_changes import Change
from tests.oracle import digest
from tests.oracle.asking import active, fewest, kinds
from tests.oracle.judge import agree, holds, may, relation, seen
from tests.oracle.tables import REGISTERS
from tests.oracle.test_services import raised
from tests.oracle.visitors import words
from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import COUNTY, COUNTY_2, FOREIGN_COUNTY, OWN, TOWNSHIP, path
from tests.oracle.world.row import Row
from tests.oracle.world.rows import BY_NUMBER, ROWS
from tests.suites.keeping import undone

SHARE, GRANT, LISTING = "core.share_record", "core.grant_posting", "hazards.decide_listing"
PLAN, DIVISIONS = "inspections.plan_inspectiontask", "core.manage_jurisdiction"


def record(row: Row):
    return apps.get_model(row.kind)._base_manager.get(pk=row.pk)


def somebody(key: str) -> User:
    return User.objects.get(pk=PEOPLE[key].pk)


def services() -> list[tuple]:
    """(what, power, row at which it is needed, call with the record and who calls)."""
    firm, listing = BY_NUMBER["enterprises.enterprise", OWN], ROWS["hazards.listing"][0]
    paper = next(row for row in ROWS["core.issueddocument"] if row.pk == 24200)
    exception, task = ROWS["core.namedexception"][0], ROWS["inspections.inspectiontask"][0]
    county, soon = Row("core.jurisdiction", 0, path(COUNTY), has_sectors=False), timezone.now() + timedelta(days=5)
    shared = {"person": somebody("county_2"), "ends_at": soon, "reason": "示例"}
    change = Change(DivisionAct.RENAME, Jurisdiction.objects.get(code=COUNTY, valid_to=None).pk, name="示例区")
    return [
        ("share", SHARE, firm, lambda one, by: exceptions.share_with(one, **shared, perm=SHARE, **by)),
        ("take back", SHARE, exception, lambda one, by: exceptions.revoke(one, reason="示例", **by)),
        ("stop sharing", PLAN, task,
         lambda one, by: exceptions.stop_sharing(record(exception), one, reason="示例", perm=PLAN, **by)),
        ("draw", LISTING, listing, lambda one, by: issuing.draft("hazards.listing_notice", one, **by)),
        ("issue", LISTING, listing, lambda one, by: issuing.issue("hazards.listing_notice", one, **by)),
        ("void", LISTING, paper, lambda one, by: issuing.void(one, reason="示例", perm=LISTING, **by)),
        ("try a change of divisions", DIVISIONS, county, lambda _one, by: division_changes.preview(change, **by)),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(7))
def test_who_lacks_the_power_is_refused_by_the_service(world, number):
    what, power, row, call = services()[number]
    wrong, before = [], digest.of_everything()
    outsiders = [visitor for visitor in active(world) if not may(visitor.person, power, row)]
    asked = fewest(what, outsiders, lambda person: {(kinds(person), holds(person, power), relation(person, row))})
    one = record(row) if row.pk else None
    for visitor in asked:
        visitor.user._grants = None
        with undone():
            got = _tried(call, one, visitor)
            changed = digest.changed(before)
        wrong += [] if isinstance(got, NotAllowed) and not changed else [(visitor.person.key, what, got, changed)]
    agree(wrong)
    assert any(holds(visitor.person, power) for visitor in asked)  # the power elsewhere is not enough


def _tried(call, one, visitor) -> Exception | None:
    try:
        call(one, {"actor": visitor.user, "now": timezone.now()})
    except Exception as error:  # whatever it is, it is compared
        return error
    return None


def test_a_person_is_moved_by_who_may_at_both_ends(world):
    """Nobody takes a person out of a foreign area, or puts one into it."""
    actor = world["security"].user
    given = {"appointments": [], "at": timezone.now(), "actor": actor, "now": timezone.now(), "reason": "示例"}
    inside, outside = somebody("retired"), somebody("county_abroad")
    Posting.unscoped.filter(user=outside).update(ends_at=timezone.now() - timedelta(days=1))
    for person, place in ((inside, path(FOREIGN_COUNTY)), (outside, path(COUNTY))):
        assert isinstance(raised(postings.transfer_person, user=person, account_place=place, **given), NotAllowed)


def test_a_token_that_may_not_lend_lends_nothing(world):
    own, now = PEOPLE["county"].posts[0].number, timezone.now()
    row, actor = Posting.unscoped.get(pk=own), somebody("county")
    actor.authority_limit = Limit(permissions=frozenset({"core.view_posting"}))
    assert isinstance(raised(postings.require_own, row=row, actor=actor, now=now), NotAllowed)
    actor.authority_limit = None
    assert postings.require_own(row=row, actor=somebody("county"), now=now)


def test_tokens_are_ended_by_their_owner_and_by_who_looks_after_owner_or_body(world):
    wrong = []
    body = next(row for row in ROWS["core.supervisingbody"] if row.place == path(COUNTY_2))
    for row in ROWS["core.apitoken"]:
        token = ApiToken.objects.select_related("user", "body", "posting").get(pk=row.pk)
        token.body_id = body.pk
        asked = fewest(f"token {row.pk}", active(world), lambda person: {(kinds(person), relation(person, body))})
        for visitor in asked:
            owner = Row("core.user", token.user_id, token.user.place, has_sectors=False)
            may_end = (
                visitor.person.key == row.owner
                or may(visitor.person, "core.manage_account", owner)
                or may(visitor.person, "core.add_apitoken", body)
                or may(visitor.person, "core.manage_body", body)
            )
            got = bool(tokens.may_revoke(visitor.user, token))
            wrong += [] if got == may_end else [(visitor.person.key, row.owner, got)]
    agree(wrong)


def test_tokens_of_an_enterprise_are_ended_where_its_posting_is(world):
    token = ApiToken.objects.filter(posting=None, body=None).select_related("user").first()
    token.posting = Posting.unscoped.get(pk=PEOPLE["head"].posts[0].number)
    assert tokens.may_revoke(world["officer"].user, token)
    assert not tokens.may_revoke(world["head_2"].user, token)


def test_a_new_token_is_offered_for_the_bodies_one_is_posted_at_or_above(world):
    wrong = []
    for visitor in active(world):
        form = OwnTokenForm(user=visitor.user)
        if "body" in form.fields:
            offered = {body.pk for body in form.fields["body"].queryset}
            rows = ROWS["core.supervisingbody"]
            want = {row.pk for row in rows if may(visitor.person, "core.add_apitoken", row)}
            wrong += [] if offered & {row.pk for row in rows} == want else [(visitor.person.key, offered ^ want)]
        shown = visitor.get(reverse("profile")).context["may_have_tokens"]
        wrong += [] if shown == holds(visitor.person, "core.add_apitoken") else [(visitor.person.key, "profile", shown)]
    agree(wrong)


def test_postings_on_the_page_of_a_person_are_those_that_the_reader_may_see(world):
    wrong, pk = [], PEOPLE["two_posts"].pk
    for visitor in active(world):
        if pk in seen(visitor.person, "core.view_user", "core.user"):
            rows = visitor.get(reverse("user-detail", kwargs={"pk": pk})).context["postings"]
            want = {p.number for p in PEOPLE["two_posts"].posts} & seen(
                visitor.person, "core.view_posting", "core.posting"
            )
            got = None if rows is None else {row.pk for row in rows}
            fits = got == (want if holds(visitor.person, "core.view_posting") else None)
            wrong += [] if fits else [(visitor.person.key, got, want)]
    agree(wrong)


def test_an_initial_password_names_nobody_who_is_seen_no_longer(world):
    """The person has moved away between the password and its page."""
    person = somebody("county")
    key = handover.keep(world["system"].user, person, "Oracle-示例-Password-1")
    User.objects.filter(pk=person.pk).update(place=path(FOREIGN_COUNTY))
    Posting.unscoped.filter(user=person).update(place=path(FOREIGN_COUNTY))
    assert person.name not in words(world["system"].get(reverse("initial-password", kwargs={"key": key})))


def test_another_administrator_is_reset_from_above_only(world):
    assert not may_reset(somebody("security"), world["system"].user)
    assert may_reset(somebody("county"), world["system"].user)


def test_staff_are_managed_by_their_own_head(world):
    given = {"person": somebody("head_2"), "actor": world["head"].user, "now": timezone.now()}
    assert isinstance(raised(staff.may_manage, **given), NotAllowed)
    assert staff.may_manage(somebody("worker"), world["head"].user, timezone.now())


def test_files_open_only_for_who_may_open_files(world):
    """Who keeps the standards reads them, and opens no file on them."""
    standard = next(row for row in ROWS["hazards.checkliststandard"] if not row.firm)
    paper = Attachment.unscoped.create(
        target_type="hazards.checkliststandard", target_id=standard.pk, purpose="other", name="示例.pdf", size=1,
        content_type="application/pdf", stored_name="oracle/standard.pdf", sha256="0" * 64, state=FileState.CLEAN,
        uploaded_by=world["province"].user, place=standard.place,
        jurisdiction=Jurisdiction.objects.get(path=standard.place),
    )  # fmt: skip
    assert standard.pk in seen(PEOPLE["system"], "hazards.view_checkliststandard", "hazards.checkliststandard")
    assert attachments.readable(world["system"].user, paper.pk) is None
    assert attachments.readable(world["county"].user, paper.pk) == paper


def test_djangos_own_question_is_answered_from_postings(world):
    firm = record(BY_NUMBER["enterprises.enterprise", OWN])
    assert world["county"].user.has_perm("enterprises.view_enterprise", firm)
    assert not world["county_2"].user.has_perm("enterprises.view_enterprise", firm)


def test_the_console_changes_rows_where_the_power_is_held(world):
    """A row that applies below is read by administrators below, and changed where it belongs."""
    wrong = []
    for model, shown in site._registry.items():
        kind, power = model._meta.label_lower, getattr(shown, "change_perm", "")
        for row in ROWS.get(kind, ())[:6] if power else ():
            for visitor in active(world):
                request = RequestFactory().get("/")
                request.user, want = visitor.user, may(visitor.person, power, row)
                got, adds = shown.has_change_permission(request, record(row)), shown.has_add_permission(request)
                wrong += [] if got == want else [(visitor.person.key, kind, row.pk, got)]
                wrong += [] if not adds or holds(visitor.person, power) else [(visitor.person.key, kind, "adds")]
    agree(wrong)


def test_documents_open_only_for_who_may_open_documents(world):
    """Seeing the record is not enough (kinds with a power of their own: tests/documents)."""
    paper = IssuedDocument.unscoped.get(pk=24200)
    reader = world["county"].user
    assert issued.readable(reader, paper.pk) == paper
    with limited(reader, "hazards.view_listing"):
        assert issued.readable(reader, paper.pk) is None
    assert issued.readable(world["county_2"].user, paper.pk) is None


@contextmanager
def limited(user, *permissions: str):
    """The person with a token that leaves these powers."""
    user.authority_limit, user._grants = Limit(permissions=frozenset(permissions)), None
    yield
    user.authority_limit, user._grants = None, None


def test_choices_of_divisions_and_imports_are_those_of_the_reader(world):
    wrong = []
    for visitor in active(world):
        user = visitor.user
        places = {post.place for post in visitor.person.posts if post.runs and holds(visitor.person, DIVISIONS)}
        tops = {node.path for node in division_field.roots(user, DIVISIONS)}
        wrong += [] if tops <= places else [(visitor.person.key, tops, places)]
        kinds_offered = {spec.kind for spec in imports.offered(user)}
        want = {spec.kind for spec in specs() if holds(visitor.person, spec.permission)}
        wrong += [] if kinds_offered == want else [(visitor.person.key, kinds_offered, want)]
    agree(wrong)


def test_the_page_of_a_division_names_bodies_and_offers_cells_within_the_own_area(world):
    wrong, asked = [], 0
    for visitor in active(world):
        for code in (COUNTY, COUNTY_2, TOWNSHIP):
            answer = visitor.get(reverse("division-detail", kwargs={"code": code}))
            if answer.status_code != 200:
                continue
            asked += 1
            bodies = {body.pk for body in answer.context["bodies"]} & {r.pk for r in ROWS["core.supervisingbody"]}
            strange = bodies - seen(visitor.person, "core.view_supervisingbody", "core.supervisingbody")
            keeps = may(visitor.person, DIVISIONS, Row("core.jurisdiction", 0, path(code), has_sectors=False))
            offers = answer.context["can_add_cell"]
            fits = not strange and offers == (keeps and code == TOWNSHIP)
            wrong += [] if fits else [(visitor.person.key, code, strange, offers)]
    agree(wrong)
    assert asked > 20


def test_a_cell_is_added_by_who_keeps_the_divisions_there(world):
    for visitor in active(world):
        keeps = may(visitor.person, DIVISIONS, Row("core.jurisdiction", 0, path(TOWNSHIP), has_sectors=False))
        got = visitor.get(reverse("gridcell-create", kwargs={"code": TOWNSHIP})).status_code
        assert (got == 200) == keeps, (visitor.person.key, got)


def test_a_filter_by_body_offers_the_bodies_that_the_reader_sees(world):
    wrong, known = [], {row.pk for row in ROWS["core.supervisingbody"]}
    for visitor in fewest("bodies", active(world), lambda person: {(kinds(person), person.posts[:1])}):
        if holds(visitor.person, "inspections.view_inspectiontask"):
            listing = visitor.get(reverse("inspectiontask-list")).context["listing"]
            offered = {body.pk for body in listing.filterset.filters["body"].queryset} & known
            want = seen(visitor.person, "core.view_supervisingbody", "core.supervisingbody")
            wrong += [] if offered == want else [(visitor.person.key, offered ^ want)]
    agree(wrong)


def test_acts_are_shown_to_those_whose_role_has_them(world):
    """Others are not even told that there is such an act."""
    wrong = []
    for name, register in REGISTERS.items():
        rows = [row for row in ROWS[register.kind] if register.only(row)][:1] if register.acts else []
        for row in rows:
            viewers = [v for v in active(world) if may(v.person, register.view, row)]
            for visitor in fewest(f"acts {name}", viewers, lambda person: {kinds(person)}):
                page = visitor.get(reverse(f"{name}-detail", kwargs={"pk": row.pk})).context
                shown = {button["name"] for button in page["actions"]} & set(register.acts)
                strange = {act for act in shown if not holds(visitor.person, register.acts[act])}
                wrong += [] if not strange else [(visitor.person.key, name, strange)]
    agree(wrong)


def test_the_library_of_unlawful_acts_is_searched_by_who_may_read_it(world):
    wrong = []
    for visitor in fewest("law", active(world), lambda person: {kinds(person)}):
        found = {kind.power for kind, _hits in search_everything(visitor.user, "隐患")}
        reads = holds(visitor.person, "inspections.view_violation")
        wrong += [] if ("inspections.view_violation" in found) == reads else [(visitor.person.key, reads)]
    agree(wrong)


def test_a_record_of_another_area_does_not_exist_for_who_shares_records(world):
    given = {"person": somebody("expert"), "ends_at": timezone.now() + timedelta(days=5), "reason": "示例"}
    for key, exists in (("security", True), ("security_2", False), ("county", False)):
        by = {"actor": world[key].user, "now": timezone.now()}
        with undone():
            got = raised(exceptions.share_record, target_type="enterprises.enterprise", target_id=OWN, **given, **by)
        assert (got is None) == exists, (key, got)
        assert exists or "target_id" in got.message_dict
