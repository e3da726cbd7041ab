"""Request ids, client addresses that nobody can invent, private pages, log lines that quote nobody."""

import logging
import re

import pytest
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from safetyportal.core import context
from safetyportal.core.context_vars import current_request, discreet, request_facts
from safetyportal.core.middleware import (
    DiscreetFormatter,
    PrivatePagesMiddleware,
    RequestContextMiddleware,
    RequestIdFilter,
    client_address,
)
from safetyportal.core.models import Notification, RollupCell
from safetyportal.core.pages import refusals
from tests.people import make_user

HOPS = "X-Forwarded-For"


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "6.6.6.6", "10.0.0.9"),  # no proxy of ours: whatever the client says is not believed
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # the client invented the first, our proxy wrote the last
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.8", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.9"),  # past our proxies: then nothing in the header is theirs
        (1, "", "10.0.0.9"),
        (1, " , ", "10.0.0.9"),
        (1, "x" * 80, "x" * 45),
    ],
)
@pytest.mark.asvs("V4.1.3", "V15.3.4")
def test_client_address_is_the_one_our_own_proxies_wrote(settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={HOPS: header}, REMOTE_ADDR="10.0.0.9")
    assert client_address(request) == expected


@pytest.mark.parametrize("given", ["", "short", "x" * 40, "line\nbreak-1234", "半角-12345678"])
@pytest.mark.asvs("V16.4.1")
def test_request_id_of_a_wrong_form_is_replaced(given):
    seen = []

    def view(request):
        seen.append(current_request())
        return HttpResponse()

    answer = RequestContextMiddleware(view)(RequestFactory().get("/", headers={"X-Request-Id": given}))
    assert re.fullmatch(r"[0-9a-f-]{36}", answer["X-Request-Id"])
    assert seen[0].request_id == answer["X-Request-Id"]
    assert current_request().request_id == ""


def test_request_id_of_the_proxy_is_kept():
    request = RequestFactory().get("/", headers={"X-Request-Id": "abcdef-1234567"})
    assert RequestContextMiddleware(lambda request: HttpResponse())(request)["X-Request-Id"] == "abcdef-1234567"


def test_pages_of_a_person_are_stored_nowhere(db):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert "Cache-Control" not in PrivatePagesMiddleware(lambda request: HttpResponse())(request)
    request.user = make_user("county_supervisor", "430102")
    answer = PrivatePagesMiddleware(lambda request: HttpResponse())(request)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.asvs("V16.2.4", "V16.2.5", "V16.3.4")
def test_log_line_bears_the_request_and_quotes_no_rows(db):
    secret = "机密" + "内容"
    try:
        with transaction.atomic():
            for _ in range(2):
                RollupCell.objects.create(metric=secret, place="/")
    except IntegrityError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, info)
    with request_facts("request-1"):
        assert RequestIdFilter().filter(record)
    text = DiscreetFormatter("%(request_id)s %(message)s").format(record)
    assert text.startswith("request-1 failed")
    assert "duplicate key" in text
    assert secret not in text
    assert "Traceback" in text


def test_log_line_of_a_suspicious_request_tells_where_and_not_what(caplog):
    sent = "机密" + "字段"
    with caplog.at_level(logging.ERROR, "django.security"):
        try:
            raise DisallowedModelAdminToField(f"The field {sent} cannot be referenced.")
        except DisallowedModelAdminToField as error:
            name = f"django.security.{type(error).__name__}"
            logging.getLogger(name).exception(str(error), extra={"status_code": 400})
    text = DiscreetFormatter("%(name)s %(message)s").format(caplog.records[-1])
    assert text == "django.security.DisallowedModelAdminToField refused with 400"


def test_quoted_statement_is_left_out_and_the_rest_kept():
    text = "invalid input\nLINE 1: INSERT INTO x VALUES ('张三')\n   ^\nHINT: none\nDETAIL: 张三\nTraceback"
    assert discreet(text) == "invalid input\nHINT: none\nTraceback"


@pytest.mark.parametrize("trouble", [OperationalError, InterfaceError])
@pytest.mark.asvs("V16.5.2")
def test_database_that_is_away_gives_503_without_asking_it(trouble):
    request = RequestFactory().get("/")
    try:
        raise trouble("gone")
    except trouble:
        answer = refusals.server_error(request)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_other_mistakes_stay_500():
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        assert refusals.server_error(RequestFactory().get("/")).status_code == 500


def test_shell_knows_menu_messages_and_delegations(db, inspector):
    request = RequestFactory().get("/")
    assert context.portal(request)["nav"] == []
    request.user = AnonymousUser()
    assert "unread_count" not in context.portal(request)
    for number in range(3):
        Notification.objects.create(user=inspector, kind="x", title="示例", key=str(number))
    request.user = inspector
    shell = context.portal(request)
    assert (shell["unread_count"], shell["delegations"]) == (3, [])
    assert shell["nav"]


@pytest.mark.asvs("V4.1.4")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_pages_take_only_the_methods_of_browsers(client, db, method):
    """Django's own view of a form takes PUT for POST."""
    client.force_login(make_user("county_supervisor", "430102"), "safetyportal.accounts.backends.SignInBackend")
    answer = client.generic(method, reverse("account_reauthenticate"))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")
