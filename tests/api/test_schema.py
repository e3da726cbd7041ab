"""The description of the interface says what the code does."""

from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from rest_framework.response import Response

from safetyportal.api_urls import router
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.permissions import DenyAll
from safetyportal.core.api.viewset import PortalViewSet, RegisterViewSet
from safetyportal.core.models import Job
from safetyportal.core.roles import known_permissions
from safetyportal.core.scopes import scopes
from tests.api.client import Program


@pytest.fixture(scope="module")
def document() -> dict:
    return yaml.safe_load((settings.BASE_DIR / "docs" / "generated" / "openapi.yaml").read_text(encoding="utf-8"))


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_committed_document_is_what_the_code_makes():
    call_command("openapi_document", "--check", stdout=StringIO())


def test_every_change_names_its_key_and_its_problems(document):
    for path, method, operation in operations(document):
        headers = {p["name"] for p in operation.get("parameters", []) if p["in"] == "header"}
        answers = set(operation["responses"])
        assert {"401", "403", "429", "503"} <= answers, (path, method)
        assert ("Idempotency-Key" in headers) == (method != "get"), (path, method)
        assert ("If-Match" in headers) == ("412" in answers) == ("428" in answers), (path, method)
        if "{" in path:
            assert "404" in answers
        assert operation["security"] == [{"token": []}, {"session": []}]


ADDING = ("documents", "licence", "persons", "sites", "special-objects", "comments", "photos")  # beside what is there


def test_every_act_on_a_versioned_record_asks_for_the_version(document):
    for path, method, operation in operations(document):
        if method != "get" and "{id}" in path and path.rstrip("/").rsplit("/", 1)[-1] not in ADDING:
            headers = {p["name"] for p in operation["parameters"] if p["in"] == "header"}
            assert "If-Match" in headers, (path, method)


def test_every_declared_permission_exists():
    for _prefix, viewset, _name in router.registry:
        for handler in [viewset, *viewset.get_extra_actions(), getattr(viewset, "create", viewset)]:
            needed = handler.permission
            for name in (needed,) if isinstance(needed, str) else needed if isinstance(needed, tuple) else ():
                assert name in known_permissions()
    assert set().union(*(scope.permissions for scope in scopes().values())) <= known_permissions()


def test_schema_needs_a_reader_outside_the_demonstration(inspector, settings):
    assert Program().get("schema/").status_code == 401
    answer = Program(inspector).get("schema/", Accept="application/vnd.oai.openapi")
    assert yaml.safe_load(answer.content)["openapi"].startswith("3.")
    settings.DEMO_MODE = True
    assert Program().get("schema/", Accept="application/vnd.oai.openapi").status_code == 200


def test_docs_page_has_no_inline_script(inspector):
    client = Client()
    assert client.get(reverse("api:docs")).status_code == 302
    client.force_login(inspector, backend="safetyportal.accounts.backends.SignInBackend")

    page = client.get(reverse("api:docs"))

    assert page.status_code == 200
    assert "<style" not in page.content.decode()
    assert all("src=" in tag.split(">")[0] for tag in page.content.decode().split("<script")[1:])


def test_viewset_without_permission_cannot_be_made():
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):

        class Open(RegisterViewSet):
            model = Job


def test_action_without_permission_cannot_be_made():
    from rest_framework.decorators import action

    with pytest.raises(ImproperlyConfigured, match="declares no permission"):

        class Forgotten(RegisterViewSet):
            model = Job
            permission = "core.manage_job"

            @action(detail=True, methods=["get"])
            def more(self, request, pk):
                return Response()


@pytest.mark.parametrize("name", ["create", "update", "partial_update", "destroy"])
def test_change_that_is_not_declared_as_one_cannot_be_made(name):
    def careless(self, request, pk=None):
        return Response()

    careless.permission = "core.manage_job"
    with pytest.raises(ImproperlyConfigured, match="changes something"):
        type("Careless", (PortalViewSet,), {"permission": "core.manage_job", name: careless})


def test_declared_actions_can_be_made():
    class Fine(RegisterViewSet):
        model = Job
        permission = "core.manage_job"

        @changes("core.manage_job")
        def create(self):
            return {}

        @reads("core.manage_job", answer=None)
        def summary(self, request):
            return Response()

    assert Fine.create.permission == "core.manage_job"


def test_default_permission_denies_all():
    assert DenyAll().has_permission(None, None) is False
    assert DenyAll().has_object_permission(None, None, None) is False
