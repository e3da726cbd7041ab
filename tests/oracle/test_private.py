"""What belongs to one person: notices, tasks, imports, saved views, sessions, tokens, delegations, own data."""

from django.urls import reverse

from safetyportal.core.models import ApiToken, Notification, Posting, SavedView
from tests.oracle import digest
from tests.oracle.asking import active, fewest, pairs, roles, turned
from tests.oracle.judge import agree, holds, may
from tests.oracle.visitors import words
from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import FIRMS, OWN
from tests.oracle.world.rows import BY_NUMBER, ROWS
from tests.suites.keeping import undone

LISTS = {
    "inbox": "core.notification",
    "home": "core.notification",
    "job-list": "core.job",
    "import-list": "core.importbatch",
}
WORD = {"core.notification": "消息", "core.job": "任务", "core.importbatch": ""}


def test_own_lists_hold_the_own_rows(world):
    """Inbox, tasks and imports name nothing that belongs to somebody else, whatever the level."""
    wrong = []
    for visitor in active(world):
        for name, kind in LISTS.items():
            page = words(visitor.get(reverse(name)))
            shown = {row.pk for row in ROWS[kind] if f"神谕{WORD[kind]}{row.pk}" in page}
            own = {row.pk for row in ROWS[kind] if row.owner == visitor.person.key}
            wrong += [] if shown == own else [(visitor.person.key, name, shown, own)]
    agree(wrong)


def test_the_bell_counts_the_own_notices(world):
    for key in ("county", "county_2", "province", "worker"):
        own = [row for row in ROWS["core.notification"] if row.owner == key]
        shown = words(world[key].get(reverse("inbox-unread")))
        assert (str(len(own)) in shown) == bool(own), key


def test_notices_of_others_stay_unread(world):
    foreign = [row.pk for row in ROWS["core.notification"] if row.owner != "county"]
    assert world["county"].post(reverse("inbox-read"), {"ids": foreign}).status_code in {200, 204, 302}
    assert not Notification.objects.filter(pk__in=foreign).exclude(read_at=None).exists()


def test_saved_views_show_to_and_change_for_their_owner(world):
    wrong, before = [], digest.of_everything()
    for visitor in active(world):
        page = words(visitor.get(reverse("hazard-list"))) if holds(visitor.person, "hazards.view_hazard") else ""
        for row in ROWS["core.savedview"]:
            own = row.owner == visitor.person.key
            if (f"神谕视图{row.pk}" in page) != (own and bool(page)):
                wrong.append((visitor.person.key, row.pk))
    foreign = next(row for row in ROWS["core.savedview"] if row.owner == "county_2")
    for act in ("delete", "rename", "save", "default"):
        with undone():
            world["county"].post(reverse("hazard-views"), {"act": act, "pk": foreign.pk, "name": "x", "delete": "1"})
            row = SavedView.objects.get(pk=foreign.pk)
            wrong += [] if row.name == f"神谕视图{foreign.pk}" else [("changed", act)]
    agree([*wrong, *digest.changed(before)])


def test_tasks_run_again_for_who_looks_after_the_account(world):
    """The system administrator of the place to which its owner's account belongs; not even the owner."""
    wrong, before = [], digest.of_everything()

    def want_of(person, row) -> int:
        return 409 if may(person, "core.manage_job", row) else 404  # 409: it is done already

    for visitor, row in pairs("job-rerun", active(world), ROWS["core.job"], want_of):
        want = want_of(visitor.person, row)
        with undone():
            got = visitor.post(reverse("job-rerun", kwargs={"pk": row.pk})).status_code
            changed = digest.changed(before)
        wrong += [] if got == want and not changed else [(visitor.person.key, row.owner, got, want, changed)]
    agree(wrong)


def test_sessions_end_for_their_owner_only(world):
    from allauth.usersessions.models import UserSession

    theirs = UserSession.objects.create(
        user=world["county_2"].user, ip="127.0.0.1", user_agent="x", session_key="o" * 32
    )
    assert world["county"].post(reverse("session-end", kwargs={"pk": theirs.pk})).status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_postings_are_lent_and_taken_back_by_their_holder(world):
    """Not by the level above, not by the administrator, and what was lent is not lent on."""
    wrong, before = [], digest.of_everything()
    lent = PEOPLE["stands_in"].posts[1].number
    for visitor in active(world):
        own = {post.number for post in visitor.person.posts if post.runs and not post.lender}
        may_lend = holds(visitor.person, "core.delegate_posting")
        for number in (PEOPLE["county"].posts[0].number, PEOPLE["city_2"].posts[0].number, lent):
            got = visitor.get(reverse("delegate", kwargs={"pk": number})).status_code
            fits = got == 200 if number in own and may_lend else got in {403, 404, 409}
            wrong += [] if fits else [(visitor.person.key, "lends", number, got)]
        with undone():
            got = visitor.post(reverse("delegation-end", kwargs={"pk": lent}), {"reason": "示例"}).status_code
            changed = digest.changed(before)
        allowed = visitor.person.key in ("county", "stands_in")
        wrong += [] if (not changed and got in {403, 404}) or allowed else [(visitor.person.key, "ends", got, changed)]
    agree(wrong)


