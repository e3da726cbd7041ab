"""Where personal data go when people type them: into sealed columns, and into no log, message, cache, file or dump."""

import gzip
import re
import subprocess

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise, ResponsiblePerson, Site
from safetyportal.core import jobs
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.embedded.postgres import binary
from safetyportal.core.models import AuditEntry, User
from tests.probes import canaries, crawler

pytestmark = pytest.mark.xdist_group("storage")
TYPED = {"phone": "19907888111", "id_number": "439901199001017771", "text": "canary-424242-x"}


@pytest.fixture(scope="module")
def used(people):
    """A world with canaries in which people typed some more, exported, failed and were refused."""
    planter = canaries.Planter().plant()
    for name, value in TYPED.items():
        planter.planted[value] = canaries.Canary(value, f"typed.{name}", canaries.SEALED)
    with crawler.Listening() as log:
        walks = [
            crawler.Walk(role, people[role])
            for role in ("county_supervisor", "enterprise_head", "system_administrator")
        ]
        for walk in walks:
            type_everywhere(walk)
            with override_settings(EXPORT_AT_ONCE=0):
                walk.export()
        break_things(walks[0])
        jobs.run_waiting()
    return planter, walks, log.lines


def type_everywhere(walk) -> None:
    """Send every form that the person can open, with canaries in its texts; most are refused, some are kept."""
    walk.look_around()
    for answer in list(walk.answers):
        if answer.content_type == "text/html" and answer.status == 200 and 'method="post"' in answer.text():
            names = re.findall(r'<(?:input|textarea)[^>]*\bname="([a-z_]+)"', answer.text())
            fields = {name: typed_for(name) for name in names if name != "csrfmiddlewaretoken"}
            walk.ask("POST", answer.path, fields)
            if draft := re.search(r'data-draft-url="([^"]+)"', answer.text()):
                walk.ask("POST", draft[1], fields)


def typed_for(name: str) -> str:
    if "phone" in name or "landline" in name:
        return TYPED["phone"]
    return TYPED["id_number"] if "id_number" in name or name == "certificate_number" else TYPED["text"]


def break_things(walk) -> None:
    """Errors of the database in the middle of a form with personal data: a column that is suddenly missing."""
    person = ResponsiblePerson.unscoped.filter(enterprise__place__startswith="/43/4301/430181/").first()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enterprises_responsibleperson RENAME COLUMN position TO position_away")
        walk.ask("POST", f"/persons/{person.pk}/edit/", {"name": TYPED["text"], "phone": TYPED["phone"], "kind": "1"})
        walk.ask("GET", f"/persons/{person.pk}/")
        walk.ask("GET", f"/api/v1/persons/{person.pk}/")
        cursor.execute("ALTER TABLE enterprises_responsibleperson RENAME COLUMN position_away TO position")
    assert [answer.status for answer in walk.answers[-3:]] == [500, 500, 500]


@pytest.mark.asvs("V16.2.5")
@pytest.mark.asvs("V16.3.4")
def test_logs_of_forms_and_failures_hold_nothing(used):
    planter, _walks, lines = used
    assert any("UndefinedColumn" in line for line in lines)
    assert [(line[:300], found) for line in lines if (found := planter.found(line))] == []


@pytest.mark.asvs("V16.5.1")
@pytest.mark.asvs("V16.5.4")
@pytest.mark.asvs("V13.4.2")
def test_error_pages_tell_nothing(used):
    _planter, walks, _lines = used
    for answer in walks[0].answers[-3:]:
        if answer.status == 500:
            assert not re.search(r"position|UndefinedColumn|Traceback|enterprises_", answer.text()), str(answer)


@pytest.mark.asvs("V14.2.2")
def test_redis_holds_nothing(used):
    planter, _walks, _lines = used
    for address in (settings.CELERY_BROKER_URL, settings.CACHES["default"]["LOCATION"]):
        server = redis.Redis.from_url(
            address.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")  # as Celery writes it
        )
        for key in server.scan_iter(count=1000):
            content = key + b" " + server.dump(key)
            assert planter.found(content.decode("latin-1")) == [], key


