"""Tokens of a body or an enterprise: no further than it reaches, no longer than the posting, jobs included."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from safetyportal.core import jobs
from safetyportal.core.access import can, holds
from safetyportal.core.grants import Limit
from safetyportal.core.models import ApiToken, AuditEntry, Job, Posting, SupervisingBody
from safetyportal.core.services import tokens
from tests import people
from tests.api.client import Program
from tests.api.test_token_pages import signed_in
from tests.core.test_pages_bodies import make_body
from tests.factories.enterprises import make_enterprise, make_staff

pytestmark = pytest.mark.usefixtures("unhurried")
VIEW = "enterprises.view_enterprise"


def program_with(owner, *scopes, **holder) -> Program:
    program = Program()
    program.token, program.secret = tokens.create_token(
        actor=owner, name="示例程序", scope_names=list(scopes), days=30, now=timezone.now(), **holder
    )
    program.headers["Authorization"] = f"Bearer {program.secret}"
    return program


def numbers_seen(program) -> set[int]:
    answer = program.get("enterprises/")
    assert answer.status_code == 200, answer.content
    return {row["id"] for row in answer.json()["results"]}


def test_token_of_a_body_reaches_no_further_than_the_body(city_supervisor):
    inside = make_enterprise("430102001")
    make_enterprise("430103002")
    other_sector = make_enterprise("430102001", sectors=["fire"])
    plain, industry = make_body(1, "430102"), make_body(2, "430102", sectors=["fire"])

    assert numbers_seen(program_with(city_supervisor, "enterprises:read", body=plain)) == {inside.pk, other_sector.pk}
    assert numbers_seen(program_with(city_supervisor, "enterprises:read", body=industry)) == {other_sector.pk}
    me = program_with(city_supervisor, "enterprises:read", body=plain).get("me/").json()
    assert me["token"]["body"] == plain.code
    assert [posting["place"] for posting in me["postings"]] == ["/43/4301/430102/"]


def test_token_of_an_enterprise_ends_with_the_posting_there(db):
    enterprise, second = make_enterprise(), make_enterprise()
    head = make_staff(enterprise)
    people.post(head, "enterprise_head", "430102001", place=second.place)
    program = program_with(head, "enterprises:read", unit=f"E{enterprise.pk}")

    assert numbers_seen(program) == {enterprise.pk}
    Posting.unscoped.filter(user=head, place=enterprise.place).update(ends_at=timezone.now())

    assert program.get("me/").status_code == 401
    assert numbers_seen(program_with(head, "enterprises:read")) == {second.pk}


def test_token_of_a_body_ends_when_the_body_does(inspector):
    body = make_body()
    program = program_with(inspector, "enterprises:read", body=body)
    SupervisingBody.unscoped.filter(pk=body.pk).update(active=False)

    assert program.get("me/").status_code == 401
    body.refresh_from_db()
    with pytest.raises(ValidationError):
        program_with(inspector, "enterprises:read", body=body)


@pytest.mark.parametrize("case", ["body elsewhere", "body above", "sectors", "unit", "inbox", "lent"])
def test_token_is_refused_where_the_person_is_not_posted(inspector, neighbour, case):
    people.post(inspector, "county_supervisor", "430104", source=neighbour.postings.get(), on_behalf_of=neighbour,
                ends_at=timezone.now().replace(year=2100))  # fmt: skip
    holder = {
        "body elsewhere": {"body": make_body(1, "430103")},
        "body above": {"body": make_body(2, "4301")},
        "sectors": {"body": make_body(3, "430102")},
        "unit": {"unit": f"E{make_enterprise().pk}"},
        "inbox": {"body": make_body(4, "430102")},
        "lent": {"body": make_body(5, "430104")},
    }[case]
    if case == "sectors":
        Posting.unscoped.filter(user=inspector).update(sectors=["fire"])
    scope = "notifications:read" if case == "inbox" else "enterprises:read"

    with pytest.raises(ValidationError):
        program_with(inspector, scope, **holder)
    assert not ApiToken.objects.exists()


def test_named_exception_is_not_the_bodys(inspector):
    from safetyportal.core import access

    foreign = make_enterprise("430103002")
    access.share(foreign, inspector, VIEW)

    assert foreign.pk in numbers_seen(program_with(inspector, "enterprises:read"))
    assert foreign.pk not in numbers_seen(program_with(inspector, "enterprises:read", body=make_body()))


def test_trail_of_a_bodys_token_stands_at_the_body(city_supervisor):
    body = make_body(1, "430102")
    program_with(city_supervisor, "enterprises:read", body=body)

    entry = AuditEntry.unscoped.get(action="apitoken.create")
    assert (entry.place, entry.changes["body"]) == (body.place, [None, body.name])


class TestJobs:
    @pytest.fixture
    def seen(self):
        """A handler that notes what its actor may do."""
        noted = []

        @jobs.handler("test.look")
        def look(context):
            noted.append((holds(context.actor, VIEW), holds(context.actor, "core.add_apitoken")))

        yield noted
        del jobs._HANDLERS["test.look"]

    def queue(self, secret: str) -> Job:
        token = tokens.find_valid(secret, now=timezone.now())
        from safetyportal.core.token_limits import bind

        return jobs.after_commit("test.look", requested_by=bind(token.user, token))

    @pytest.mark.asvs("V8.3.3")
    def test_job_of_a_token_has_its_scopes_only(self, inspector, seen):
        program = program_with(inspector, "enterprises:read")
        job = self.queue(program.secret)
        jobs.run_job(job.pk)
        jobs.run_job(jobs.after_commit("test.look", requested_by=inspector).pk)

        assert job.token == program.token
        assert seen == [(True, False), (True, True)]

    @pytest.mark.asvs("V8.3.3")
    def test_job_of_a_token_that_was_revoked_may_do_nothing(self, inspector, seen):
        program = program_with(inspector, "enterprises:read")
        job = self.queue(program.secret)
        tokens.revoke_token(actor=inspector, token=program.token, now=timezone.now())
        jobs.run_job(job.pk)

        assert seen == [(False, False)]

    def test_token_of_a_body_sees_its_own_jobs_only(self, inspector, seen):
        mine = program_with(inspector, "jobs:read", "enterprises:read", body=make_body())
        own, other = self.queue(mine.secret), jobs.after_commit("test.look", requested_by=inspector)

        assert [row["id"] for row in mine.get("jobs/").json()["results"]] == [own.pk]
        assert mine.get(f"jobs/{other.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("limit", "reach"),
    [
        (Limit(frozenset(), place="/43/4301/"), ("/43/4301/430102/", frozenset({"a", "b"}))),
        (Limit(frozenset(), place="/43/4301/430102/430102001/"), ("/43/4301/430102/430102001/", frozenset({"a", "b"}))),
        (Limit(frozenset(), place="/43/4302/"), None),
        (Limit(frozenset(), sectors=frozenset({"b", "c"})), ("/43/4301/430102/", frozenset({"b"}))),
        (Limit(frozenset(), sectors=frozenset({"c"})), None),
    ],
)
def test_limit_takes_what_both_reach(limit, reach):
    assert limit.narrow("/43/4301/430102/", frozenset({"a", "b"})) == reach


class TestPages:
    def make(self, client, url: str, **values):
        form = client.get(url).context["form"]
        data = {"name": "示例程序", "scope_names": ["enterprises:read"], "days": 30} | values
        return client.post(url, {"form_token": form["form_token"].value(), **data})

    def test_token_is_made_and_ended_on_the_bodys_page(self, inspector, neighbour):
        body = make_body()
        colleague = people.make_user("county_supervisor", "430102")
        client = signed_in(inspector)
        assert (
            reverse("body-token-list", args=[body.pk])
            in client.get(reverse("supervisingbody-detail", args=[body.pk])).content.decode()
        )

        page = self.make(client, reverse("body-token-create", args=[body.pk]))
        token = ApiToken.objects.get()
        assert page.context["secret"].startswith(f"spt_{token.prefix}")
        assert (token.body, token.posting) == (body, inspector.postings.get())

        other = signed_in(colleague)
        assert token.prefix in other.get(reverse("body-token-list", args=[body.pk])).content.decode()
        assert signed_in(neighbour).get(reverse("body-token-list", args=[body.pk])).status_code == 404
        assert signed_in(neighbour).post(reverse("body-token-revoke", args=[body.pk, token.pk])).status_code == 404
        token.refresh_from_db()
        assert token.revoked_at is None
        other.post(reverse("body-token-revoke", args=[body.pk, token.pk]))
        token.refresh_from_db()
        assert token.revoked_at is not None

    def test_keeper_of_bodies_ends_tokens_but_makes_none(self, inspector):
        body = make_body()
        program = program_with(inspector, "enterprises:read", body=body)
        client = signed_in(people.make_user("system_administrator", "430102"))

        assert client.get(reverse("body-token-create", args=[body.pk])).status_code == 403
        assert client.get(reverse("body-token-list", args=[body.pk])).status_code == 200
        client.post(reverse("body-token-revoke", args=[body.pk, program.token.pk]))
        assert program.get("me/").status_code == 401

    def test_token_is_made_on_the_enterprises_page(self, inspector):
        enterprise = make_enterprise()
        client = signed_in(make_staff(enterprise))
        unit = f"E{enterprise.pk}"
        assert (
            reverse("unit-token-list", args=[unit])
            in client.get(reverse("enterprise-detail", args=[enterprise.pk])).content.decode()
        )

        self.make(client, reverse("unit-token-create", args=[unit]))
        assert enterprise.name in client.get(reverse("unit-token-list", args=[unit])).content.decode()
        assert ApiToken.objects.get().posting.place == enterprise.place
        worker = signed_in(make_staff(enterprise, "enterprise_worker"))
        assert worker.get(reverse("unit-token-list", args=[unit])).status_code == 404
        assert signed_in(inspector).get(reverse("unit-token-list", args=[unit])).status_code == 404

    def test_holder_is_chosen_on_the_own_page(self, inspector):
        body, enterprise = make_body(), make_enterprise()
        head = make_staff(enterprise)

        self.make(signed_in(inspector), reverse("api-token-create"), body=body.pk)
        self.make(signed_in(head), reverse("api-token-create"), unit=f"E{enterprise.pk}")
        refused = self.make(signed_in(head), reverse("api-token-create"), unit="E999999")

        assert "unit" in refused.context["form"].errors
        assert {(t.body, t.posting.unit) for t in ApiToken.objects.all()} == {(body, ""), (None, f"E{enterprise.pk}")}


def test_command_makes_tokens_of_a_body_and_an_enterprise(inspector):
    body, enterprise = make_body(), make_enterprise()
    head = make_staff(enterprise)
    out = StringIO()
    call_command("create_api_token", inspector.username, "--scope", "enterprises:read", "--body", body.code, stdout=out)
    call_command(
        "create_api_token", head.username, "--scope", "enterprises:read", "--unit", f"E{enterprise.pk}", stdout=out
    )
    assert ApiToken.objects.filter(body=body).count() == 1
    assert tokens.tokens_of_unit(enterprise.place).count() == 1
    with pytest.raises(CommandError):
        call_command("create_api_token", inspector.username, "--scope", "enterprises:read", "--body", "000")
    assert not can(head, VIEW, "/43/")