def test_personal_data_open_where_the_power_is_held(world):
    """Phones of accounts: own ones, and those of people in the area for who may reveal; others are not found."""
    wrong = []
    for visitor in active(world):
        for key in ("head", "head_2", "county_2", "city"):
            row = BY_NUMBER["core.user", PEOPLE[key].pk]
            got = visitor.get(reverse("reveal", kwargs={"pk": row.pk, "field": "phone"})).status_code
            sees = may(visitor.person, "core.view_user", row) or may(visitor.person, "core.reveal_personal_data", row)
            opens = may(visitor.person, "core.reveal_personal_data", row) or visitor.person.key == key
            want = 200 if opens else 403 if sees else 404
            wrong += [] if got == want else [(visitor.person.key, key, got, want)]
    agree(wrong)


def test_initial_passwords_wait_for_who_made_them(world):
    from safetyportal.accounts.services import handover

    person, secret = world["head"].user, "Oracle-示例-Password-1"
    key = handover.keep(world["system"].user, person, secret)
    for other in active(world):
        if other.person.key != "system":
            answer = other.post(reverse("initial-password", kwargs={"key": key}))
            assert secret not in words(answer), other.person.key
    assert secret in words(world["system"].post(reverse("initial-password", kwargs={"key": key})))


def test_tokens_are_listed_and_revoked_by_their_owner(world):
    wrong = []
    for visitor in active(world):
        answer = visitor.get(reverse("api-token-list"))
        shown = {row.pk for row in ROWS["core.apitoken"] if f"神谕{row.pk}" in words(answer)}
        own = {row.pk for row in ROWS["core.apitoken"] if row.owner == visitor.person.key}
        wrong += [] if shown == own else [(visitor.person.key, shown, own)]
        for row in turned(visitor.person.key, ROWS["core.apitoken"])[:2]:
            if row.owner != visitor.person.key:
                got = visitor.post(reverse("api-token-revoke", kwargs={"token_pk": row.pk})).status_code
                wrong += [] if got in {403, 404} else [(visitor.person.key, "revokes", row.pk, got)]
    assert ApiToken.objects.filter(revoked_at=None).count() == len(ROWS["core.apitoken"])
    agree(wrong)


def test_tokens_of_bodies_are_for_those_posted_there_or_above(world):
    wrong, adds = [], "core.add_apitoken"

    def wanted(person, row) -> tuple[int, int]:
        """Of the list of tokens, and of the form for a new one."""
        if not may(person, "core.view_supervisingbody", row):
            return 404, 404
        keeps = may(person, adds, row) or may(person, "core.manage_body", row)
        return 200 if keeps else 403, 200 if may(person, adds, row) else 403

    for visitor, row in pairs("tokens", active(world), ROWS["core.supervisingbody"], wanted):
        pages = (f"body-token-{page}" for page in ("list", "create"))
        got = tuple(visitor.get(reverse(page, kwargs={"pk": row.pk})).status_code for page in pages)
        wrong += [] if got == wanted(visitor.person, row) else [(visitor.person.key, row.place, got)]
    agree(wrong)


def test_tokens_of_enterprises_are_for_their_own_people(world):
    def own(person, firm: int) -> bool:
        return person.firm == firm and holds(person, "core.add_apitoken")

    wrong, firms = [], (OWN, 9002, 9009)
    asking = fewest("unit", active(world), lambda person: {(roles(person), own(person, firm)) for firm in firms})
    for visitor in asking:
        for firm in firms:
            for page in ("unit-token-list", "unit-token-create"):
                got = visitor.get(reverse(page, kwargs={"unit": FIRMS[firm].unit})).status_code
                wrong += [] if got == (200 if own(visitor.person, firm) else 404) else [(visitor.person.key, firm, got)]
    agree(wrong)


def test_nobody_ends_with_a_power_not_held_before(world):
    """DHIS2 CVE-2022-41948: a posting given to oneself or by somebody who may not give it does not come to be."""
    count = Posting.unscoped.count()
    data = {
        "role": "province_supervisor", "jurisdiction": "43", "starts_on": "2026-01-01", "reason": "示例",
    }  # fmt: skip
    for visitor in active(world):
        for target in {visitor.person.pk, PEOPLE["worker"].pk}:
            own = target == visitor.person.pk
            if visitor.person.key == "security" and not own:
                continue
            for act in ("grant", "transfer"):
                visitor.post(reverse("user-act", kwargs={"pk": target, "name": act}), data)
        visitor.post(
            reverse("staff-act", kwargs={"pk": visitor.person.pk, "name": "role"}), {"role": "enterprise_head"}
        )
        visitor.post(reverse("profile-edit"), {"name": "x", "kind": "official", "duty": "security", "place": "/"})
    assert Posting.unscoped.count() == count
    duties = {visitor.person.key: type(visitor.user).objects.get(pk=visitor.person.pk) for visitor in active(world)}
    assert [
        key for key, user in duties.items() if user.duty != PEOPLE[key].duty or user.place != PEOPLE[key].place
    ] == []
