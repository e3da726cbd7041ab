# ruff: noqa: E501 -- payloads and long conditions are not broken
"""Every query string of every address, every method, every field name of every model: no error, no silent write."""

import json
import uuid

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.http import urlencode

from safetyportal.api_urls import router
from safetyportal.core.pages.register import registers
from tests.probes import LONG, addresses, crawler, digests

pytestmark = pytest.mark.xdist_group("parameters")  # of those below that have none of their own

NAMES_OF_LOOKUPS = (
    "_connector",
    "_negated",
    "pk__in",
    "id__regex",
    "user__password__startswith",
    "place__startswith",
    "callback",
    "format",
)
VALUES = [
    "'", '"', "';SELECT pg_sleep(3)--", "1' OR '1'='1", "%00", "\x00", "-1", "0", "9" * 40, "1e999", "NaN", "null", "[]", "{}",
    "a" * 8000, "\u202e\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "ignore"), "😀", "示例", "../../etc/passwd", "%ff%fe",
    "OR", "XOR", "true", "2026-13-45", "0001-01-01", "9999-12-31", "1,2,3", "<script>", "$(id)", "{{7*7}}", "\r\nX-A: b", "-id", "password",
]  # fmt: skip
EACH = len(VALUES) if LONG else 3
PARTS = 8 if LONG else 1  # of the addresses; each is a test of its own, so that all processes take part


@pytest.fixture(scope="module")
def officer(people):
    return crawler.Walk("county_supervisor", people["county_supervisor"])


def lists() -> list[tuple[str, list[str]]]:
    """Every list with the names that it knows."""
    addresses.routes()  # registers are known as soon as the addresses are
    known = [
        (register.url("list"), [*(register.filterset.base_filters if register.filterset else []), "sort", "size", "cols", "view", "after", "before", "q"])
        for register in registers().values()
    ]  # fmt: skip
    for prefix, viewset, _name in router.registry:
        filters = list(viewset.filterset_class.base_filters) if viewset.filterset_class else []
        known.append((f"/api/v1/{prefix}/", [*filters, "ordering", "cursor", "limit", "count"]))
    return known


def others() -> list[tuple[str, list[str]]]:
    """Pages that are no list of a register: with the names that lists have."""
    listed = {path for path, _names in lists()}
    names = ["q", "place", "month", "sort", "next", "page", "size", "parent", "sectors", "bbox", "zoom", "draft"]
    return [
        (path, names)
        for path in addresses.fixed()
        if path not in listed and not path.startswith(crawler.ENDS_THE_SESSION)
    ]


def once(name: str, value: str) -> list[tuple[str, str]]:
    return [(name, value)]


def repeated(name: str, value: str) -> list[tuple[str, str]]:
    return [(name, value), (name, "1"), (f"{name}[]", value)]


class Asking:
    """Asks one address with many query strings and keeps what went wrong."""

    def __init__(self, officer, path: str):
        self.officer, self.path, self.asked, self.bad = officer, path, 0, []
        self.plain = officer.ask("GET", path).status

    def alone(self, names, values, form) -> None:
        """Each name with each value in an address of its own."""
        for name in names:
            for value in values:
                self.send([form(name, value)])

    def together(self, names, values, form) -> None:
        """All names at once with each value: for names that the address ignores, or hears one apart from another."""
        for value in values:
            self.halving([form(name, value) for name in names])

    def halving(self, questions: list) -> None:
        """An answer other than the plain one may come from one name and hide the others: they are asked apart."""
        if self.send(questions) != self.plain and len(questions) > 1:
            middle = len(questions) // 2
            self.halving(questions[:middle])
            self.halving(questions[middle:])

    def send(self, questions: list) -> int:
        answer = self.officer.ask("GET", f"{self.path}?{urlencode([pair for one in questions for pair in one])}")
        broken = answer.status >= 500 and self.path != "/readyz"
        if broken or answer.seconds > 10 or b"Traceback" in answer.body:
            self.bad.append((str(answer)[:300], answer.seconds))
        self.asked += 1
        self.officer.answers.clear()
        return answer.status


