"""More questions to the proxy of tests/platform/test_proxy.py that nobody has seen answered yet."""

import re
import socket
import ssl

import pytest

from tests.platform.test_proxy import HOST, ask, proxy, values_of, web  # noqa: F401 -- fixtures

pytestmark = pytest.mark.xdist_group("proxy")

ANSWERS = {  # one of each kind that leaves the machine: where it comes from and what it is
    "page": ("GET", "/sign-in/", 200),
    "page for people who are signed in": ("GET", "/enterprises/", 302),
    "page that does not exist": ("GET", "/sign-in/nothing/", 404),
    "interface": ("GET", "/api/v1/enterprises/", 401),
    "interface that does not exist": ("GET", "/api/v1/nothing/", 401),  # as one that exists and is not theirs
    "form from elsewhere": ("POST", "/sign-in/", 403),
    "wrong method": ("DELETE", "/healthz", 403),
    "health": ("GET", "/healthz", 200),
    "public list": ("GET", "/listed-hazards/", 200),
    "poster that does not exist": ("GET", "/scan/nothing/", 404),
    "console": ("GET", "/console/", 302),
}
PROTECTIONS = {
    "Strict-Transport-Security": r"max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin|no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": r"(?!.*unsafe)(?=.*default-src 'self')(?=.*frame-ancestors 'none')(?=.*report-uri).*",
    "Permissions-Policy": "camera=.*",
}


@pytest.mark.asvs("V3.4.1", "V3.4.3", "V3.4.4", "V3.4.6", "V3.4.8")
@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_carries_every_protection_once(proxy, kind):  # noqa: F811
    method, path, expected = ANSWERS[kind]
    status, headers, _ = ask(proxy[1], path, method)
    assert status == expected
    for name, form in PROTECTIONS.items():
        values = values_of(headers, name)
        assert len(values) == 1, (kind, name, values)
        assert re.fullmatch(form, values[0]), (kind, name, values)
    assert values_of(headers, "Server") == ["nginx"]
    assert values_of(headers, "X-Powered-By") == values_of(headers, "Via") == []


@pytest.mark.asvs("V12.1.2", "V11.6.2")
@pytest.mark.parametrize(
    "cipher", ["AES128-SHA", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA", "DES-CBC3-SHA", "NULL", "aNULL"]
)
def test_ciphers_without_forward_secrecy_or_authentication_are_refused(proxy, cipher):  # noqa: F811
    context = ssl._create_unverified_context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.set_ciphers(f"{cipher}:@SECLEVEL=0")
    except ssl.SSLError:
        return  # not even this machine's library knows it any more
    with (
        pytest.raises((ssl.SSLError, ConnectionResetError)),
        socket.create_connection(("127.0.0.1", proxy[1])) as plain,
    ):
        context.wrap_socket(plain, server_hostname=HOST)


@pytest.mark.asvs("V12.1.1", "V12.1.2")
def test_best_version_and_a_cipher_with_forward_secrecy_are_chosen(proxy):  # noqa: F811
    context = ssl._create_unverified_context()
    plain = socket.create_connection(("127.0.0.1", proxy[1]))
    with plain, context.wrap_socket(plain, server_hostname=HOST) as link:
        assert link.version() == "TLSv1.3"
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    plain = socket.create_connection(("127.0.0.1", proxy[1]))
    with plain, context.wrap_socket(plain, server_hostname=HOST) as link:
        assert link.cipher()[0].startswith("ECDHE-")


@pytest.mark.asvs("V13.4.3", "V13.4.7")
@pytest.mark.parametrize(
    "path",
    [
        "/static/", "/static/vendor/", "/static/admin/", "/media/", "/files/", "/manage.py", "/server-status",
        "/safetyportal/settings/prod.py",
        "/static/../safetyportal/settings/prod.py", "/var/keys.json", "/docker-compose.yml", "/requirements/base.lock",
        "/static/%2e%2e/manage.py", "/backup.sql", "/.svn/entries", "/static/admin/.git/config", "/debug/",
        "/__debug__/", "/admin/", "/phpinfo.php", "/api/v1/schema.json~",
    ],
)  # fmt: skip
def test_neither_folders_nor_files_of_ours_are_served(proxy, path):  # noqa: F811
    status, _, body = ask(proxy[1], path)
    assert status == 401 if path.startswith("/api/") else status in {400, 404}
    assert b"Index of" not in body
    assert b"SECRET_KEY" not in body


@pytest.mark.asvs("V4.1.3", "V15.3.4")
def test_address_that_a_client_invents_does_not_reach_the_portal(proxy, web):  # noqa: F811
    """The proxy replaces what the client says of itself: a forged address opens no metrics and no way past brakes."""
    forged = {
        "X-Forwarded-For": "127.0.0.1",
        "X-Real-IP": "127.0.0.1",
        "Forwarded": "for=127.0.0.1",
        "X-Forwarded-Host": "evil.example",
    }
    status, headers, body = ask(proxy[1], "/sign-in/", headers=forged)
    assert status == 200
    assert b"evil.example" not in body
    assert "evil.example" not in str(headers)
    assert ask(proxy[1], "/metrics", headers=forged)[0] == 404


@pytest.mark.asvs("V14.2.5")
def test_proxy_keeps_static_files_only(proxy):  # noqa: F811
    for path in ("/sign-in/x.css", "/account/a.js", "/enterprises/static/a.css"):
        first, second = (ask(proxy[1], path) for _ in range(2))
        assert (first[0] in {302, 404}, second[0]) == (True, first[0])
        assert "max-age" not in "".join(values_of(first[1], "Cache-Control"))