@pytest.mark.asvs("V11.3.2")
@pytest.mark.asvs("V11.3.3")
@pytest.mark.asvs("V14.1.2")
def test_dump_holds_sealed_values_as_ciphertext_only(used):
    planter, _walks, _lines = used
    given = connection.settings_dict
    words = [str(binary("pg_dump")), f"--host={given['HOST']}", f"--username={given['USER']}", given["NAME"]]
    dump = subprocess.run(words, check=True, capture_output=True).stdout.decode()
    found = {canary.column for canary in planter.found(dump) if canary.kind == canaries.SEALED}
    assert "a1." in dump
    assert found - {"typed.text"} == set()


def test_jobs_and_their_results_hold_nothing(used):
    planter, _walks, _lines = used
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM core_job t UNION ALL SELECT t::text FROM core_notification t")
        rows = [row for (row,) in cursor.fetchall()]
    assert rows
    assert [
        row[:200]
        for row in rows
        if any(c.kind == canaries.SEALED and c.column != "typed.text" for c in planter.found(row))
    ] == []


def test_uploads_hold_nothing_that_is_sealed(used):
    planter, _walks, _lines = used
    for path in settings.MEDIA_ROOT.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("latin-1")
            assert [canary for canary in planter.found(text) if canary.kind == canaries.SEALED] == [], path


@pytest.mark.asvs("V14.1.1")
def test_every_personal_column_of_people_is_sealed():
    """A new column that holds a telephone or a number of a document has to be encrypted."""
    from django.apps import apps

    name = re.compile(r"(^|_)(phone|mobile|landline|id_number|passport)$")
    loose = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if name.search(field.name) and not isinstance(field, EncryptedTextField)
    ]
    assert loose == []


def prove_who_it_is(visitor) -> None:
    """As after giving the password again: without a recent proof nothing is revealed."""
    session = visitor.client.session
    proof = {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    session["account_authentication_methods"] = [proof]
    session["account_authentication_methods_user"] = str(visitor.user.pk)
    session.save()


@pytest.mark.asvs("V16.3.2")
@pytest.mark.asvs("V7.5.3")
def test_every_reveal_shows_one_value_and_leaves_one_entry_with_its_reason(used, people):
    planter, _walks, _lines = used
    visitor = crawler.Walk("county_supervisor", people["county_supervisor"])
    prove_who_it_is(visitor)
    county = "/43/4301/430181/"
    firm = Enterprise.unscoped.filter(place__startswith=county).first()
    person = next(row for row in ResponsiblePerson.unscoped.filter(enterprise=firm).order_by("pk") if row.phone)
    site = Site.unscoped.filter(enterprise__place__startswith=county).first()
    reveals = [("enterprise-reveal", firm), ("responsibleperson-reveal", person), ("site-reveal", site)]
    shown = 0
    for page, record in reveals:
        for field in (f.name for f in record._meta.concrete_fields if isinstance(f, EncryptedTextField)):
            value, before = getattr(record, field), AuditEntry.unscoped.count()
            path = reverse(page, kwargs={"pk": record.pk, "field": field})
            assert planter.found(visitor.ask("GET", path).text()) == []
            assert planter.found(visitor.ask("POST", path, {"reason": ""}).text()) == []
            assert AuditEntry.unscoped.count() == before
            answer = visitor.ask("POST", path, {"reason": f"核实 {value}"})
            assert {canary.value for canary in planter.found(answer.text()) if canary.kind == canaries.SEALED} == (
                {value} & set(planter.planted)
            )
            entry = AuditEntry.unscoped.latest("pk")
            assert (AuditEntry.unscoped.count(), entry.action, entry.actor) == (
                before + 1,
                "enterprise.reveal",
                visitor.user,
            )
            assert "核实" in entry.note
            assert planter.found(entry.note) == []
            shown += 1
    assert shown >= 8
    assert User.objects.filter(pk=visitor.user.pk).exists()