def addresses_of(part: int) -> list[tuple[str, list[str], bool]]:
    everything = [
        *((path, names, True) for path, names in lists()),
        *((path, names, False) for path, names in others()),
    ]
    return everything[part::PARTS]


@pytest.mark.asvs("V1.2.4", "V1.3.3", "V1.3.12", "V1.4.2", "V15.3.5", "V15.3.7", "V2.2.1")
@pytest.mark.parametrize(
    "part", [pytest.param(part, marks=pytest.mark.xdist_group(f"parameters_{part}")) for part in range(PARTS)]
)
def test_no_query_string_breaks_a_page_or_takes_long(officer, part, record_property):
    """A list shows nothing as soon as one of its filters is wrong, and the interface refuses: what they know is asked
    alone. What nobody knows, and what other pages read or ignore, is asked together."""
    asked, bad = 0, []
    for path, names, is_list in addresses_of(part):
        asking, values = Asking(officer, path), VALUES if LONG else VALUES[asked % 11 :: 11]
        if path.startswith("/api/") and is_list:
            asking.alone(names, values, once)
            asking.alone(names, values, lambda name, value: repeated(name, value)[:2])  # it refuses name[], as below
            asking.alone(NAMES_OF_LOOKUPS, values, once)
            for value in values:
                asking.send([repeated(name, value) for name in [*names, *NAMES_OF_LOOKUPS]])
        elif is_list:
            asking.alone(names, values, once)
            asking.together(names, values, repeated)
            asking.together(NAMES_OF_LOOKUPS, values, once)
            asking.together(NAMES_OF_LOOKUPS, values, repeated)
        else:
            asking.together([*names, *NAMES_OF_LOOKUPS], values, once)
            asking.together([*names, *NAMES_OF_LOOKUPS], values, repeated)
        asked += asking.asked
        bad += asking.bad
    record_property("addresses with hostile query strings", asked)
    assert asked > (5000 if LONG else 1000)
    assert bad == []


@pytest.mark.asvs("V1.2.4")
def test_no_query_string_widens_a_list(officer):
    """Names of lookups choose nothing: pages ignore them, the interface refuses them."""
    for path, _names in lists():
        for name in NAMES_OF_LOOKUPS:
            if path.startswith("/api/"):
                plain = officer.ask("GET", path)
                assert officer.ask("GET", f"{path}?{name}=OR").status in (
                    {400} if plain.status == 200 else {plain.status}
                ), (path, name)
    officer.answers.clear()


METHODS = ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OPTIONS"]


@pytest.mark.asvs("V4.1.4", "V3.5.3")
def test_pages_take_only_the_methods_they_are_for(officer):
    before, wrong = digests.of_tables(), []
    paths = [*addresses.fixed(), *(path for _route, path in addresses.filled())]
    for path in paths:
        if path.startswith(crawler.ENDS_THE_SESSION):
            continue
        for method in METHODS if LONG else METHODS[:3]:
            answer = officer.client.generic(method, path, data=b"{}", content_type="application/json")
            if answer.status_code < 300 and method != "OPTIONS":
                wrong.append((method, path, answer.status_code))
            if answer.status_code >= 500:
                wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert changed_since(before) == set()


def changed_since(before: dict) -> set[str]:
    now = digests.of_tables()
    return {name for name in now if now[name] != before.get(name)} - {"core_auditentry", "core_auditchain"}


def every_name() -> dict[str, object]:
    """Every column name of every model with a value that would show."""
    names = {
        name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        for name in (field.name, field.attname)
    }
    return dict.fromkeys(sorted(names), 1) | {
        "is_superuser": True,
        "is_staff": True,
        "status": "closed",
        "place": "/",
        "level": "major",
    }


# What pages read of a form by hand, without a form of Django's around it.
READ_BY_HAND = (
    "ids", "all", "pk", "do", "act", "name", "query", "next", "draft", "data", "form", "form_token", "ticket", "answer",
    "format", "kind", "place", "month", "sector", "language", "version", "decide", "confirm", "reason",
)  # fmt: skip


@pytest.mark.xdist_group("parameters_forms")
def test_no_value_of_a_form_breaks_a_page(officer, renew_world, record_property):
    """Every address that takes a form, with each hostile value in all that a page may read, and in its own fields."""
    bad, asked = [], 0
    paths = [*addresses.fixed(), *(path for _route, path in addresses.filled())]
    for path in dict.fromkeys(paths):
        if path.startswith((*crawler.ENDS_THE_SESSION, "/api/")) or officer.ask("POST", path).status == 405:
            continue
        page = officer.ask("GET", path)
        own = crawler.values_of_fields(page.text()) if page.content_type == "text/html" else {}
        for value in VALUES:
            for form in ({**own, **dict.fromkeys(READ_BY_HAND, value)}, dict.fromkeys([*own, *READ_BY_HAND], value)):
                answer = officer.ask("POST", path, form)
                bad += [(str(answer)[:200], value[:20])] if answer.status >= 500 or answer.seconds > 10 else []
                asked += 1
        officer.answers.clear()
    renew_world()
    record_property("forms with hostile values", asked)
    assert asked > 10_000
    assert bad == []


@pytest.mark.asvs("V15.3.3", "V8.2.3")
def test_interface_takes_no_name_that_an_act_does_not_have(officer):
    """Each writing operation with every column name in its body: refused with each name, and nothing is written."""
    body, operations, before = every_name(), 0, digests.of_tables()
    for _route, path in [*addresses.filled(), *((None, path) for path in addresses.fixed())]:
        if not path.startswith("/api/v1/"):
            continue
        for method in ("POST", "PATCH"):
            headers = {"Idempotency-Key": str(uuid.uuid4()), "If-Match": "*"}
            answer = officer.client.generic(
                method, path, data=json.dumps(body), content_type="application/json", headers=headers
            )
            operations += answer.status_code != 405
            assert 400 <= answer.status_code < 500, (method, path, answer.status_code)
    assert operations > 60
    assert changed_since(before) <= {"core_requestkey", "core_idempotencykey"}


@pytest.mark.asvs("V15.3.3", "V2.2.2")
def test_forms_write_no_column_that_they_do_not_ask_for(officer, renew_world):
    """Each act of each register with every column name in the form: what the form does not know stays as it was."""
    silent = []
    officer.look_around()
    forms = [
        answer
        for answer in officer.answers
        if answer.content_type == "text/html" and b'name="form_token"' in answer.body
    ]
    assert len(forms) > 15
    for answer in forms:
        asked = set(crawler.names_of_fields(answer.text()))
        extra = {name: value for name, value in every_name().items() if name not in asked}
        guarded = columns_guarded()
        officer.ask("POST", answer.path, {**crawler.values_of_fields(answer.text()), **extra})
        silent += [(answer.path, name) for name, digest in columns_guarded().items() if digest != guarded[name]]
    assert silent == []


def columns_guarded() -> dict[str, tuple]:
    """Columns that no form of an official may touch: rights, keys and marks of the accounts, of tokens and of rules."""
    user = apps.get_model("core.User")
    names = [
        "password",
        "is_active",
        "duty",
        "kind",
        "place",
        "username",
        "verified_phone_index",
        "verified_email_index",
    ]
    found = {f"user.{name}": tuple(user.objects.order_by("pk").values_list(name, flat=True)) for name in names}
    for label in ("core.Posting", "core.Rule", "core.Role", "core.ApiToken"):
        model: type[models.Model] = apps.get_model(label)
        found[label] = tuple(model._base_manager.order_by("pk").values_list())
    return found


@pytest.mark.asvs("V3.5.1")
def test_nothing_is_changed_without_the_token_of_the_form(people):
    """Every page that takes a POST refuses one from another site."""
    from django.test import Client

    from tests.suites.browsing import browser

    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    visitor.cookies = browser(people["county_supervisor"]).cookies
    before, open_to_all = digests.of_tables(), {reverse("csp-report")}
    for path in [*addresses.fixed(), *(path for _route, path in addresses.filled())]:
        if path in open_to_all or path.startswith("/api/"):
            continue
        assert visitor.post(path, {}).status_code in {403, 404, 405}, path
    assert changed_since(before) == set()
